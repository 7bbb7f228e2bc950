// Made by test/vectors/make-dkim.py: don't edit. Bytes are strings with one UTF-16 code unit an octet.
/** Test keys that OpenSSL made, as base64 of DER. */
export const dkimKeys = {
  rsa512: {
    pkcs8:
      "MIIBVQIBADANBgkqhkiG9w0BAQEFAASCAT8wggE7AgEAAkEA6NvW2F4VyKQ8ra+yX+K/V50yE6YqJ1SD22kXM2wpAkODLRXAi4OycXu4FMyeujsIKwRqdmIp5BMn0NHMCzM9MwIDAQABAkAwDU2kkKXGJb4vyVXx24TIu7OdwmhofVRIbsNO5T8BLDCcj05V5nkYkAJwSzIdldzQDPP0Tl0CCNxgVZ4vySDBAiEA9a2rs4zjHBolRNcidgwtRRExBE1vplv0czLzZox5RNkCIQDypEpFOs6kcV0OdJq+IYXhRp3xTe3ew3JnNgXMJBsa6wIhAITYqlXmww/5G1oEMwA+SWRljWnULaF5a8+3J2K2ZwTRAiEAsTmGdeJqJHoYugI5ND5QBycJHcMJxveCjBhNS7njglkCIF1rjj4Dl4GUlYXqpIyCJZCigEja2v2YWjy2rpz3GBnG",
    spki: "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAOjb1theFcikPK2vsl/iv1edMhOmKidUg9tpFzNsKQJDgy0VwIuDsnF7uBTMnro7CCsEanZiKeQTJ9DRzAszPTMCAwEAAQ==",
    record:
      "v=DKIM1; k=rsa; p=MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAOjb1theFcikPK2vsl/iv1edMhOmKidUg9tpFzNsKQJDgy0VwIuDsnF7uBTMnro7CCsEanZiKeQTJ9DRzAszPTMCAwEAAQ==",
  },
  rsa1024: {
    pkcs8:
      "MIICdwIBADANBgkqhkiG9w0BAQEFAASCAmEwggJdAgEAAoGBAM+sXZbErLxwNJuwnVZTmmLCtoP4rQVJlYWGDMOWdbcsFD4ZKk4ps21HpcydYP65gDGYWaFIP4Iv2QRcMAfnNCiUvArrg7ocwPUBkKd+Xrq3xqDpHbDgOj8zhH6lQTK9svXtTMw99I9OG6Wfi2v5SydJL/xmZmA5V5TRYQPdquHvAgMBAAECgYEAoESkYWNc73wkjXaKpgGVJtyf4E88r9Tu6IHgPd1S8U66PIZNSM8T4qUlhjh6j3p3PU8W9Mn+ASmN8Lh4dNDwRXCJ5hiID7b5HzsccYMVu8QfpEFupJ9uU+iF+f8y/sGLCEfRjqO9IHWUiKRWiUYfdgcLz1ELvSdh/ijkqUdCe9ECQQD19uxpXtrgzLQrGrOcTeL80niEANquB/akN9sLrvzkZlWxet8Sw96cyjpvunrIStJgQGIMDgJ/sVon5AlU8QMnAkEA2CV+YgCMfgI4484EH38/MJ0GkrPwpxLmXZ2KdpCyePkpRE8jQV8LEZ1kW/4qE0VXM0Lap/RJkHPK8CyYPQlH+QJBAJ902CkrpGxuaTM0mVJwsAJFlHnHb/25De3ChFBbvnl32oA37xxkPRKajC3Y0Da/QwnBU48LGhWcbZ1E2cPmh6sCQGBleFPkwsN/4jdWregOK/RWU5Qhw/X/K9YcaKAwMChbltfsI2EILjuQ4i1U0Rb/GcC21CWLgTN3MM6kVNEDzqECQGC98ZU/gqzNY0MmSXAYFQnrbD6lNohEr0Z0AegGSKZUBOuMCiKzbjLXBJue/D7Rmt7dpNIQpcI/sIjuxDYgvl4=",
    spki: "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDPrF2WxKy8cDSbsJ1WU5piwraD+K0FSZWFhgzDlnW3LBQ+GSpOKbNtR6XMnWD+uYAxmFmhSD+CL9kEXDAH5zQolLwK64O6HMD1AZCnfl66t8ag6R2w4Do/M4R+pUEyvbL17UzMPfSPThuln4tr+UsnSS/8ZmZgOVeU0WED3arh7wIDAQAB",
    record:
      "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDPrF2WxKy8cDSbsJ1WU5piwraD+K0FSZWFhgzDlnW3LBQ+GSpOKbNtR6XMnWD+uYAxmFmhSD+CL9kEXDAH5zQolLwK64O6HMD1AZCnfl66t8ag6R2w4Do/M4R+pUEyvbL17UzMPfSPThuln4tr+UsnSS/8ZmZgOVeU0WED3arh7wIDAQAB",
  },
  rsa2048: {
    pkcs8:
      "MIIEvAIBADANBgkqhkiG9w0BAQEFAASCBKYwggSiAgEAAoIBAQC+g2iodODrQ5nh+FxcTUbbHEC92BKP/PB9YSEDSFHb4mVCqAX8hw+3mr2lMOpqw9iTSjd6pZ582orqmlpwm/W1PlGEhU3yDPpOqmtX7Zx3jgEME195/NZHa9WqNozEHA/8KSh4Lt6iI4HXnLyMplRB+1R/fZ1tXnveiaqT2PQiRZhi4rmuBhQjvkv7mL5OmjxTx4k1mm+gnLjbzHb7ibZ/bMhwLG3MftOaEsQArQ94pg4TkM80no+A7hYFCQT3ZDaighigcJQRVg9YqGa8KDSK0te7+hcU1zlPdaDIfg79vwNPWyJ/hZ2XNbBPml9XZwUqULpaj5djdfTEvmSSDBglAgMBAAECggEABpxhPv04fWynjZjHpBiDYnpcJ12BpJdcOGf5lD27DdrQ9QUgstonjVFUW0PaBcS2talTSQR8ivkVB0SLA5IJ4e7s0O3EqwC2+91VvPCc57Ilog4wpGp4/HP6IosV8eUsy20ZmPTWNJqjHtpmJlxMNRjvUVg7l85Te1qo4/+Y7/DacfUgq0X6zNqnOJDqf/CsPx9K7cXp8RcmJCZJRo+xbvTEhT53CBnstLWn/KsAXn+LzQ9uFo/99EU33lSnQjSHbZimLc9J+g9arzeICnzXZce2VYnZG/sKAcURhH9h5/sloHeUsJgp5mzI6Aqp7Xjidzxsr0p1jNU1d8oP7CZJwQKBgQDrAZ46YNqGRP94wTAdh68ERwwcQj7X7W21bestkFw6GONLZ4E/HEyi7arKc95ZkBTj4wl9Dk8XjvDzbjetJ8pyHzZ0ALABsOWDIv8Jg6w5le07Rt1XjNOnVkrhCMiPhubI26wsMcPkDSdaKrPgBiGBtINT8CAaM4IpdoqlIGKEQQKBgQDPiEamZZBof7Pbpt2DSHpqHZczWkZ6fkha2GJ1HlGX3Klqb6HNbSYgo8PcLYv7Fo488tTUsRaf6tUeLqHXAgcOwVirjqxlLK6reTIlgJCGoWcqc91iDlOTJJ2whxS0Aprghi2BokMlhdveOIkuPxiGxeQaXiBwJaPTHjXZ/3FK5QKBgFY+UsYT0z5hRewX4cOEjtsgA7a/LPbrQE7L1vnyt5XumkOK6aiyhwFn/TytBxWRRclYAZxuSuJXZ9++PBqEtsvo3n/13KHSPHhCuJvSQbskZVpSqFo/6VDI31P0eD4MANgHngjd/ojLtvxlHXwCY/uItoVwYyeabZMv2LO+zcjBAoGAJstnwZU80HwGyCnCQNdcoteTOzNF94IBzpGinhgj0oqaVN43VepwdSuH4nHVOAO4ZSZTqMrN2ukQG8tFz6Z+YUC9bZyHF4apxD4spJwK6E/ltCbinIDnGJuAqs4ljZzrDMuoWBJYEPyb5EeXRUDgOdlmUZOE5tHydPWxxWWd7Q0CgYBFxc0GLZxBAnf+Za87qaiGGIwX8PGmxjPBR2gDYys76dF9AenvT7dIslmeFXRYSsthwiCaDvusbQvUxBwGvd72BiJAEuVUe6019IP7Cd4j48YutTauMzvj1C25R2XvB8VOzK7rrH7tyUPfVP9OxCPTWx6LImda6o9MBZwqWFWEhg==",
    spki: "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAvoNoqHTg60OZ4fhcXE1G2xxAvdgSj/zwfWEhA0hR2+JlQqgF/IcPt5q9pTDqasPYk0o3eqWefNqK6ppacJv1tT5RhIVN8gz6TqprV+2cd44BDBNfefzWR2vVqjaMxBwP/CkoeC7eoiOB15y8jKZUQftUf32dbV573omqk9j0IkWYYuK5rgYUI75L+5i+Tpo8U8eJNZpvoJy428x2+4m2f2zIcCxtzH7TmhLEAK0PeKYOE5DPNJ6PgO4WBQkE92Q2ooIYoHCUEVYPWKhmvCg0itLXu/oXFNc5T3WgyH4O/b8DT1sif4WdlzWwT5pfV2cFKlC6Wo+XY3X0xL5kkgwYJQIDAQAB",
    record:
      "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAvoNoqHTg60OZ4fhcXE1G2xxAvdgSj/zwfWEhA0hR2+JlQqgF/IcPt5q9pTDqasPYk0o3eqWefNqK6ppacJv1tT5RhIVN8gz6TqprV+2cd44BDBNfefzWR2vVqjaMxBwP/CkoeC7eoiOB15y8jKZUQftUf32dbV573omqk9j0IkWYYuK5rgYUI75L+5i+Tpo8U8eJNZpvoJy428x2+4m2f2zIcCxtzH7TmhLEAK0PeKYOE5DPNJ6PgO4WBQkE92Q2ooIYoHCUEVYPWKhmvCg0itLXu/oXFNc5T3WgyH4O/b8DT1sif4WdlzWwT5pfV2cFKlC6Wo+XY3X0xL5kkgwYJQIDAQAB",
  },
  ed25519: {
    pkcs8: "MC4CAQAwBQYDK2VwBCIEILXySnKH5IhU8EOnDfZLK2MPSrwCXstyD9ouA3onVM7U",
    spki: "MCowBQYDK2VwAyEAjfgC22ZBuBroiJ68FuUyGyEL/gi4uNVpct5pUXVLfBY=",
    record: "v=DKIM1; k=ed25519; p=jfgC22ZBuBroiJ68FuUyGyEL/gi4uNVpct5pUXVLfBY=",
  },
} as const;

/** A signed message and the DNS that it needs. */
export interface DkimVector {
  readonly name: string;
  /** How it was made. */
  readonly how: string;
  /** Which of dkimpy and Mail::DKIM pass it. */
  readonly passedBy: readonly string[];
  readonly message: string;
  /** TXT records: the character-strings at each name. */
  readonly records: Readonly<Record<string, readonly string[]>>;
  /** For each signature, from the top down: `pass`, or result and reason. */
  readonly expect: readonly string[];
}

/** The time that the messages are of: 2026-01-01T00:00:00Z. */
export const dkimVectorTime: Date = new Date(1767225600000);

export const dkimVectors: readonly DkimVector[] = [
  {
    name: "RFC 6376 A.2",
    how: "from the text of the RFC",
    passedBy: ["dkimpy", "Mail::DKIM"],
    message:
      "DKIM-Signature: v=1; a=rsa-sha256; s=brisbane; d=example.com;\r\n      c=simple/simple; q=dns/txt; i=joe@football.example.com;\r\n      h=Received : From : To : Subject : Date : Message-ID;\r\n      bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r\n      b=AuUoFEfDxTDkHlLXSZEpZj79LICEps6eda7W3deTVFOk4yAUoqOB\r\n        4nujc7YopdG5dWLSdNg6xNAZpOPr+kHxt1IrE+NahM6L/LbvaHut\r\n        KVdkLLkpVaVVQPzeRDI009SO2Il5Lu7rDNH6mZckBdrIx0orEtZV\r\n        4bmp/YzhwvcubU4=;\r\nReceived: from client1.football.example.com  [192.0.2.1]\r\n      by submitserver.example.com with SUBMISSION;\r\n      Fri, 11 Jul 2003 21:01:54 -0700 (PDT)\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.net>\r\nSubject: Is dinner ready?\r\nDate: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)\r\nMessage-ID: <20030712040037.46341.5F8J@football.example.com>\r\n\r\nHi.\r\n\r\nWe lost the game. Are you hungry yet?\r\n\r\nJoe.\r\n",
    records: {
      "brisbane._domainkey.example.com": [
        "v=DKIM1; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLnQg1fWn7/zYtIxN2SnFCjxOCKG9v3b4jYfcTNh5ijSsq631uBItLa7od+v/RtdC2UzJ1lWT947qR+Rcac2gbto/NMqJ0fzfVjH4OuKhitdY9tf6mcwGjaNBcWToIMmPSPDdQPNUYckcQ2QIDAQAB",
      ],
    },
    expect: ["pass"],
  },
  {
    name: "RFC 8463 A.3",
    how: "from the text of the RFC",
    passedBy: ["dkimpy"],
    message:
      "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;\r\n d=football.example.com; i=@football.example.com;\r\n q=dns/txt; s=brisbane; t=1528637909; h=from : to :\r\n subject : date : message-id : from : subject : date;\r\n bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r\n b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus\r\n Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==\r\nDKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;\r\n d=football.example.com; i=@football.example.com;\r\n q=dns/txt; s=test; t=1528637909; h=from : to : subject :\r\n date : message-id : from : subject : date;\r\n bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r\n b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3\r\n DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz\r\n dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=\r\nFrom: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.net>\r\nSubject: Is dinner ready?\r\nDate: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)\r\nMessage-ID: <20030712040037.46341.5F8J@football.example.com>\r\n\r\nHi.\r\n\r\nWe lost the game.  Are you hungry yet?\r\n\r\nJoe.\r\n",
    records: {
      "brisbane._domainkey.football.example.com": [
        "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
      ],
      "test._domainkey.football.example.com": [
        "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB",
      ],
    },
    expect: ["pass", "pass"],
  },
  {
    name: "rsa1024 simple/simple",
    how: "signed by dkimpy",
    passedBy: ["dkimpy", "Mail::DKIM"],
    message:
      "DKIM-Signature: v=1; a=rsa-sha256; c=simple/simple; d=example.com;\r\n i=@example.com; q=dns/txt; s=rsa1024; t=1767225600; h=from : to :\r\n subject : date : message-id;\r\n bh=7ugLlk9h9TOhWLqSsjREswzQq/BI1FJey+OU31QQvKg=;\r\n b=yKA2J2leMB91P+88/Ks6M9LzO3pz/K6YASZvWVV5RtKOtx4oLgbR7w6EaFvoiCEdywPne\r\n 8aYlIsIgPaPcrwyDO0YyaucI2h8AVA5TtiuXc/9OHGoPYhMElIy45hWIwybtOgFfeq/lwu4\r\n mzkdhAoDpJ4DPLzXtGFsgcgoEMQi2w0=\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\nHello  Bob, \t\r\n\r\n\tindented  line\r\n \r\nBye\r\n\t\r\n\r\n\r\n",
    records: {
      "rsa1024._domainkey.example.com": [
        "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDPrF2WxKy8cDSbsJ1WU5piwraD+K0FSZWFhgzDlnW3LBQ+GSpOKbNtR6XMnWD+uYAxmFmhSD+CL9kEXDAH5zQolLwK64O6HMD1AZCnfl66t8ag6R2w4Do/M4R+pUEyvbL17UzMPfSPThuln4tr+UsnSS/8ZmZgOVeU0WED3arh7wIDAQAB",
      ],
    },
    expect: ["pass"],
  },
  {
    name: "rsa1024 simple/relaxed",
    how: "signed by dkimpy",
    passedBy: ["dkimpy", "Mail::DKIM"],
    message:
      "DKIM-Signature: v=1; a=rsa-sha256; c=simple/relaxed; d=example.com;\r\n i=@example.com; q=dns/txt; s=rsa1024; t=1767225600; h=from : to :\r\n subject : date : message-id;\r\n bh=FnY1d11+eDLwQbrrFBblT6B8J1DpZirmc/EcPz2TRvY=;\r\n b=e85WhiUep9s23lVTgX7Oj94AjpVAsRktjStn5aGxjcFYqXi9cPGvcvAFj3sdfIx71cQww\r\n GGAAyWLVTBcP0rHpx9AoqcfEKn6PC66y5yY2Kwh3pmOLbwJuH7UoQNjKhnFahqlGUlszaj6\r\n fkgfiAFEURT/Q2qkeaoBFB989X4jUcg=\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\nHello  Bob, \t\r\n\r\n\tindented  line\r\n \r\nBye\r\n\t\r\n\r\n\r\n",
    records: {
      "rsa1024._domainkey.example.com": [
        "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDPrF2WxKy8cDSbsJ1WU5piwraD+K0FSZWFhgzDlnW3LBQ+GSpOKbNtR6XMnWD+uYAxmFmhSD+CL9kEXDAH5zQolLwK64O6HMD1AZCnfl66t8ag6R2w4Do/M4R+pUEyvbL17UzMPfSPThuln4tr+UsnSS/8ZmZgOVeU0WED3arh7wIDAQAB",
      ],
    },
    expect: ["pass"],
  },
  {
    name: "rsa1024 relaxed/simple",
    how: "signed by dkimpy",
    passedBy: ["dkimpy", "Mail::DKIM"],
    message:
      "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple; d=example.com;\r\n i=@example.com; q=dns/txt; s=rsa1024; t=1767225600; h=from : to :\r\n subject : date : message-id;\r\n bh=7ugLlk9h9TOhWLqSsjREswzQq/BI1FJey+OU31QQvKg=;\r\n b=KpPPLP9bWP9oPFxm1KrdQvBY98euS++FJdydNELM2ESrkcjn+XP/WJgohgTJNblxXmv+x\r\n BkYwYmeRGSH0rZR9wK5ZCIFpxT5qVKbqMXXGoO2nLCc3de4F7OX/PNeIuM2gtXpsTN9G7NQ\r\n xwVA5jqKEKfLGQva3pMtIGd9lmpsotg=\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\nHello  Bob, \t\r\n\r\n\tindented  line\r\n \r\nBye\r\n\t\r\n\r\n\r\n",
    records: {
      "rsa1024._domainkey.example.com": [
        "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDPrF2WxKy8cDSbsJ1WU5piwraD+K0FSZWFhgzDlnW3LBQ+GSpOKbNtR6XMnWD+uYAxmFmhSD+CL9kEXDAH5zQolLwK64O6HMD1AZCnfl66t8ag6R2w4Do/M4R+pUEyvbL17UzMPfSPThuln4tr+UsnSS/8ZmZgOVeU0WED3arh7wIDAQAB",
      ],
    },
    expect: ["pass"],
  },
  {
    name: "rsa1024 relaxed/relaxed",
    how: "signed by dkimpy",
    passedBy: ["dkimpy", "Mail::DKIM"],
    message:
      "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com;\r\n i=@example.com; q=dns/txt; s=rsa1024; t=1767225600; h=from : to :\r\n subject : date : message-id;\r\n bh=FnY1d11+eDLwQbrrFBblT6B8J1DpZirmc/EcPz2TRvY=;\r\n b=uucNHzqiW4oWy2PXRr+La81i6VQVc8lTR6ycgmOlsWHMN6b2iyVsThvqbOVNqVRelL5s/\r\n 0xa62ddlxE9j7e2hJi2cWMfvUQX0n/SqxNclM2G8posXCGpwp2A2WktHpSHpZi8ouO9sf8t\r\n HQ6B7IFmjKHopslwUygmrXfSHtJmnm8=\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\nHello  Bob, \t\r\n\r\n\tindented  line\r\n \r\nBye\r\n\t\r\n\r\n\r\n",
    records: {
      "rsa1024._domainkey.example.com": [
        "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDPrF2WxKy8cDSbsJ1WU5piwraD+K0FSZWFhgzDlnW3LBQ+GSpOKbNtR6XMnWD+uYAxmFmhSD+CL9kEXDAH5zQolLwK64O6HMD1AZCnfl66t8ag6R2w4Do/M4R+pUEyvbL17UzMPfSPThuln4tr+UsnSS/8ZmZgOVeU0WED3arh7wIDAQAB",
      ],
    },
    expect: ["pass"],
  },
  {
    name: "rsa2048 simple/simple",
    how: "signed by dkimpy",
    passedBy: ["dkimpy", "Mail::DKIM"],
    message:
      "DKIM-Signature: v=1; a=rsa-sha256; c=simple/simple; d=example.com;\r\n i=@example.com; q=dns/txt; s=rsa2048; t=1767225600; h=from : to :\r\n subject : date : message-id;\r\n bh=7ugLlk9h9TOhWLqSsjREswzQq/BI1FJey+OU31QQvKg=;\r\n b=SUIn0FfdQi59nxZHwiuSpwwLPsBdaVlziWeoLFWP7RMO3HtmNTYEvKI9orNGFEvYqXvj3\r\n jlXfgfGYdBx8arX6Vw0CoQGCDYp43BMXFA7M9bQBhLXgNb4F55xL5t/wug/IMO2iXWR3A8a\r\n zPMsjbOpXJjdEouK5Gry8nXuk5pLHIeoMK0Vnq1XpMa9R1V4OBa285VA5dkx/UeqdVVPJ2k\r\n rHjMGxZxHLuaK5k95hp+MeuLRpVe7Prjn8tG1e747FCR3NsQzgJgixW6xjizWl93sSBqqaj\r\n +P9NFHcRYNBPN8T8edp5dUez76mnoZ5dafLG7gDsBWEw0wz3x3uYp6kEko5A==\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\nHello  Bob, \t\r\n\r\n\tindented  line\r\n \r\nBye\r\n\t\r\n\r\n\r\n",
    records: {
      "rsa2048._domainkey.example.com": [
        "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAvoNoqHTg60OZ4fhcXE1G2xxAvdgSj/zwfWEhA0hR2+JlQqgF/IcPt5q9pTDqasPYk0o3eqWefNqK6ppacJv1tT5RhIVN8gz6TqprV+2cd44BDBNfefzWR2vVqjaMxBwP/CkoeC7eoiOB15y8jKZUQftUf32dbV573omqk9j0IkWYYuK5rgYUI75L+5i+Tpo8U8eJNZpvoJy428x2+4m2f2zIcCxtzH7TmhLEAK0PeKYOE5DPNJ6PgO4WBQkE92Q2ooIYoHCUEVYPWKhmvCg0itLXu/oXFNc5T3WgyH4O/b8DT1sif4WdlzWwT5pfV2cFKlC6Wo+XY3X0xL5kkgwYJQIDAQAB",
      ],
    },
    expect: ["pass"],
  },
  {
    name: "rsa2048 simple/relaxed",
    how: "signed by dkimpy",
    passedBy: ["dkimpy", "Mail::DKIM"],
    message:
      "DKIM-Signature: v=1; a=rsa-sha256; c=simple/relaxed; d=example.com;\r\n i=@example.com; q=dns/txt; s=rsa2048; t=1767225600; h=from : to :\r\n subject : date : message-id;\r\n bh=FnY1d11+eDLwQbrrFBblT6B8J1DpZirmc/EcPz2TRvY=;\r\n b=E3rTwRoreIugjIuWtrqsHXXwhhnhyKDKTwG0jl7yL3EddxHrwts//l+ILq4WsKm+Hc/wf\r\n DiYCZE8bgJShiL9pzNnZmDFstLps7cWr3kIMX+UKk13DEM5BrlNjZ8H6ukhIOzmIU9oqGjZ\r\n TeJuXxj0G5LbOhFULa7EYLZP3zvyep0wQ5KTu+yNH8N3UQsRFrfWooyc0YrPE10ta90BwL1\r\n 3lfYiMXbRKCNidgC44uieXyIgf+VlYGYZ5lq75HOBcYTNXDsfOzevrYJMUuboybHSxaRIl2\r\n tX8mGK5buy+pbFpN4RkaynFw30G8XDhrNY6D9S/7amG5+AuntNZ91MbQ5Q3A==\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\nHello  Bob, \t\r\n\r\n\tindented  line\r\n \r\nBye\r\n\t\r\n\r\n\r\n",
    records: {
      "rsa2048._domainkey.example.com": [
        "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAvoNoqHTg60OZ4fhcXE1G2xxAvdgSj/zwfWEhA0hR2+JlQqgF/IcPt5q9pTDqasPYk0o3eqWefNqK6ppacJv1tT5RhIVN8gz6TqprV+2cd44BDBNfefzWR2vVqjaMxBwP/CkoeC7eoiOB15y8jKZUQftUf32dbV573omqk9j0IkWYYuK5rgYUI75L+5i+Tpo8U8eJNZpvoJy428x2+4m2f2zIcCxtzH7TmhLEAK0PeKYOE5DPNJ6PgO4WBQkE92Q2ooIYoHCUEVYPWKhmvCg0itLXu/oXFNc5T3WgyH4O/b8DT1sif4WdlzWwT5pfV2cFKlC6Wo+XY3X0xL5kkgwYJQIDAQAB",
      ],
    },
    expect: ["pass"],
  },
  {
    name: "rsa2048 relaxed/simple",
    how: "signed by dkimpy",
    passedBy: ["dkimpy", "Mail::DKIM"],
    message:
      "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple; d=example.com;\r\n i=@example.com; q=dns/txt; s=rsa2048; t=1767225600; h=from : to :\r\n subject : date : message-id;\r\n bh=7ugLlk9h9TOhWLqSsjREswzQq/BI1FJey+OU31QQvKg=;\r\n b=jctIal81sOKZZ9njdUgehDSc6Opt9D/iY3jsDfpvuCnLB6Ms0+/p4abZDMVokGsP3yn2q\r\n 3lE+zPL9v+8yUbJHsWqjPuyupvwPoOwuJB1jUDI2+j/yD59pPXnnu+mNV7qV4qYB/69Wq/u\r\n 2hdWFSjUum/1J/SXAydwwbhTPW2Y1crwDZ9i0XSIMRJXHNcdEg6eeMLxEInQlRpWuXFXAYu\r\n 6z+woPMD44a7PsAp/d+6iYyr5ByxqETvGuxXNgWXtdGEvLrsR3HEHU6dxfHtTJUtkiKXgYS\r\n dLpeFIyH+Ynlwij3PwqYi6GNKcvTFYb7S+AfjozYis1dx2S/eJcH/59k5xSw==\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\nHello  Bob, \t\r\n\r\n\tindented  line\r\n \r\nBye\r\n\t\r\n\r\n\r\n",
    records: {
      "rsa2048._domainkey.example.com": [
        "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAvoNoqHTg60OZ4fhcXE1G2xxAvdgSj/zwfWEhA0hR2+JlQqgF/IcPt5q9pTDqasPYk0o3eqWefNqK6ppacJv1tT5RhIVN8gz6TqprV+2cd44BDBNfefzWR2vVqjaMxBwP/CkoeC7eoiOB15y8jKZUQftUf32dbV573omqk9j0IkWYYuK5rgYUI75L+5i+Tpo8U8eJNZpvoJy428x2+4m2f2zIcCxtzH7TmhLEAK0PeKYOE5DPNJ6PgO4WBQkE92Q2ooIYoHCUEVYPWKhmvCg0itLXu/oXFNc5T3WgyH4O/b8DT1sif4WdlzWwT5pfV2cFKlC6Wo+XY3X0xL5kkgwYJQIDAQAB",
      ],
    },
    expect: ["pass"],
  },
  {
    name: "rsa2048 relaxed/relaxed",
    how: "signed by dkimpy",
    passedBy: ["dkimpy", "Mail::DKIM"],
    message:
      "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com;\r\n i=@example.com; q=dns/txt; s=rsa2048; t=1767225600; h=from : to :\r\n subject : date : message-id;\r\n bh=FnY1d11+eDLwQbrrFBblT6B8J1DpZirmc/EcPz2TRvY=;\r\n b=hcslvj6Ge9YHoTDjJvajbZVzCbtrK4hcLbhNiyaXD9BQhxFm4xiTEWWqwI3LEniDj5MZH\r\n mTZSFd91IIslHgIeolZVDoWsfsWjFN/0uGYOBANWNQ1UcbqRKZdEGj5S6pjM8D+KSAEtuhk\r\n NiadYL0M4uan9utLsFUgCgz8Njq+PtIuzU9kUVX37lUtkWf1AvBhSqSp3rNdLHQONjANyol\r\n VSntm692+ADo5Co7S7wmeomIzHdtRu6w1VkHApH3t0kZ74Ac+qc90/c8vpuT7wiId8ILypf\r\n A1HgGBj1p+h/Ef/bcmgnsTIZg97E1J6g0vvBNva/L7U05W9K3iVvtvPCDolA==\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\nHello  Bob, \t\r\n\r\n\tindented  line\r\n \r\nBye\r\n\t\r\n\r\n\r\n",
    records: {
      "rsa2048._domainkey.example.com": [
        "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAvoNoqHTg60OZ4fhcXE1G2xxAvdgSj/zwfWEhA0hR2+JlQqgF/IcPt5q9pTDqasPYk0o3eqWefNqK6ppacJv1tT5RhIVN8gz6TqprV+2cd44BDBNfefzWR2vVqjaMxBwP/CkoeC7eoiOB15y8jKZUQftUf32dbV573omqk9j0IkWYYuK5rgYUI75L+5i+Tpo8U8eJNZpvoJy428x2+4m2f2zIcCxtzH7TmhLEAK0PeKYOE5DPNJ6PgO4WBQkE92Q2ooIYoHCUEVYPWKhmvCg0itLXu/oXFNc5T3WgyH4O/b8DT1sif4WdlzWwT5pfV2cFKlC6Wo+XY3X0xL5kkgwYJQIDAQAB",
      ],
    },
    expect: ["pass"],
  },
  {
    name: "ed25519 simple/simple",
    how: "signed by dkimpy",
    passedBy: ["dkimpy"],
    message:
      "DKIM-Signature: v=1; a=ed25519-sha256; c=simple/simple; d=example.com;\r\n i=@example.com; q=dns/txt; s=ed25519; t=1767225600; h=from : to :\r\n subject : date : message-id;\r\n bh=7ugLlk9h9TOhWLqSsjREswzQq/BI1FJey+OU31QQvKg=;\r\n b=CyP/e2uS4mtysMU9XIEEsL2dLphZa8FazWb5HyMFGBXzIitfvsJSxf/wlLQJIaCfWIcZr\r\n KirCPC/BX4QLBniAA==\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\nHello  Bob, \t\r\n\r\n\tindented  line\r\n \r\nBye\r\n\t\r\n\r\n\r\n",
    records: {
      "ed25519._domainkey.example.com": ["v=DKIM1; k=ed25519; p=jfgC22ZBuBroiJ68FuUyGyEL/gi4uNVpct5pUXVLfBY="],
    },
    expect: ["pass"],
  },
  {
    name: "ed25519 simple/relaxed",
    how: "signed by dkimpy",
    passedBy: ["dkimpy"],
    message:
      "DKIM-Signature: v=1; a=ed25519-sha256; c=simple/relaxed; d=example.com;\r\n i=@example.com; q=dns/txt; s=ed25519; t=1767225600; h=from : to :\r\n subject : date : message-id;\r\n bh=FnY1d11+eDLwQbrrFBblT6B8J1DpZirmc/EcPz2TRvY=;\r\n b=Ya8EaxgcRg1H+nj9d2Oqa9bSdDfqWhPxygrs6GVDOVw85mzB28vTQ2XYz0Jv3LgHateEb\r\n LXaQByVvRvgEF5kAg==\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\nHello  Bob, \t\r\n\r\n\tindented  line\r\n \r\nBye\r\n\t\r\n\r\n\r\n",
    records: {
      "ed25519._domainkey.example.com": ["v=DKIM1; k=ed25519; p=jfgC22ZBuBroiJ68FuUyGyEL/gi4uNVpct5pUXVLfBY="],
    },
    expect: ["pass"],
  },
  {
    name: "ed25519 relaxed/simple",
    how: "signed by dkimpy",
    passedBy: ["dkimpy"],
    message:
      "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/simple; d=example.com;\r\n i=@example.com; q=dns/txt; s=ed25519; t=1767225600; h=from : to :\r\n subject : date : message-id;\r\n bh=7ugLlk9h9TOhWLqSsjREswzQq/BI1FJey+OU31QQvKg=;\r\n b=0UI/z8Yw2Iri6SZx8RJWscAF1kmgHPdgxtK0L2aqruKoMK0skf3plezYYyIjMybtFoBb1\r\n VaeWasTml5VIdPaCw==\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\nHello  Bob, \t\r\n\r\n\tindented  line\r\n \r\nBye\r\n\t\r\n\r\n\r\n",
    records: {
      "ed25519._domainkey.example.com": ["v=DKIM1; k=ed25519; p=jfgC22ZBuBroiJ68FuUyGyEL/gi4uNVpct5pUXVLfBY="],
    },
    expect: ["pass"],
  },
  {
    name: "ed25519 relaxed/relaxed",
    how: "signed by dkimpy",
    passedBy: ["dkimpy"],
    message:
      "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed; d=example.com;\r\n i=@example.com; q=dns/txt; s=ed25519; t=1767225600; h=from : to :\r\n subject : date : message-id;\r\n bh=FnY1d11+eDLwQbrrFBblT6B8J1DpZirmc/EcPz2TRvY=;\r\n b=hhndxLGRxrYD8Rht7tKTCchZUun293RZK6qF+rVNXzaSsVBv+zW64CpHyIHxJPmveO+kN\r\n LAUkpcOiI+EBfsNAA==\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\nHello  Bob, \t\r\n\r\n\tindented  line\r\n \r\nBye\r\n\t\r\n\r\n\r\n",
    records: {
      "ed25519._domainkey.example.com": ["v=DKIM1; k=ed25519; p=jfgC22ZBuBroiJ68FuUyGyEL/gi4uNVpct5pUXVLfBY="],
    },
    expect: ["pass"],
  },
  {
    name: "Mail::DKIM simple/simple",
    how: "signed by Mail::DKIM",
    passedBy: ["dkimpy", "Mail::DKIM"],
    message:
      "DKIM-Signature: v=1; a=rsa-sha256; c=simple/simple; d=example.com; h=from:to:subject:date:message-id:received; s=rsa2048; t=1767225600; bh=7ugLlk9h9TOhWLqSsjREswzQq/BI1FJey+OU31QQvKg=; b=Qp4ZYIYO/cx9V9TESoHruact4gCbMneQmsvUU0IcBSYHV7daSAuj7Wwc72Fjox/L5Axwoc3ntr9hr6SGVc+JvkaTmIbmVu+96WxcOa8AmBSFwlhc97jb/CFwwsf/fqKqPknNEKOx8PRr4Dn9PtEA8DYYgCDrtj3t1wdmBEeEnrHEuZaX+1O9c8gTb7TmkbW1vMwbBvAUtb1w2FpAo7Ekkg7xFeLknA2w4aPbcVyj7wFbCe5ZIWaNSddCPe1cJMRpx8Dsdzan4nT0cvpZZkU9w+zaNqrvXi2tGg3V+CSOWoHmFO0/G3lJdFsV8ihh0PZYB0intAiY/WgujWM72/kPiQ==\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\nHello  Bob, \t\r\n\r\n\tindented  line\r\n \r\nBye\r\n\t\r\n\r\n\r\n",
    records: {
      "rsa2048._domainkey.example.com": [
        "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAvoNoqHTg60OZ4fhcXE1G2xxAvdgSj/zwfWEhA0hR2+JlQqgF/IcPt5q9pTDqasPYk0o3eqWefNqK6ppacJv1tT5RhIVN8gz6TqprV+2cd44BDBNfefzWR2vVqjaMxBwP/CkoeC7eoiOB15y8jKZUQftUf32dbV573omqk9j0IkWYYuK5rgYUI75L+5i+Tpo8U8eJNZpvoJy428x2+4m2f2zIcCxtzH7TmhLEAK0PeKYOE5DPNJ6PgO4WBQkE92Q2ooIYoHCUEVYPWKhmvCg0itLXu/oXFNc5T3WgyH4O/b8DT1sif4WdlzWwT5pfV2cFKlC6Wo+XY3X0xL5kkgwYJQIDAQAB",
      ],
    },
    expect: ["pass"],
  },
  {
    name: "Mail::DKIM simple/relaxed",
    how: "signed by Mail::DKIM",
    passedBy: ["dkimpy", "Mail::DKIM"],
    message:
      "DKIM-Signature: v=1; a=rsa-sha256; c=simple/relaxed; d=example.com; h=from:to:subject:date:message-id:received; s=rsa2048; t=1767225600; bh=FnY1d11+eDLwQbrrFBblT6B8J1DpZirmc/EcPz2TRvY=; b=EebWoynQb8C4K5XZAHrlmrTti5u2p5PxEbheTswSJvgE6Md+mcGDu2UExhRQhmvU1iQ97vD+1JF87ODZ2sjChczxw5sI+f2v/304GJIsWk8Z9S6Ev3IY+aBoRWEoyOBz1Oq04B/pnU/pQp9Ry/wbBZFojPXbDE/WtDNVxVL2N5vzWrBx09872pdzBvRRTseRcfJ9qsTnCzOC5t+GX4Tmf/QwfqSfa+W/4UXcYtesYWpDKwTMJj6vuWh9SlnTFI0ZcZSifRCKAzLGrswPcIHr7tjWL+74+ACoqY6CcWWMt1MtH/eMo2v3xLXdRKVQpjD4XDr0a/c8WEFTxsUc2LEmJw==\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\nHello  Bob, \t\r\n\r\n\tindented  line\r\n \r\nBye\r\n\t\r\n\r\n\r\n",
    records: {
      "rsa2048._domainkey.example.com": [
        "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAvoNoqHTg60OZ4fhcXE1G2xxAvdgSj/zwfWEhA0hR2+JlQqgF/IcPt5q9pTDqasPYk0o3eqWefNqK6ppacJv1tT5RhIVN8gz6TqprV+2cd44BDBNfefzWR2vVqjaMxBwP/CkoeC7eoiOB15y8jKZUQftUf32dbV573omqk9j0IkWYYuK5rgYUI75L+5i+Tpo8U8eJNZpvoJy428x2+4m2f2zIcCxtzH7TmhLEAK0PeKYOE5DPNJ6PgO4WBQkE92Q2ooIYoHCUEVYPWKhmvCg0itLXu/oXFNc5T3WgyH4O/b8DT1sif4WdlzWwT5pfV2cFKlC6Wo+XY3X0xL5kkgwYJQIDAQAB",
      ],
    },
    expect: ["pass"],
  },
  {
    name: "Mail::DKIM relaxed/simple",
    how: "signed by Mail::DKIM",
    passedBy: ["dkimpy", "Mail::DKIM"],
    message:
      "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple; d=example.com; h=from:to:subject:date:message-id:received; s=rsa2048; t=1767225600; bh=7ugLlk9h9TOhWLqSsjREswzQq/BI1FJey+OU31QQvKg=; b=tRlp3Xg9AFwii1wsSAYpyLv3metOCOca15W7eOYO0jwV+Fg2Yq9HDwQftCfW+IKdfJIiDpaQSqM0duRftOrCkbCREWQVJ6Vxyg/nnGR9I43T4Z6IQevOgPe76aQCM0S33Nc1EJeARSHgqbzmvOiF6MnjOOwIBYYwyHV8jcJBMbCC2ypw9eOtn/rIuWgtSAi6tIror6RFmv3yCuT6kJRCtgXFdYhmgZGqRIYz6y0ymyvo0by3G2K7TNCadJ9/yAGGzlfWZImI2g9HRgrTdwMw4eWHvcxro9citUkFle3xUjSEKFC8/jtVFOFTj+GSwcUDzs4dEXL3QCtJHpkjLzo3aA==\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\nHello  Bob, \t\r\n\r\n\tindented  line\r\n \r\nBye\r\n\t\r\n\r\n\r\n",
    records: {
      "rsa2048._domainkey.example.com": [
        "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAvoNoqHTg60OZ4fhcXE1G2xxAvdgSj/zwfWEhA0hR2+JlQqgF/IcPt5q9pTDqasPYk0o3eqWefNqK6ppacJv1tT5RhIVN8gz6TqprV+2cd44BDBNfefzWR2vVqjaMxBwP/CkoeC7eoiOB15y8jKZUQftUf32dbV573omqk9j0IkWYYuK5rgYUI75L+5i+Tpo8U8eJNZpvoJy428x2+4m2f2zIcCxtzH7TmhLEAK0PeKYOE5DPNJ6PgO4WBQkE92Q2ooIYoHCUEVYPWKhmvCg0itLXu/oXFNc5T3WgyH4O/b8DT1sif4WdlzWwT5pfV2cFKlC6Wo+XY3X0xL5kkgwYJQIDAQAB",
      ],
    },
    expect: ["pass"],
  },
  {
    name: "Mail::DKIM relaxed/relaxed",
    how: "signed by Mail::DKIM",
    passedBy: ["dkimpy", "Mail::DKIM"],
    message:
      "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; h=from:to:subject:date:message-id:received; s=rsa2048; t=1767225600; bh=FnY1d11+eDLwQbrrFBblT6B8J1DpZirmc/EcPz2TRvY=; b=HwfNQ0J0XhPxbEHn0CpW8LSz3eC3aSpWO5EIaZbzNjBOH4ci+nMqQ4+n+X3OGt5s4y1lY22PhULTWtD6S/PC/5LNvEKQWBgCOHcRfwR7UkRMJfm4+s9xJHGcMNUY6RAFHgWJAFZ3ejE9wzb8r/XHNuv1HuAef9X36jAP+O5M7A/5ho+PHsVBlMglvtEVNJ7VsxNLpPEEF3g1Ipla02To7a5j0MMkE6dY++OXZsla5feqrlqA/+bOQdHsaEFZ6AtElbe02dNnL6pUzQbsfJ6y8CwvcryD+hniy/PBFvJtQaNlPwVKDb+9GHM93hWLXzCRWfOZ3K6uR4W7LPUrhty1Rw==\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\nHello  Bob, \t\r\n\r\n\tindented  line\r\n \r\nBye\r\n\t\r\n\r\n\r\n",
    records: {
      "rsa2048._domainkey.example.com": [
        "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAvoNoqHTg60OZ4fhcXE1G2xxAvdgSj/zwfWEhA0hR2+JlQqgF/IcPt5q9pTDqasPYk0o3eqWefNqK6ppacJv1tT5RhIVN8gz6TqprV+2cd44BDBNfefzWR2vVqjaMxBwP/CkoeC7eoiOB15y8jKZUQftUf32dbV573omqk9j0IkWYYuK5rgYUI75L+5i+Tpo8U8eJNZpvoJy428x2+4m2f2zIcCxtzH7TmhLEAK0PeKYOE5DPNJ6PgO4WBQkE92Q2ooIYoHCUEVYPWKhmvCg0itLXu/oXFNc5T3WgyH4O/b8DT1sif4WdlzWwT5pfV2cFKlC6Wo+XY3X0xL5kkgwYJQIDAQAB",
      ],
    },
    expect: ["pass"],
  },
  {
    name: "x= and i=",
    how: "signed by Mail::DKIM",
    passedBy: ["dkimpy", "Mail::DKIM"],
    message:
      "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; h=from:to:subject:date:message-id:received; s=rsa1024; i=alice@mail.example.com; t=1767225600; x=1767229200; bh=FnY1d11+eDLwQbrrFBblT6B8J1DpZirmc/EcPz2TRvY=; b=ShYqgmUuIn2rKIerRl23TagMo/X1qsr3+BcPRXt+6A4O278vAO0rq6FlacNE0UPMsyAUGyWB61cnNN57KlNNQo0zzWq59phI+ZWxllJMpGMo8bU97XCE/plqxk88b3abxWzeadVYHfRZeoZ6sCRT9Cqenejdg5VQD5nhepxr0eU=\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\nHello  Bob, \t\r\n\r\n\tindented  line\r\n \r\nBye\r\n\t\r\n\r\n\r\n",
    records: {
      "rsa1024._domainkey.example.com": [
        "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDPrF2WxKy8cDSbsJ1WU5piwraD+K0FSZWFhgzDlnW3LBQ+GSpOKbNtR6XMnWD+uYAxmFmhSD+CL9kEXDAH5zQolLwK64O6HMD1AZCnfl66t8ag6R2w4Do/M4R+pUEyvbL17UzMPfSPThuln4tr+UsnSS/8ZmZgOVeU0WED3arh7wIDAQAB",
      ],
    },
    expect: ["pass"],
  },
  {
    name: "i= below d=",
    how: "signed by dkimpy",
    passedBy: ["dkimpy", "Mail::DKIM"],
    message:
      "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple; d=example.com;\r\n i=alice@mail.example.com; q=dns/txt; s=rsa1024; t=1767225600; h=from :\r\n to : subject : date : message-id;\r\n bh=7ugLlk9h9TOhWLqSsjREswzQq/BI1FJey+OU31QQvKg=;\r\n b=GAUa9Lv6SXlBJtAa3ZXWrSesCiVUdaxLjn9X6pn58Bj3eqB0IOTpiLf0M+tkxRsxouuly\r\n thIDvITolQ1OL6GrezGuGhv3g+8kxzdLWUwOoKrV4W3s3F6SqqcgrMAGznzK8LYKlVSq0HE\r\n 2MBfQHttnUFzKhx88CsJ/LqcLWGDGQI=\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\nHello  Bob, \t\r\n\r\n\tindented  line\r\n \r\nBye\r\n\t\r\n\r\n\r\n",
    records: {
      "rsa1024._domainkey.example.com": [
        "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDPrF2WxKy8cDSbsJ1WU5piwraD+K0FSZWFhgzDlnW3LBQ+GSpOKbNtR6XMnWD+uYAxmFmhSD+CL9kEXDAH5zQolLwK64O6HMD1AZCnfl66t8ag6R2w4Do/M4R+pUEyvbL17UzMPfSPThuln4tr+UsnSS/8ZmZgOVeU0WED3arh7wIDAQAB",
      ],
    },
    expect: ["pass"],
  },
  {
    name: "l= of the whole body",
    how: "signed by dkimpy",
    passedBy: ["dkimpy", "Mail::DKIM"],
    message:
      "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com;\r\n i=@example.com; l=37; q=dns/txt; s=rsa1024; t=1767225600; h=from : to\r\n : subject : date : message-id;\r\n bh=FnY1d11+eDLwQbrrFBblT6B8J1DpZirmc/EcPz2TRvY=;\r\n b=mT+LgKhvkbtWvGsthNyXzqWCFSP5PsR5qR9RaYyWvWAQvf+80GEcY/+OeMhvFrnRwT5pe\r\n CHxfFb1czmH94ZSO2NvQs05I0P9FyXskH3awtX3yKrcERwNItUZJqedekseQWGMX7QKN8Hm\r\n g0klI/BQIsruukB5lQYgHU4C2lJePXQ=\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\nHello  Bob, \t\r\n\r\n\tindented  line\r\n \r\nBye\r\n\t\r\n\r\n\r\n",
    records: {
      "rsa1024._domainkey.example.com": [
        "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDPrF2WxKy8cDSbsJ1WU5piwraD+K0FSZWFhgzDlnW3LBQ+GSpOKbNtR6XMnWD+uYAxmFmhSD+CL9kEXDAH5zQolLwK64O6HMD1AZCnfl66t8ag6R2w4Do/M4R+pUEyvbL17UzMPfSPThuln4tr+UsnSS/8ZmZgOVeU0WED3arh7wIDAQAB",
      ],
    },
    expect: ["pass"],
  },
  {
    name: "oversigned From and Subject",
    how: "signed by dkimpy",
    passedBy: ["dkimpy", "Mail::DKIM"],
    message:
      "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com;\r\n i=@example.com; q=dns/txt; s=rsa1024; t=1767225600; h=from : to :\r\n subject : date : message-id : from : subject : subject;\r\n bh=FnY1d11+eDLwQbrrFBblT6B8J1DpZirmc/EcPz2TRvY=;\r\n b=U59YWZPJy1Tq8ELEkWRa3hj4dgghOyw37Prx11pfZAooj04Olo9vAe267avKYKNmzfJaV\r\n 5JY2MkYRnvVKSb+D2YC0Qg7F49kK97mjlYLiEd0zIpAbqFb17IPw/Fd8mJKx0JDcMw2CbpZ\r\n NPhsinPqqr8G/ddciIBzk0Z2vPREsz8=\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\nHello  Bob, \t\r\n\r\n\tindented  line\r\n \r\nBye\r\n\t\r\n\r\n\r\n",
    records: {
      "rsa1024._domainkey.example.com": [
        "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDPrF2WxKy8cDSbsJ1WU5piwraD+K0FSZWFhgzDlnW3LBQ+GSpOKbNtR6XMnWD+uYAxmFmhSD+CL9kEXDAH5zQolLwK64O6HMD1AZCnfl66t8ag6R2w4Do/M4R+pUEyvbL17UzMPfSPThuln4tr+UsnSS/8ZmZgOVeU0WED3arh7wIDAQAB",
      ],
    },
    expect: ["pass"],
  },
  {
    name: "oversigned with Ed25519",
    how: "signed by dkimpy",
    passedBy: ["dkimpy"],
    message:
      "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed; d=example.com;\r\n i=@example.com; q=dns/txt; s=ed25519; t=1767225600; h=from : to :\r\n subject : date : message-id : from : reply-to;\r\n bh=FnY1d11+eDLwQbrrFBblT6B8J1DpZirmc/EcPz2TRvY=;\r\n b=jxpuleM+bT+a3tYgcqPEHlGdKZwZ9EuqrjefTjmwdqhVtoI83Z/V048pgHDULlPDMQOMz\r\n ZRtTtrNB4GRJVKeBQ==\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\nHello  Bob, \t\r\n\r\n\tindented  line\r\n \r\nBye\r\n\t\r\n\r\n\r\n",
    records: {
      "ed25519._domainkey.example.com": ["v=DKIM1; k=ed25519; p=jfgC22ZBuBroiJ68FuUyGyEL/gi4uNVpct5pUXVLfBY="],
    },
    expect: ["pass"],
  },
  {
    name: "empty body, simple",
    how: "signed by dkimpy",
    passedBy: ["dkimpy", "Mail::DKIM"],
    message:
      "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple; d=example.com;\r\n i=@example.com; q=dns/txt; s=rsa1024; t=1767225600; h=from : to :\r\n subject : date : message-id;\r\n bh=frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=;\r\n b=pLAZ7vbmrJVT9EuPwkX8qGBemP4O/y42o0Gkt5qzHlHcszCPqDZC1jSrB4iaU3QKb6lNh\r\n U6ZTnfc293bgqbQMyX1Wpfk6SbxvUpv9KSahnx/oLHZLA+R/AGTSVgnT9KIY/fFjaZatS+J\r\n N3pkVJEAdaM3dRb+759s/WRZrK+IekI=\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\n",
    records: {
      "rsa1024._domainkey.example.com": [
        "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDPrF2WxKy8cDSbsJ1WU5piwraD+K0FSZWFhgzDlnW3LBQ+GSpOKbNtR6XMnWD+uYAxmFmhSD+CL9kEXDAH5zQolLwK64O6HMD1AZCnfl66t8ag6R2w4Do/M4R+pUEyvbL17UzMPfSPThuln4tr+UsnSS/8ZmZgOVeU0WED3arh7wIDAQAB",
      ],
    },
    expect: ["pass"],
  },
  {
    name: "body of line ends, simple",
    how: "signed by dkimpy",
    passedBy: ["dkimpy", "Mail::DKIM"],
    message:
      "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple; d=example.com;\r\n i=@example.com; q=dns/txt; s=rsa1024; t=1767225600; h=from : to :\r\n subject : date : message-id;\r\n bh=frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=;\r\n b=pLAZ7vbmrJVT9EuPwkX8qGBemP4O/y42o0Gkt5qzHlHcszCPqDZC1jSrB4iaU3QKb6lNh\r\n U6ZTnfc293bgqbQMyX1Wpfk6SbxvUpv9KSahnx/oLHZLA+R/AGTSVgnT9KIY/fFjaZatS+J\r\n N3pkVJEAdaM3dRb+759s/WRZrK+IekI=\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\n\r\n\r\n\r\n",
    records: {
      "rsa1024._domainkey.example.com": [
        "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDPrF2WxKy8cDSbsJ1WU5piwraD+K0FSZWFhgzDlnW3LBQ+GSpOKbNtR6XMnWD+uYAxmFmhSD+CL9kEXDAH5zQolLwK64O6HMD1AZCnfl66t8ag6R2w4Do/M4R+pUEyvbL17UzMPfSPThuln4tr+UsnSS/8ZmZgOVeU0WED3arh7wIDAQAB",
      ],
    },
    expect: ["pass"],
  },
  {
    name: "body of white space, simple",
    how: "signed by dkimpy",
    passedBy: ["dkimpy", "Mail::DKIM"],
    message:
      "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple; d=example.com;\r\n i=@example.com; q=dns/txt; s=rsa1024; t=1767225600; h=from : to :\r\n subject : date : message-id;\r\n bh=o44YLG4lsaaVrmCcsPNoHOBbIz6vrkNki9YU5MzHt9I=;\r\n b=OjE7ehvGKm2sFcaLUvOxkL4T0o0tu3qf+PEp1t4trKoHJ4ua2Q0h3TsukYgxC8KxX2h/L\r\n HOrNFYJNBnFuulq6Iaf4Let+D2qCXC4qBDXAzlACzgFL2BMMIrdeMDO26k3S8PddKqcRU7k\r\n MzWFmh67WGJ+nhi0149u1jpqSD5FRjg=\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\n \t \r\n\t\r\n  \r\n",
    records: {
      "rsa1024._domainkey.example.com": [
        "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDPrF2WxKy8cDSbsJ1WU5piwraD+K0FSZWFhgzDlnW3LBQ+GSpOKbNtR6XMnWD+uYAxmFmhSD+CL9kEXDAH5zQolLwK64O6HMD1AZCnfl66t8ag6R2w4Do/M4R+pUEyvbL17UzMPfSPThuln4tr+UsnSS/8ZmZgOVeU0WED3arh7wIDAQAB",
      ],
    },
    expect: ["pass"],
  },
  {
    name: "no final CRLF, simple",
    how: "signed by dkimpy",
    passedBy: ["dkimpy"],
    message:
      "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple; d=example.com;\r\n i=@example.com; q=dns/txt; s=rsa1024; t=1767225600; h=from : to :\r\n subject : date : message-id;\r\n bh=b0eSsmX+cnkLNE/T71KUcB2dCHvtn86BXA9LutbS7Yc=;\r\n b=qrhHXiIHuaDITlhwkX75Qzr1eMZicxhM9pDvj6eQVk/YKVm/AGSbwD+yU3QavCK0d9Wyx\r\n Jolme6BDq9Q+4YZnWD74gZZgItW5swrHd1KNoiRBPVlHVjSkz0uVBnhx6DOgISo88JeJu94\r\n IDOxqkKZk2RYXKi1GvIcONKqnd6Rx1k=\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\none\r\ntwo",
    records: {
      "rsa1024._domainkey.example.com": [
        "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDPrF2WxKy8cDSbsJ1WU5piwraD+K0FSZWFhgzDlnW3LBQ+GSpOKbNtR6XMnWD+uYAxmFmhSD+CL9kEXDAH5zQolLwK64O6HMD1AZCnfl66t8ag6R2w4Do/M4R+pUEyvbL17UzMPfSPThuln4tr+UsnSS/8ZmZgOVeU0WED3arh7wIDAQAB",
      ],
    },
    expect: ["pass"],
  },
  {
    name: "8-bit body, simple",
    how: "signed by dkimpy",
    passedBy: ["dkimpy", "Mail::DKIM"],
    message:
      "DKIM-Signature: v=1; a=rsa-sha256; c=simple/simple; d=example.com;\r\n i=@example.com; q=dns/txt; s=rsa1024; t=1767225600; h=from : to :\r\n subject : date : message-id;\r\n bh=iARb/eE3r983dSyWTMfIgKMrfvU3UQf7BHxj/RU16WY=;\r\n b=jMhUs6p3pQ16C7gIiOij+mo1biC+vy4B/tczEBFwMFMlBoGDLIoHZsVoSzD2UaFByn75t\r\n 5sxgXhktb/NRbAS5S0znqcWg/AjFgudVCHinE5ypmv2RDGDMRoqHiPnoxZ4XBAmkkGCnaY1\r\n 6fCYBPn5n4ZnMZySR5TU/9Vm/0uJGzw=\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\nna\u00c3\u00afve \u00c2\u00a0 caf\u00c3\u00a9\r\n\u00ff\u00fe\u0000\u000b\f x\r\n",
    records: {
      "rsa1024._domainkey.example.com": [
        "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDPrF2WxKy8cDSbsJ1WU5piwraD+K0FSZWFhgzDlnW3LBQ+GSpOKbNtR6XMnWD+uYAxmFmhSD+CL9kEXDAH5zQolLwK64O6HMD1AZCnfl66t8ag6R2w4Do/M4R+pUEyvbL17UzMPfSPThuln4tr+UsnSS/8ZmZgOVeU0WED3arh7wIDAQAB",
      ],
    },
    expect: ["pass"],
  },
  {
    name: "final dot and From, simple",
    how: "signed by Mail::DKIM",
    passedBy: ["dkimpy", "Mail::DKIM"],
    message:
      "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple; d=example.com; h=from:to:subject:date:message-id:received; s=rsa1024; t=1767225600; bh=l7mxmfF3QKBX+gNAMkST3h9KVLqqTA09ojoEKSFcwRc=; b=wwp7r+v6nKGaHT5QEqtkZsPavXkdXpEiCFfpFu8O5mvESHkL2Ghnr5wTqFbbLZzqPB8ytCZuSixAmzdIfzNelhVfg+JBD021j01jrg93hQiT1j7nPOHvVrEY7VneaTHswqRpRJkW+EyYudEL9fQAfkDOtlCz1p+4VkobjXFaNs0=\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\n.\r\n..\r\nFrom x\r\n>From y\r\n.\r\n",
    records: {
      "rsa1024._domainkey.example.com": [
        "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDPrF2WxKy8cDSbsJ1WU5piwraD+K0FSZWFhgzDlnW3LBQ+GSpOKbNtR6XMnWD+uYAxmFmhSD+CL9kEXDAH5zQolLwK64O6HMD1AZCnfl66t8ag6R2w4Do/M4R+pUEyvbL17UzMPfSPThuln4tr+UsnSS/8ZmZgOVeU0WED3arh7wIDAQAB",
      ],
    },
    expect: ["pass"],
  },
  {
    name: "empty body, relaxed",
    how: "signed by dkimpy",
    passedBy: ["dkimpy", "Mail::DKIM"],
    message:
      "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com;\r\n i=@example.com; q=dns/txt; s=rsa1024; t=1767225600; h=from : to :\r\n subject : date : message-id;\r\n bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;\r\n b=omes5uh8EPehfWM1HBuJbgaOwcwkSL80rkuLs+YuhoE6aNRQWcmdVRLpUwLATBYxqStFx\r\n 95674+5ZAzGsaaU9xASmbSFhVotWrsuTzPSM/0bbFN3j1EjjMTyskndWPuTUO7tGfdtH473\r\n IrljQUnzyBWBn1koS4LxCZFye5iJh8s=\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\n",
    records: {
      "rsa1024._domainkey.example.com": [
        "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDPrF2WxKy8cDSbsJ1WU5piwraD+K0FSZWFhgzDlnW3LBQ+GSpOKbNtR6XMnWD+uYAxmFmhSD+CL9kEXDAH5zQolLwK64O6HMD1AZCnfl66t8ag6R2w4Do/M4R+pUEyvbL17UzMPfSPThuln4tr+UsnSS/8ZmZgOVeU0WED3arh7wIDAQAB",
      ],
    },
    expect: ["pass"],
  },
  {
    name: "body of line ends, relaxed",
    how: "signed by dkimpy",
    passedBy: ["dkimpy", "Mail::DKIM"],
    message:
      "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com;\r\n i=@example.com; q=dns/txt; s=rsa1024; t=1767225600; h=from : to :\r\n subject : date : message-id;\r\n bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;\r\n b=omes5uh8EPehfWM1HBuJbgaOwcwkSL80rkuLs+YuhoE6aNRQWcmdVRLpUwLATBYxqStFx\r\n 95674+5ZAzGsaaU9xASmbSFhVotWrsuTzPSM/0bbFN3j1EjjMTyskndWPuTUO7tGfdtH473\r\n IrljQUnzyBWBn1koS4LxCZFye5iJh8s=\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\n\r\n\r\n\r\n",
    records: {
      "rsa1024._domainkey.example.com": [
        "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDPrF2WxKy8cDSbsJ1WU5piwraD+K0FSZWFhgzDlnW3LBQ+GSpOKbNtR6XMnWD+uYAxmFmhSD+CL9kEXDAH5zQolLwK64O6HMD1AZCnfl66t8ag6R2w4Do/M4R+pUEyvbL17UzMPfSPThuln4tr+UsnSS/8ZmZgOVeU0WED3arh7wIDAQAB",
      ],
    },
    expect: ["pass"],
  },
  {
    name: "body of white space, relaxed",
    how: "signed by dkimpy",
    passedBy: ["dkimpy", "Mail::DKIM"],
    message:
      "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com;\r\n i=@example.com; q=dns/txt; s=rsa1024; t=1767225600; h=from : to :\r\n subject : date : message-id;\r\n bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;\r\n b=omes5uh8EPehfWM1HBuJbgaOwcwkSL80rkuLs+YuhoE6aNRQWcmdVRLpUwLATBYxqStFx\r\n 95674+5ZAzGsaaU9xASmbSFhVotWrsuTzPSM/0bbFN3j1EjjMTyskndWPuTUO7tGfdtH473\r\n IrljQUnzyBWBn1koS4LxCZFye5iJh8s=\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\n \t \r\n\t\r\n  \r\n",
    records: {
      "rsa1024._domainkey.example.com": [
        "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDPrF2WxKy8cDSbsJ1WU5piwraD+K0FSZWFhgzDlnW3LBQ+GSpOKbNtR6XMnWD+uYAxmFmhSD+CL9kEXDAH5zQolLwK64O6HMD1AZCnfl66t8ag6R2w4Do/M4R+pUEyvbL17UzMPfSPThuln4tr+UsnSS/8ZmZgOVeU0WED3arh7wIDAQAB",
      ],
    },
    expect: ["pass"],
  },
  {
    name: "no final CRLF, relaxed",
    how: "signed by dkimpy",
    passedBy: ["dkimpy", "Mail::DKIM"],
    message:
      "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com;\r\n i=@example.com; q=dns/txt; s=rsa1024; t=1767225600; h=from : to :\r\n subject : date : message-id;\r\n bh=b0eSsmX+cnkLNE/T71KUcB2dCHvtn86BXA9LutbS7Yc=;\r\n b=xWVPVYkIFgxLK5E6sQGsWSY8z34RWT1U13Swm4td+Ve++Hvx3bxv+gTyB+YbqNOOMwdmW\r\n HiGUsFfogmvXsIC7giFrhP+B9Hbcgs2PdcEvXzbdFWK7UZWkhaRE3hHZBi20zQ3a9NS60PN\r\n Lkdf2vV63tXo2i6K4XRyrrpU6tJSdBE=\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\none\r\ntwo",
    records: {
      "rsa1024._domainkey.example.com": [
        "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDPrF2WxKy8cDSbsJ1WU5piwraD+K0FSZWFhgzDlnW3LBQ+GSpOKbNtR6XMnWD+uYAxmFmhSD+CL9kEXDAH5zQolLwK64O6HMD1AZCnfl66t8ag6R2w4Do/M4R+pUEyvbL17UzMPfSPThuln4tr+UsnSS/8ZmZgOVeU0WED3arh7wIDAQAB",
      ],
    },
    expect: ["pass"],
  },
  {
    name: "8-bit body, relaxed",
    how: "signed by dkimpy",
    passedBy: ["dkimpy", "Mail::DKIM"],
    message:
      "DKIM-Signature: v=1; a=rsa-sha256; c=simple/relaxed; d=example.com;\r\n i=@example.com; q=dns/txt; s=rsa1024; t=1767225600; h=from : to :\r\n subject : date : message-id;\r\n bh=iARb/eE3r983dSyWTMfIgKMrfvU3UQf7BHxj/RU16WY=;\r\n b=m+05Q87Dx3h4lnht6NL2ZaPEYXYJ23Q+TWQ6nVEoOCuauD/RsVsOE5kwAvHuLtFYX5Uf7\r\n BO8K7CwYoIRLOJ8g+4fNry1uRBDD8lh5r4SkR33kJSWBJg1kOfGY0MPYWo7tHrrJ8PT8vEI\r\n F4Gi/dLaOgY0j2oTW2apTSE0H4/b74I=\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\nna\u00c3\u00afve \u00c2\u00a0 caf\u00c3\u00a9\r\n\u00ff\u00fe\u0000\u000b\f x\r\n",
    records: {
      "rsa1024._domainkey.example.com": [
        "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDPrF2WxKy8cDSbsJ1WU5piwraD+K0FSZWFhgzDlnW3LBQ+GSpOKbNtR6XMnWD+uYAxmFmhSD+CL9kEXDAH5zQolLwK64O6HMD1AZCnfl66t8ag6R2w4Do/M4R+pUEyvbL17UzMPfSPThuln4tr+UsnSS/8ZmZgOVeU0WED3arh7wIDAQAB",
      ],
    },
    expect: ["pass"],
  },
  {
    name: "final dot and From, relaxed",
    how: "signed by Mail::DKIM",
    passedBy: ["dkimpy", "Mail::DKIM"],
    message:
      "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; h=from:to:subject:date:message-id:received; s=rsa1024; t=1767225600; bh=l7mxmfF3QKBX+gNAMkST3h9KVLqqTA09ojoEKSFcwRc=; b=aOHk6Wmb7NiA1Uk/cFXRvXDtjIWUjP/tBodqKwwo6EUG+ChkCkSEVI0jK7U1+U/n8oCWaO8uKibPy9uW1hz+sWcqiyuO98dbR6HBOFrsewE6jusx+wjDBIWcALyWaedSmuspUJ39L8DtpVDkHh9+R6dbSKPs+73VEwjg/rmcr/s=\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\n.\r\n..\r\nFrom x\r\n>From y\r\n.\r\n",
    records: {
      "rsa1024._domainkey.example.com": [
        "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDPrF2WxKy8cDSbsJ1WU5piwraD+K0FSZWFhgzDlnW3LBQ+GSpOKbNtR6XMnWD+uYAxmFmhSD+CL9kEXDAH5zQolLwK64O6HMD1AZCnfl66t8ag6R2w4Do/M4R+pUEyvbL17UzMPfSPThuln4tr+UsnSS/8ZmZgOVeU0WED3arh7wIDAQAB",
      ],
    },
    expect: ["pass"],
  },
  {
    name: "tags in one line",
    how: "written by hand, signed by OpenSSL",
    passedBy: ["dkimpy", "Mail::DKIM"],
    message:
      "DKIM-Signature:v=1;a=rsa-sha256;c=relaxed/relaxed;d=example.com;s=rsa1024;h=from:to:subject;bh=FnY1d11+eDLwQbrrFBblT6B8J1DpZirmc/EcPz2TRvY=;b=ijW9Zz9eGVyNkVarRTiJQvElX/hf8M7FhzwkijOwQt8A0WXSTOT/XIOGpPcNlCHok0ARCf6C8Jmuxlc2BQsB7WrAnIYe8PeDGuWeZZMXtt/gmZabOJIVOwQbKM2NpXoIU8xJqZ+ocBaoANa/Xpq/xelMsH9owkVlE9hU1JXtliA=\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\nHello  Bob, \t\r\n\r\n\tindented  line\r\n \r\nBye\r\n\t\r\n\r\n\r\n",
    records: {
      "rsa1024._domainkey.example.com": [
        "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDPrF2WxKy8cDSbsJ1WU5piwraD+K0FSZWFhgzDlnW3LBQ+GSpOKbNtR6XMnWD+uYAxmFmhSD+CL9kEXDAH5zQolLwK64O6HMD1AZCnfl66t8ag6R2w4Do/M4R+pUEyvbL17UzMPfSPThuln4tr+UsnSS/8ZmZgOVeU0WED3arh7wIDAQAB",
      ],
    },
    expect: ["pass"],
  },
  {
    name: "b= first",
    how: "written by hand, signed by OpenSSL",
    passedBy: ["dkimpy", "Mail::DKIM"],
    message:
      "DKIM-Signature: b=nVG5MTMb+0H0ro8ABPCV6zfWtmXXVGcCplD1ir4N\r\n\twKmblblzcN8i8T1dsz2dmmwHXEYEzM3mBZAzYUyq\r\n\t1q8yfsPxgwlQb5RMNZwvSMck84ciJ7Z1ekYu2+Ba\r\n\tIVGIPorAnIslt+BRKiHFzXd0/GjH0FvJbY+9Kl4D\r\n\th1yNNat5lYA=; bh=FnY1d11+eDLwQbrrFBblT6B8J1DpZirmc/EcPz2TRvY=;\r\n\tv=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=rsa1024; h=from:to\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\nHello  Bob, \t\r\n\r\n\tindented  line\r\n \r\nBye\r\n\t\r\n\r\n\r\n",
    records: {
      "rsa1024._domainkey.example.com": [
        "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDPrF2WxKy8cDSbsJ1WU5piwraD+K0FSZWFhgzDlnW3LBQ+GSpOKbNtR6XMnWD+uYAxmFmhSD+CL9kEXDAH5zQolLwK64O6HMD1AZCnfl66t8ag6R2w4Do/M4R+pUEyvbL17UzMPfSPThuln4tr+UsnSS/8ZmZgOVeU0WED3arh7wIDAQAB",
      ],
    },
    expect: ["pass"],
  },
  {
    name: "b= last, with white space around, simple",
    how: "written by hand, signed by OpenSSL",
    passedBy: ["dkimpy", "Mail::DKIM"],
    message:
      "DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=rsa1024; h=from:to; bh=7ugLlk9h9TOhWLqSsjREswzQq/BI1FJey+OU31QQvKg=;\r\n\tb = \r\n\twK+/sPaIAooymdFKw2/48olxeI6vAU8N9r60Hun+\r\n\tR1g0ptW38ZMOiILmQNPPflr4yOpG0cRKvfK1RH2Z\r\n\ttSExS5FtX65HGXiBqjLjgHBOgZQOfrHxWgqKdL65\r\n\tD55DnmsiJd/BISUllRk+/J/vT8AhG2DQPGSqSBAO\r\n\tbkvbwbRU0mA= \r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\nHello  Bob, \t\r\n\r\n\tindented  line\r\n \r\nBye\r\n\t\r\n\r\n\r\n",
    records: {
      "rsa1024._domainkey.example.com": [
        "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDPrF2WxKy8cDSbsJ1WU5piwraD+K0FSZWFhgzDlnW3LBQ+GSpOKbNtR6XMnWD+uYAxmFmhSD+CL9kEXDAH5zQolLwK64O6HMD1AZCnfl66t8ag6R2w4Do/M4R+pUEyvbL17UzMPfSPThuln4tr+UsnSS/8ZmZgOVeU0WED3arh7wIDAQAB",
      ],
    },
    expect: ["pass"],
  },
  {
    name: "b= in the middle, final semicolon",
    how: "written by hand, signed by OpenSSL",
    passedBy: [],
    message:
      "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed; d=example.com; b=\r\n kuiCjQ3ISZm12Gxa2xfUaKLjYYQ5awS+GIVgMtm7\r\n\ta050Qne+9y+OS/15/VwO5ofZnLe4B0TvzQM3RZxO\r\n\tOBAzAw==\r\n ; s=ed25519; h=from:to; bh=7ugLlk9h9TOhWLqSsjREswzQq/BI1FJey+OU31QQvKg=;\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\nHello  Bob, \t\r\n\r\n\tindented  line\r\n \r\nBye\r\n\t\r\n\r\n\r\n",
    records: {
      "ed25519._domainkey.example.com": ["v=DKIM1; k=ed25519; p=jfgC22ZBuBroiJ68FuUyGyEL/gi4uNVpct5pUXVLfBY="],
    },
    expect: ["pass"],
  },
  {
    name: "odd white space around every colon, equals sign and semicolon",
    how: "written by hand, signed by OpenSSL",
    passedBy: [],
    message:
      "DKIM-Signature : v = 1 ;\r\n a = rsa-sha256 ; c\t=\trelaxed/relaxed; d = example.com ;\r\n\ts= rsa1024;\r\n h = From : To\r\n :\tSubject :\r\n Date;\r\n bh = FnY1d11+eDLwQbrrFBblT6B8J1DpZirmc/EcPz2TRvY= ;\r\n b = qyC9DN3xZo3pdvnzz0yRCtN6lHEJJd1FMs0hV0RK\r\n\tgGEd79YGl4dT6bsT099DcmOayy6a6FBjpNPhhYYP\r\n\tev4E5+mXkMWKsF7iyyxjX+/zW6GWcCl5NgHSyx7t\r\n\tL0kVTUe7jB4b3qbvsFEL85nYpkDUygFrGj/MI1hf\r\n\t+3cUxne/eKc=\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\nHello  Bob, \t\r\n\r\n\tindented  line\r\n \r\nBye\r\n\t\r\n\r\n\r\n",
    records: {
      "rsa1024._domainkey.example.com": [
        "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDPrF2WxKy8cDSbsJ1WU5piwraD+K0FSZWFhgzDlnW3LBQ+GSpOKbNtR6XMnWD+uYAxmFmhSD+CL9kEXDAH5zQolLwK64O6HMD1AZCnfl66t8ag6R2w4Do/M4R+pUEyvbL17UzMPfSPThuln4tr+UsnSS/8ZmZgOVeU0WED3arh7wIDAQAB",
      ],
    },
    expect: ["pass"],
  },
  {
    name: "white space before the colon of signed fields",
    how: "written by hand, signed by OpenSSL",
    passedBy: ["Mail::DKIM"],
    message:
      "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=rsa1024;\r\n\th=from:to:subject:date;\r\n\tbh=FnY1d11+eDLwQbrrFBblT6B8J1DpZirmc/EcPz2TRvY=;\r\n\tb=Imz+rBvfM+vKXzCv8naGfFZW9NtdOh652xCdC6eG\r\n\t8qaipKpUqYqWk6AYDJ9hlOepTj2sV7Aa+U8+JKFF\r\n\tzJDmqopggEikOjGoj3xGdFIP4ERdMk60To7YOr1Q\r\n\tXSN8x9mOEe4n9cL18bhVV6qXOdt6+uH4phAYbOgo\r\n\tN+7v33K3BVA=\r\nFrom : alice@example.com\r\nTo\t:bob@example.net\r\nSUBJECT \t :\tx\r\nDate:\r\n\t\r\n\r\nHello  Bob, \t\r\n\r\n\tindented  line\r\n \r\nBye\r\n\t\r\n\r\n\r\n",
    records: {
      "rsa1024._domainkey.example.com": [
        "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDPrF2WxKy8cDSbsJ1WU5piwraD+K0FSZWFhgzDlnW3LBQ+GSpOKbNtR6XMnWD+uYAxmFmhSD+CL9kEXDAH5zQolLwK64O6HMD1AZCnfl66t8ag6R2w4Do/M4R+pUEyvbL17UzMPfSPThuln4tr+UsnSS/8ZmZgOVeU0WED3arh7wIDAQAB",
      ],
    },
    expect: ["pass"],
  },
  {
    name: "text like tags inside other tags",
    how: "written by hand, signed by OpenSSL",
    passedBy: ["dkimpy", "Mail::DKIM"],
    message:
      "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=rsa1024; x_b=b=AAAA; z=From:b=BBBB|To:bh=CCCC; n=b=; h=from:to; bh=FnY1d11+eDLwQbrrFBblT6B8J1DpZirmc/EcPz2TRvY=; b=RFHCdB0RTOmi3+CR2bst9k0BV9CtbEfTE7lC8SwOj+SFYD52tiSZ8cMOzpHnciLxMD6VJtaBnStrSwM730Sx6FUoKVrDnBbza3wJuCuCdtARuh9f+jXuy2RA7qXB0g4ewEFrRiL7oR1on2v3JT11fjUid4y/+UlAl7p+oJt0gjo=\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\nHello  Bob, \t\r\n\r\n\tindented  line\r\n \r\nBye\r\n\t\r\n\r\n\r\n",
    records: {
      "rsa1024._domainkey.example.com": [
        "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDPrF2WxKy8cDSbsJ1WU5piwraD+K0FSZWFhgzDlnW3LBQ+GSpOKbNtR6XMnWD+uYAxmFmhSD+CL9kEXDAH5zQolLwK64O6HMD1AZCnfl66t8ag6R2w4Do/M4R+pUEyvbL17UzMPfSPThuln4tr+UsnSS/8ZmZgOVeU0WED3arh7wIDAQAB",
      ],
    },
    expect: ["pass"],
  },
  {
    name: "h= with the same name more often than the field",
    how: "written by hand, signed by OpenSSL",
    passedBy: ["dkimpy", "Mail::DKIM"],
    message:
      "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=rsa1024;\r\n\th=from:from:from:received:received:received:x-none:x-none:subject;\r\n\tbh=FnY1d11+eDLwQbrrFBblT6B8J1DpZirmc/EcPz2TRvY=;\r\n\tb=j95FpIAl6L03FnDAoCvqD63A1vg7+RwRdSSUrrzk\r\n\t+gfGgcYMjH9cSIN2r58fzen+DiCF+KQftiBNgCSM\r\n\tzi/eOaHNCRR2GElpT7DjEXJ6ToRqX7b6mD2DeUwe\r\n\tPFqvtATaoSJJRPTj61Q/rcKXxAIUOMmGgKzxkeft\r\n\tTvzWm8U4+Kg=\r\nReceived: a\r\nReceived: b\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\nHello  Bob, \t\r\n\r\n\tindented  line\r\n \r\nBye\r\n\t\r\n\r\n\r\n",
    records: {
      "rsa1024._domainkey.example.com": [
        "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDPrF2WxKy8cDSbsJ1WU5piwraD+K0FSZWFhgzDlnW3LBQ+GSpOKbNtR6XMnWD+uYAxmFmhSD+CL9kEXDAH5zQolLwK64O6HMD1AZCnfl66t8ag6R2w4Do/M4R+pUEyvbL17UzMPfSPThuln4tr+UsnSS/8ZmZgOVeU0WED3arh7wIDAQAB",
      ],
    },
    expect: ["pass"],
  },
  {
    name: "z=, q=, t=, x= and unknown tags",
    how: "written by hand, signed by OpenSSL",
    passedBy: ["dkimpy", "Mail::DKIM"],
    message:
      "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=rsa1024; t=1767225595; x=1767225605; q=dns/txt; foo=bar; z=From:alice@example.com|To:x;\r\n\th=from:to:subject:date;\r\n\tbh=FnY1d11+eDLwQbrrFBblT6B8J1DpZirmc/EcPz2TRvY=;\r\n\tb=gHipL4wvkwy6dCUorGqh5N/kUsSHYXolRHZzCHIr\r\n\tR5O+YooXXnFZBHn9gCQzCjlnq9Qw22Tk/aRS/R0R\r\n\tvM1Z9eV8SeVNzIf56MsLW5jlLvUaYF+bLGJeRc3x\r\n\tzso23P9F1vw1fsEhAMB1aesi5W98MLXrj0cmhqTX\r\n\tP6WQdJyU9JE=\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\nHello  Bob, \t\r\n\r\n\tindented  line\r\n \r\nBye\r\n\t\r\n\r\n\r\n",
    records: {
      "rsa1024._domainkey.example.com": [
        "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDPrF2WxKy8cDSbsJ1WU5piwraD+K0FSZWFhgzDlnW3LBQ+GSpOKbNtR6XMnWD+uYAxmFmhSD+CL9kEXDAH5zQolLwK64O6HMD1AZCnfl66t8ag6R2w4Do/M4R+pUEyvbL17UzMPfSPThuln4tr+UsnSS/8ZmZgOVeU0WED3arh7wIDAQAB",
      ],
    },
    expect: ["pass"],
  },
  {
    name: "i= in quoted-printable",
    how: "written by hand, signed by OpenSSL",
    passedBy: ["dkimpy", "Mail::DKIM"],
    message:
      "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=rsa1024; i=a=3Dlice=20x@example.com;\r\n\th=from:to:subject:date;\r\n\tbh=FnY1d11+eDLwQbrrFBblT6B8J1DpZirmc/EcPz2TRvY=;\r\n\tb=nhI+6ZR+s/mabxcTY8Ct+JKuxIUbiWmApxlC7lXF\r\n\tYU3m8jsRqLkfPVREV3K9b2QlwlvSY2SJwsQW8ddS\r\n\tOEn/L11rycJ5m7MWM2mqIEI0oyJzYdGSzKBGt5kC\r\n\ti5cgTtDkfbUDxEB7tcXwhUVXCt4SK7jkZH7txE7v\r\n\tcwEYiMX7DvY=\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\nHello  Bob, \t\r\n\r\n\tindented  line\r\n \r\nBye\r\n\t\r\n\r\n\r\n",
    records: {
      "rsa1024._domainkey.example.com": [
        "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDPrF2WxKy8cDSbsJ1WU5piwraD+K0FSZWFhgzDlnW3LBQ+GSpOKbNtR6XMnWD+uYAxmFmhSD+CL9kEXDAH5zQolLwK64O6HMD1AZCnfl66t8ag6R2w4Do/M4R+pUEyvbL17UzMPfSPThuln4tr+UsnSS/8ZmZgOVeU0WED3arh7wIDAQAB",
      ],
    },
    expect: ["pass"],
  },
  {
    name: "expired",
    how: "written by hand, signed by OpenSSL",
    passedBy: [],
    message:
      "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=rsa1024; t=1767125600; x=1767175600;\r\n\th=from:to:subject:date;\r\n\tbh=FnY1d11+eDLwQbrrFBblT6B8J1DpZirmc/EcPz2TRvY=;\r\n\tb=Tqf7oTpeDHYaeu9ev0tcYttnfGrJ1IkoVrOs78HG\r\n\tVQgCG27z/n0ub2UrOu8oNniZHmefcoE9MalAkmID\r\n\tbtHQ2HmiL5KhvV2PoSEQSkJ//MdX0xv7s1XGlGcf\r\n\tAA9ZkBTin4ImwHiRx8CXB69iJwUrPgHuSCqkK3xw\r\n\tA+H2BEZuOj0=\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\nHello  Bob, \t\r\n\r\n\tindented  line\r\n \r\nBye\r\n\t\r\n\r\n\r\n",
    records: {
      "rsa1024._domainkey.example.com": [
        "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDPrF2WxKy8cDSbsJ1WU5piwraD+K0FSZWFhgzDlnW3LBQ+GSpOKbNtR6XMnWD+uYAxmFmhSD+CL9kEXDAH5zQolLwK64O6HMD1AZCnfl66t8ag6R2w4Do/M4R+pUEyvbL17UzMPfSPThuln4tr+UsnSS/8ZmZgOVeU0WED3arh7wIDAQAB",
      ],
    },
    expect: ["policy expired"],
  },
  {
    name: "from the future",
    how: "written by hand, signed by OpenSSL",
    passedBy: ["Mail::DKIM"],
    message:
      "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=rsa1024; t=1767325600;\r\n\th=from:to:subject:date;\r\n\tbh=FnY1d11+eDLwQbrrFBblT6B8J1DpZirmc/EcPz2TRvY=;\r\n\tb=aUmBENLc3lRDgAxtvCSyQxrCdFB84qqFRZsUO3ui\r\n\tTFSTeR8KkkblneBlq8M15GTJ6kNCR7FubpprBQJO\r\n\txs5YJT1EYD9JebManWYTf475HUEHEEkO3RzhTT2h\r\n\tokB48PKFaTKfZ3fNximELxLSrjxG+r8ZIiMQHc0I\r\n\tMnJHM8vXh9s=\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\nHello  Bob, \t\r\n\r\n\tindented  line\r\n \r\nBye\r\n\t\r\n\r\n\r\n",
    records: {
      "rsa1024._domainkey.example.com": [
        "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDPrF2WxKy8cDSbsJ1WU5piwraD+K0FSZWFhgzDlnW3LBQ+GSpOKbNtR6XMnWD+uYAxmFmhSD+CL9kEXDAH5zQolLwK64O6HMD1AZCnfl66t8ag6R2w4Do/M4R+pUEyvbL17UzMPfSPThuln4tr+UsnSS/8ZmZgOVeU0WED3arh7wIDAQAB",
      ],
    },
    expect: ["policy future-timestamp"],
  },
  {
    name: "short l=",
    how: "written by hand, signed by OpenSSL",
    passedBy: ["dkimpy", "Mail::DKIM"],
    message:
      "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=rsa1024; l=7;\r\n\th=from:to:subject:date;\r\n\tbh=/ZSyEAORQ9KEp/RjCcLR+rDcSNt5CtvoaCX78eVOk2A=;\r\n\tb=MykLYw1gHWdCUc2zuoyOge/XAsd7J3df9OtVtjSK\r\n\ti8fMkNBr+5IkPXUbK93opJX2giEAuty4fZ//Jg/1\r\n\tJmBFxWXmJW+9be4moP8RqcB+P5CBgUZJ91iAXfc9\r\n\tOkKdG41bVV1aGj8lrBkKMzN0A62cHS2izhndxyZF\r\n\toE9x4Sb9otI=\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\nHello  Bob, \t\r\n\r\n\tindented  line\r\n \r\nBye\r\n\t\r\n\r\n\r\n",
    records: {
      "rsa1024._domainkey.example.com": [
        "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDPrF2WxKy8cDSbsJ1WU5piwraD+K0FSZWFhgzDlnW3LBQ+GSpOKbNtR6XMnWD+uYAxmFmhSD+CL9kEXDAH5zQolLwK64O6HMD1AZCnfl66t8ag6R2w4Do/M4R+pUEyvbL17UzMPfSPThuln4tr+UsnSS/8ZmZgOVeU0WED3arh7wIDAQAB",
      ],
    },
    expect: ["policy body-length"],
  },
  {
    name: "l=0",
    how: "written by hand, signed by OpenSSL",
    passedBy: ["dkimpy"],
    message:
      "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=rsa1024; l=0;\r\n\th=from:to:subject:date;\r\n\tbh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;\r\n\tb=pV7oDUn6MOqQOFALksefI3SaG1BMOxl1LsqWXI9a\r\n\tNy3VTwHShUWfQ9qBFek1hB6ONyn25VcwV6Go7d2u\r\n\tjwV8pPWX26n2T8sryeywXoM8RF0c2kAjZ+nN5Djz\r\n\tLZA/jeQQlRf6h+fRTB6btzZxK/zo4V3n1NQNQ+TU\r\n\tvX8mnot8kHo=\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\nHello  Bob, \t\r\n\r\n\tindented  line\r\n \r\nBye\r\n\t\r\n\r\n\r\n",
    records: {
      "rsa1024._domainkey.example.com": [
        "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDPrF2WxKy8cDSbsJ1WU5piwraD+K0FSZWFhgzDlnW3LBQ+GSpOKbNtR6XMnWD+uYAxmFmhSD+CL9kEXDAH5zQolLwK64O6HMD1AZCnfl66t8ag6R2w4Do/M4R+pUEyvbL17UzMPfSPThuln4tr+UsnSS/8ZmZgOVeU0WED3arh7wIDAQAB",
      ],
    },
    expect: ["policy body-length"],
  },
  {
    name: "rsa-sha1",
    how: "written by hand, signed by OpenSSL",
    passedBy: ["dkimpy", "Mail::DKIM"],
    message:
      "DKIM-Signature: v=1; a=rsa-sha1; c=relaxed/relaxed; d=example.com; s=rsa1024;\r\n\th=from:to:subject:date;\r\n\tbh=CyQT3v+PgcerYOlblXOGhCgq3LY=;\r\n\tb=mCdHM95H+I1H/3ii34ikosGIum2e2qCwjSUWyu2g\r\n\tYQQT9aiPuPpBdPxUki4EuZog0XQqLVEKEExqfYzi\r\n\tIg9s0c5hwiFCmpIU8tEPIXh8E6uT0gMxW0uS4atq\r\n\tyfnt/C/DzGwq2SC+QUIA+OnlK7Zi+pOrfAEiQHsP\r\n\tkoXs6uD+CXE=\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\nHello  Bob, \t\r\n\r\n\tindented  line\r\n \r\nBye\r\n\t\r\n\r\n\r\n",
    records: {
      "rsa1024._domainkey.example.com": [
        "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDPrF2WxKy8cDSbsJ1WU5piwraD+K0FSZWFhgzDlnW3LBQ+GSpOKbNtR6XMnWD+uYAxmFmhSD+CL9kEXDAH5zQolLwK64O6HMD1AZCnfl66t8ag6R2w4Do/M4R+pUEyvbL17UzMPfSPThuln4tr+UsnSS/8ZmZgOVeU0WED3arh7wIDAQAB",
      ],
    },
    expect: ["policy sha1"],
  },
  {
    name: "512 bits",
    how: "written by hand, signed by OpenSSL",
    passedBy: ["dkimpy", "Mail::DKIM"],
    message:
      "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=rsa512;\r\n\th=from:to:subject:date;\r\n\tbh=FnY1d11+eDLwQbrrFBblT6B8J1DpZirmc/EcPz2TRvY=;\r\n\tb=4esp+WhlFeIMaS6JEPp8VMZJ4IW6EXjcq3DK6SXm\r\n\tvhU9LSdjdzrvJ7WD33ajHpoZ1vXJvWxasvT1h0nh\r\n\tpIwURQ==\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\nHello  Bob, \t\r\n\r\n\tindented  line\r\n \r\nBye\r\n\t\r\n\r\n\r\n",
    records: {
      "rsa512._domainkey.example.com": [
        "v=DKIM1; k=rsa; p=MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAOjb1theFcikPK2vsl/iv1edMhOmKidUg9tpFzNsKQJDgy0VwIuDsnF7uBTMnro7CCsEanZiKeQTJ9DRzAszPTMCAwEAAQ==",
      ],
    },
    expect: ["policy weak-key"],
  },
  {
    name: "internationalised d= and i= (RFC 8616)",
    how: "written by hand, signed by OpenSSL",
    passedBy: [],
    message:
      "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=b\u00c3\u00bccher.example; s=rsa1024;\r\n i=\u00c3\u00a4@post.b\u00c3\u00bccher.example; h=from:subject; bh=FnY1d11+eDLwQbrrFBblT6B8J1DpZirmc/EcPz2TRvY=; b=uGIz7L+1jyaShchANLF7v/x89+Dwm8OrW9pNNevb\r\n\tFQoYJQEZONwicKWH0+y3Hpj+0CmUkKYXAZw98+TT\r\n\tk6rPtW+9w9o+/3NCfl7MpLpsh/LJ8W1utPnUKOEY\r\n\tQ7hlVzpoigBAuvThNMs344X0tuS/xQEB3IxaeY+e\r\n\tHapnH0dYQ1k=\r\nFrom: \u00c3\u00a4@b\u00c3\u00bccher.example\r\nSubject: gr\u00c3\u00bc\u00c3\u009fe\r\n\r\nHello  Bob, \t\r\n\r\n\tindented  line\r\n \r\nBye\r\n\t\r\n\r\n\r\n",
    records: {
      "rsa1024._domainkey.xn--bcher-kva.example": [
        "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDPrF2WxKy8cDSbsJ1WU5piwraD+K0FSZWFhgzDlnW3LBQ+GSpOKbNtR6XMnWD+uYAxmFmhSD+CL9kEXDAH5zQolLwK64O6HMD1AZCnfl66t8ag6R2w4Do/M4R+pUEyvbL17UzMPfSPThuln4tr+UsnSS/8ZmZgOVeU0WED3arh7wIDAQAB",
      ],
    },
    expect: ["pass"],
  },
  {
    name: "key without v= and k=, PKCS#1",
    how: "written by hand, signed by OpenSSL",
    passedBy: ["dkimpy"],
    message:
      "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=rsa1024;\r\n\th=from:to:subject:date;\r\n\tbh=FnY1d11+eDLwQbrrFBblT6B8J1DpZirmc/EcPz2TRvY=;\r\n\tb=KXZCF4RwPYIyj2HnMP80ngDtwGEL+lYFmbM3xlos\r\n\ta6gWkL6vhrqIlyofGOYy7rULzdKZwFy+393rcEoP\r\n\tHubQnGkVlitX78BTHj5YiXpwviPxbF5o0maXgyVo\r\n\tpZd5KFpltrb3ILf/yw8+kJOWcedqD7jh4K7FO7XA\r\n\t/aM2fq4JQvk=\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\nHello  Bob, \t\r\n\r\n\tindented  line\r\n \r\nBye\r\n\t\r\n\r\n\r\n",
    records: {
      "rsa1024._domainkey.example.com": [
        "p=MIGJAoGBAM+sXZbErLxwNJuwnVZTmmLCtoP4rQVJlYWGDMOWdbcsFD4ZKk4ps21HpcydYP65gDGYWaFIP4Iv2QRcMAfnNCiUvArrg7ocwPUBkKd+Xrq3xqDpHbDgOj8zhH6lQTK9svXtTMw99I9OG6Wfi2v5SydJL/xmZmA5V5TRYQPdquHvAgMBAAE=",
      ],
    },
    expect: ["pass"],
  },
  {
    name: "key in four strings",
    how: "written by hand, signed by OpenSSL",
    passedBy: ["dkimpy", "Mail::DKIM"],
    message:
      "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=rsa2048;\r\n\th=from:to:subject:date;\r\n\tbh=FnY1d11+eDLwQbrrFBblT6B8J1DpZirmc/EcPz2TRvY=;\r\n\tb=tL06qsRNlzoO8GyUW+Ft+ZI7MFtF1qxRrmJ07fOM\r\n\tdxlM+wMMTLxy3NlC4fti7dHqAzknokEFlhVqSmts\r\n\tOXOgMsMA04hj7dbunDxQRoq/O34+evIPxO7L6wWk\r\n\t4hu31v4iAgBcVlIOAXgBoCtp644OlLa+0RqpSBdL\r\n\tOUBoWABorzBY6WwJYOEjHa1dp2tAEVrx+vuIGLXH\r\n\tu6IpOuVtwF0f5xgEc7+gM0YCUNVHhOynhX1jJ9fd\r\n\tjHmpGeMa0sBKOMCDbsVcEXThqZnqjEyiiOsd2rLJ\r\n\tcn40rIKQ4715jFeSR28g5m2MCo7gCO3Nt2aDuggZ\r\n\thzMchTpXDk3jNOXi+K7J+Q==\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\nHello  Bob, \t\r\n\r\n\tindented  line\r\n \r\nBye\r\n\t\r\n\r\n\r\n",
    records: {
      "rsa2048._domainkey.example.com": [
        "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAvoNoqHTg60OZ4fhcXE1G2xxAvdgSj/zwfWEhA0hR2+JlQqgF/IcPt5q9pT",
        "DqasPYk0o3eqWefNqK6ppacJv1tT5RhIVN8gz6TqprV+2cd44BDBNfefzWR2vVqjaMxBwP/CkoeC7eoiOB15y8jKZUQftUf32dbV573omqk9j0IkWYYuK5rg",
        "YUI75L+5i+Tpo8U8eJNZpvoJy428x2+4m2f2zIcCxtzH7TmhLEAK0PeKYOE5DPNJ6PgO4WBQkE92Q2ooIYoHCUEVYPWKhmvCg0itLXu/oXFNc5T3WgyH4O/b",
        "8DT1sif4WdlzWwT5pfV2cFKlC6Wo+XY3X0xL5kkgwYJQIDAQAB",
      ],
    },
    expect: ["pass"],
  },
  {
    name: "key with white space and every tag",
    how: "written by hand, signed by OpenSSL",
    passedBy: [],
    message:
      "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=rsa1024;\r\n\th=from:to:subject:date;\r\n\tbh=FnY1d11+eDLwQbrrFBblT6B8J1DpZirmc/EcPz2TRvY=;\r\n\tb=KXZCF4RwPYIyj2HnMP80ngDtwGEL+lYFmbM3xlos\r\n\ta6gWkL6vhrqIlyofGOYy7rULzdKZwFy+393rcEoP\r\n\tHubQnGkVlitX78BTHj5YiXpwviPxbF5o0maXgyVo\r\n\tpZd5KFpltrb3ILf/yw8+kJOWcedqD7jh4K7FO7XA\r\n\t/aM2fq4JQvk=\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\nHello  Bob, \t\r\n\r\n\tindented  line\r\n \r\nBye\r\n\t\r\n\r\n\r\n",
    records: {
      "rsa1024._domainkey.example.com": [
        "v = DKIM1 ; h = sha1 : sha256 ; k=rsa; n=notes=20b=; s=email : other; t=y:s; g=*; x_y=z; p= MIGfMA0GCSqGSIb3DQEBAQUAA4GNAD CBiQKBgQDPrF2WxKy8cDSbsJ1WU5pi wraD+K0FSZWFhgzDlnW3LBQ+GSpOKb NtR6XMnWD+uYAxmFmhSD+CL9kEXDAH 5zQolLwK64O6HMD1AZCnfl66t8ag6R 2w4Do/M4R+pUEyvbL17UzMPfSPThul n4tr+UsnSS/8ZmZgOVeU0WED3arh7w IDAQAB ; ",
      ],
    },
    expect: ["pass"],
  },
  {
    name: "Ed25519 key, any order",
    how: "written by hand, signed by OpenSSL",
    passedBy: ["dkimpy"],
    message:
      "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed; d=example.com; s=ed25519;\r\n\th=from:to:subject:date;\r\n\tbh=FnY1d11+eDLwQbrrFBblT6B8J1DpZirmc/EcPz2TRvY=;\r\n\tb=CJWNXzmlqfmxy4rPPMt2fGpjfSt2SZTX5QVVNwNB\r\n\tqGAsgYVf34VGrgJ0InCl25/owLKAYDHQFCUoXqKi\r\n\tNpQaBw==\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\nHello  Bob, \t\r\n\r\n\tindented  line\r\n \r\nBye\r\n\t\r\n\r\n\r\n",
    records: { "ed25519._domainkey.example.com": ["p=jfgC22ZBuBroiJ68FuUyGyEL/gi4uNVpct5pUXVLfBY=;k=ed25519;t=y"] },
    expect: ["pass"],
  },
  {
    name: "bare CR and LF in a simple body",
    how: "written by hand, signed by OpenSSL",
    passedBy: [],
    message:
      "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple; d=example.com; s=rsa1024;\r\n\th=from:to:subject:date;\r\n\tbh=u3lcUaiWgIWlBDhW9Vg2jHFL9Wjq32X/KuoqkF6/LeA=;\r\n\tb=dNYPVMaAYmV+WqjyJgsHFKVMhAWckcTKYcpgKX5h\r\n\tK/vhYihnlB/paXXxU2VGonJLxZ6kA/noPOatfCnZ\r\n\tedqFE+dyzeEnAt+aa/405p3WMdjS04PsMPOaN3Sl\r\n\tFsGYwEUliU5MXOKXxwHZ4c5vNRiOn81B0qQqytdi\r\n\tX6FLhxgfnRM=\r\nReceived: from mx.example.net (mx.example.net [192.0.2.7])\r\n\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\nFrom: Alice <alice@example.com>\r\nTo: Bob <bob@example.net>,\r\n  Carol   <carol@example.net>\r\nSubject:  odd \t spacing, \r\n\tfolded twice\r\n \r\nDate: Wed, 31 Dec 2025 23:59:59 +0000\r\nMessage-ID: <1@example.com>\r\n\r\na\rb\nc\r\r\nd\n\r\n\r",
    records: {
      "rsa1024._domainkey.example.com": [
        "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDPrF2WxKy8cDSbsJ1WU5piwraD+K0FSZWFhgzDlnW3LBQ+GSpOKbNtR6XMnWD+uYAxmFmhSD+CL9kEXDAH5zQolLwK64O6HMD1AZCnfl66t8ag6R2w4Do/M4R+pUEyvbL17UzMPfSPThuln4tr+UsnSS/8ZmZgOVeU0WED3arh7wIDAQAB",
      ],
    },
    expect: ["pass"],
  },
];
