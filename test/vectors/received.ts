/** What a Received field says, flat. What isn't there isn't in it. */
export interface ReceivedSummary {
  readonly host?: string;
  readonly helo?: string;
  readonly reverseName?: string;
  /** With the zone and the port, as in `fe80::1%eth0#25`. */
  readonly ip?: string;
  readonly by?: string;
  readonly byIp?: string;
  readonly via?: string;
  readonly with?: string;
  readonly protocol?: string;
  readonly id?: string;
  readonly for?: readonly string[];
  readonly envelopeFrom?: string;
  readonly ident?: string;
  readonly user?: string;
  /** Version, cipher, bits. */
  readonly tls?: string;
  readonly software?: string;
  /** In UTC. */
  readonly date?: string;
  readonly offsetMinutes?: number;
  readonly leniencies?: readonly string[];
  readonly issues?: readonly string[];
}

/** A field as a server writes it. */
export interface ReceivedVector {
  /** Which server, and what is special. */
  readonly name: string;
  readonly value: string;
  readonly says: ReceivedSummary;
}

/**
 * One field of each shape that is met. The shapes are those of real servers, from their documentation, their sources and fields seen in
 * the wild; hosts, addresses, users, ids and times were made up here.
 */
export const receivedVectors: readonly ReceivedVector[] = [
  {
    name: "RFC 5321 §4.4, as in its grammar",
    value:
      "FROM bar.example.com (bar.example.com [IPv6:2001:db8::7]) BY foo.example.net via TCP WITH ESMTP ID ABC123 FOR <kim@foo.example.net>; 21 Nov 2025 09:55:06 -0600",
    says: {
      host: "bar.example.com",
      helo: "bar.example.com",
      reverseName: "bar.example.com",
      ip: "2001:db8::7",
      by: "foo.example.net",
      via: "TCP",
      with: "ESMTP",
      protocol: "ESMTP",
      id: "ABC123",
      for: ["kim@foo.example.net"],
      date: "2025-11-21T15:55:06.000Z",
      offsetMinutes: -360,
    },
  },
  {
    name: "Postfix, TLS 1.3",
    value:
      "from mail.sender.example (mail.sender.example [198.51.100.25])\r\n\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)\r\n\t key-exchange X25519 server-signature RSA-PSS (2048 bits) server-digest SHA256)\r\n\t(No client certificate requested)\r\n\tby mx1.example.net (Postfix) with ESMTPS id 4bXk2M6Jq4z3Q1\r\n\tfor <ann@example.net>; Mon,  1 Jun 2026 10:00:00 +0200 (CEST)",
    says: {
      host: "mail.sender.example",
      helo: "mail.sender.example",
      reverseName: "mail.sender.example",
      ip: "198.51.100.25",
      by: "mx1.example.net",
      with: "ESMTPS",
      protocol: "ESMTPS",
      id: "4bXk2M6Jq4z3Q1",
      for: ["ann@example.net"],
      tls: "TLSv1.3 TLS_AES_256_GCM_SHA384 256",
      software: "Postfix",
      date: "2026-06-01T08:00:00.000Z",
      offsetMinutes: 120,
    },
  },
  {
    name: "Postfix, with a client certificate whose name has quotes and parentheses",
    value:
      'from relay.example (relay.example [IPv6:2001:db8:1::25]) (using TLSv1.2 with cipher ECDHE-RSA-AES256-GCM-SHA384 (256/256 bits)) (Client CN "relay (old)", Issuer "R3" (verified OK)) by mx1.example.net (Postfix) with ESMTPS id 4bXk2M for <ann@example.net>; Mon, 1 Jun 2026 10:00:01 +0200',
    says: {
      host: "relay.example",
      helo: "relay.example",
      reverseName: "relay.example",
      ip: "2001:db8:1::25",
      by: "mx1.example.net",
      with: "ESMTPS",
      protocol: "ESMTPS",
      id: "4bXk2M",
      for: ["ann@example.net"],
      tls: "TLSv1.2 ECDHE-RSA-AES256-GCM-SHA384 256",
      software: "Postfix",
      date: "2026-06-01T08:00:01.000Z",
      offsetMinutes: 120,
    },
  },
  {
    name: "Postfix, submission",
    value:
      "from [10.20.30.40] (dsl-7.isp.example [203.0.113.77]) (Authenticated sender: ann@example.net) by submit.example.net (Postfix) with ESMTPSA id 4bXk2N; Mon, 1 Jun 2026 10:00:02 +0200 (CEST)",
    says: {
      host: "[10.20.30.40]",
      helo: "[10.20.30.40]",
      reverseName: "dsl-7.isp.example",
      ip: "203.0.113.77",
      by: "submit.example.net",
      with: "ESMTPSA",
      protocol: "ESMTPSA",
      id: "4bXk2N",
      user: "ann@example.net",
      software: "Postfix",
      date: "2026-06-01T08:00:02.000Z",
      offsetMinutes: 120,
    },
  },
  {
    name: "Postfix, no reverse DNS",
    value:
      "from WIN-8KQ1 (unknown [192.0.2.99]) by mx1.example.net (Postfix) with SMTP id 4bXk2P for <a@example.net>; Mon, 1 Jun 2026 10:00:03 +0200",
    says: {
      host: "WIN-8KQ1",
      helo: "WIN-8KQ1",
      ip: "192.0.2.99",
      by: "mx1.example.net",
      with: "SMTP",
      protocol: "SMTP",
      id: "4bXk2P",
      for: ["a@example.net"],
      software: "Postfix",
      date: "2026-06-01T08:00:03.000Z",
      offsetMinutes: 120,
    },
  },
  {
    name: "Postfix, from a local user",
    value: "by web3.example.net (Postfix, from userid 33) id 7C1D02E4; Mon, 1 Jun 2026 09:59:59 +0200 (CEST)",
    says: {
      by: "web3.example.net",
      id: "7C1D02E4",
      ident: "33",
      software: "Postfix",
      date: "2026-06-01T07:59:59.000Z",
      offsetMinutes: 120,
      issues: ["no-from"],
    },
  },
  {
    name: "Exim, HELO is the name of the host",
    value:
      "from mail.sender.example ([198.51.100.25]:51234)\r\n\tby mx.example.org with esmtps  (TLS1.3) tls TLS_AES_256_GCM_SHA384\r\n\t(Exim 4.97.1)\r\n\t(envelope-from <bob@sender.example>)\r\n\tid 1sDxyz-0000000AbCd-1a2B\r\n\tfor carl@example.org;\r\n\tMon, 01 Jun 2026 08:00:05 +0000",
    says: {
      host: "mail.sender.example",
      helo: "mail.sender.example",
      ip: "198.51.100.25#51234",
      by: "mx.example.org",
      with: "esmtps",
      protocol: "ESMTPS",
      id: "1sDxyz-0000000AbCd-1a2B",
      for: ["carl@example.org"],
      envelopeFrom: "bob@sender.example",
      tls: "TLSv1.3 TLS_AES_256_GCM_SHA384",
      software: "Exim 4.97.1",
      date: "2026-06-01T08:00:05.000Z",
      offsetMinutes: 0,
    },
  },
  {
    name: "Exim, no reverse DNS, with helo and ident",
    value:
      "from [203.0.113.9] (helo=laptop.lan ident=carl) by mx.example.org with esmtpsa (TLS1.2:ECDHE_SECP256R1__RSA_SHA256__AES_256_GCM:256) (Exim 4.94) (envelope-from <>) id 1sDxyz-0001Ab-CD; Mon, 01 Jun 2026 08:00:06 +0000",
    says: {
      host: "[203.0.113.9]",
      helo: "laptop.lan",
      ip: "203.0.113.9",
      by: "mx.example.org",
      with: "esmtpsa",
      protocol: "ESMTPSA",
      id: "1sDxyz-0001Ab-CD",
      envelopeFrom: "",
      ident: "carl",
      tls: "TLSv1.2 ECDHE_SECP256R1__RSA_SHA256__AES_256_GCM 256",
      software: "Exim 4.94",
      date: "2026-06-01T08:00:06.000Z",
      offsetMinutes: 0,
    },
  },
  {
    name: "Exim, HELO is another name, or an address",
    value:
      "from host9.isp.example ([203.0.113.9] helo=[192.168.1.9]) by mx.example.org with esmtp (Exim 4.97) id 1sDxyz-0002Ab-CD; Mon, 01 Jun 2026 08:00:07 +0000",
    says: {
      host: "host9.isp.example",
      helo: "[192.168.1.9]",
      reverseName: "host9.isp.example",
      ip: "203.0.113.9",
      by: "mx.example.org",
      with: "esmtp",
      protocol: "ESMTP",
      id: "1sDxyz-0002Ab-CD",
      software: "Exim 4.97",
      date: "2026-06-01T08:00:07.000Z",
      offsetMinutes: 0,
    },
  },
  {
    name: "Exim, from a local user",
    value:
      "from www-data by shop.example.org with local (Exim 4.97) (envelope-from <www-data@shop.example.org>) id 1sDxyz-0003Ab-CD for x@example.com; Mon, 01 Jun 2026 08:00:08 +0000",
    says: {
      host: "www-data",
      by: "shop.example.org",
      with: "local",
      id: "1sDxyz-0003Ab-CD",
      for: ["x@example.com"],
      envelopeFrom: "www-data@shop.example.org",
      ident: "www-data",
      software: "Exim 4.97",
      date: "2026-06-01T08:00:08.000Z",
      offsetMinutes: 0,
    },
  },
  {
    name: "sendmail, an unproven name and a client that logged in",
    value:
      "from desk12 (IDENT:dora@pc12.branch.example [203.0.113.12] (may be forged)) (authenticated bits=0) by hub.example.edu (8.17.1/8.17.1) with ESMTPSA id 4518x9Ab012345 (version=TLSv1.3 cipher=TLS_AES_128_GCM_SHA256 bits=128 verify=NO) for <e@example.edu>; Mon, 1 Jun 2026 04:00:09 -0400",
    says: {
      host: "desk12",
      helo: "desk12",
      reverseName: "pc12.branch.example",
      ip: "203.0.113.12",
      by: "hub.example.edu",
      with: "ESMTPSA",
      protocol: "ESMTPSA",
      id: "4518x9Ab012345",
      for: ["e@example.edu"],
      ident: "dora",
      tls: "TLSv1.3 TLS_AES_128_GCM_SHA256 128",
      software: "8.17.1/8.17.1",
      date: "2026-06-01T08:00:09.000Z",
      offsetMinutes: -240,
    },
  },
  {
    name: "sendmail, from a local user",
    value:
      "(from dora@localhost) by hub.example.edu (8.17.1/8.17.1/Submit) id 4518x9Ab012344; Mon, 1 Jun 2026 08:00:09 GMT",
    says: {
      host: "dora@localhost",
      by: "hub.example.edu",
      id: "4518x9Ab012344",
      software: "8.17.1/8.17.1/Submit",
      date: "2026-06-01T08:00:09.000Z",
      offsetMinutes: 0,
      leniencies: ["named-zone"],
    },
  },
  {
    name: "qmail, a local hop",
    value: "(qmail 27981 invoked by uid 225); 1 Jun 2026 08:00:10 -0000",
    says: {
      ident: "225",
      software: "qmail",
      date: "2026-06-01T08:00:10.000Z",
      issues: ["no-from", "no-by"],
    },
  },
  {
    name: "qmail, HELO differs",
    value: "from unknown (HELO mail.sender.example) (bob@198.51.100.25) by 0 with SMTP; 1 Jun 2026 08:00:11 -0000",
    says: {
      host: "unknown",
      helo: "mail.sender.example",
      ip: "198.51.100.25",
      by: "0",
      with: "SMTP",
      protocol: "SMTP",
      ident: "bob",
      date: "2026-06-01T08:00:11.000Z",
    },
  },
  {
    name: "qmail with TLS",
    value:
      "from mx.other.example (HELO hello.other.example) (198.51.100.30) by mail.example.com with ESMTPS (ECDHE-RSA-AES256-GCM-SHA384 encrypted); 1 Jun 2026 08:00:12 -0000",
    says: {
      host: "mx.other.example",
      helo: "hello.other.example",
      reverseName: "mx.other.example",
      ip: "198.51.100.30",
      by: "mail.example.com",
      with: "ESMTPS",
      protocol: "ESMTPS",
      tls: "- ECDHE-RSA-AES256-GCM-SHA384",
      date: "2026-06-01T08:00:12.000Z",
    },
  },
  {
    name: "Exchange Server",
    value:
      "from EX02.corp.example (10.1.2.12) by EX01.corp.example\r\n (10.1.2.11) with Microsoft SMTP Server (version=TLS1_2,\r\n cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id 15.2.1544.9 via Mailbox\r\n Transport; Mon, 1 Jun 2026 10:00:13 +0200",
    says: {
      host: "EX02.corp.example",
      helo: "EX02.corp.example",
      ip: "10.1.2.12",
      by: "EX01.corp.example",
      byIp: "10.1.2.11",
      via: "Mailbox Transport",
      with: "Microsoft SMTP Server",
      protocol: "SMTP",
      id: "15.2.1544.9",
      tls: "TLSv1.2 TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
      software: "Microsoft SMTP Server",
      date: "2026-06-01T08:00:13.000Z",
      offsetMinutes: 120,
      issues: ["clause-order"],
    },
  },
  {
    name: "Microsoft 365, MAPI, with zones",
    value:
      "from AB1PR01MB0001.eurprd01.prod.outlook.example ([fe80::19bd:c588:dd17:5226]) by AB1PR01MB0002.eurprd01.prod.outlook.example ([fe80::19bd:c588:dd17:5226%6]) with mapi id 15.20.7611.030; Mon, 1 Jun 2026 08:00:14 +0000",
    says: {
      host: "AB1PR01MB0001.eurprd01.prod.outlook.example",
      helo: "AB1PR01MB0001.eurprd01.prod.outlook.example",
      ip: "fe80::19bd:c588:dd17:5226",
      by: "AB1PR01MB0002.eurprd01.prod.outlook.example",
      byIp: "fe80::19bd:c588:dd17:5226%6",
      with: "mapi",
      id: "15.20.7611.030",
      date: "2026-06-01T08:00:14.000Z",
      offsetMinutes: 0,
    },
  },
  {
    name: "Microsoft 365, front end",
    value:
      "from mail.sender.example (198.51.100.25) by AM0EUR02FT001.mail.protection.outlook.example (2603:10a6:20b:2e::17) with Microsoft SMTP Server (version=TLS1_3, cipher=TLS_AES_256_GCM_SHA384) id 15.20.7656.0 via Frontend Transport; Mon, 1 Jun 2026 08:00:15 +0000",
    says: {
      host: "mail.sender.example",
      helo: "mail.sender.example",
      ip: "198.51.100.25",
      by: "AM0EUR02FT001.mail.protection.outlook.example",
      byIp: "2603:10a6:20b:2e::17",
      via: "Frontend Transport",
      with: "Microsoft SMTP Server",
      protocol: "SMTP",
      id: "15.20.7656.0",
      tls: "TLSv1.3 TLS_AES_256_GCM_SHA384",
      software: "Microsoft SMTP Server",
      date: "2026-06-01T08:00:15.000Z",
      offsetMinutes: 0,
      issues: ["clause-order"],
    },
  },
  {
    name: "Exchange Server 2010, which says that there was TLS, and no more",
    value:
      "from mail.sender.example (198.51.100.25) by edge.corp.example (10.1.2.10) with Microsoft SMTP Server (TLS) id 14.3.498.0; Mon, 1 Jun 2026 10:00:15 +0200",
    says: {
      host: "mail.sender.example",
      helo: "mail.sender.example",
      ip: "198.51.100.25",
      by: "edge.corp.example",
      byIp: "10.1.2.10",
      with: "Microsoft SMTP Server",
      protocol: "SMTP",
      id: "14.3.498.0",
      tls: "-",
      software: "Microsoft SMTP Server",
      date: "2026-06-01T08:00:15.000Z",
      offsetMinutes: 120,
    },
  },
  {
    name: "RFC 8314 §4.3, with the cipher in a clause of its own",
    value:
      "from mail.sender.example (mail.sender.example [198.51.100.25]) by mx.example.org with ESMTPS id 77 for <a@example.org> tls TLS_AES_256_GCM_SHA384; Mon, 1 Jun 2026 10:00:15 +0200",
    says: {
      host: "mail.sender.example",
      helo: "mail.sender.example",
      reverseName: "mail.sender.example",
      ip: "198.51.100.25",
      by: "mx.example.org",
      with: "ESMTPS",
      protocol: "ESMTPS",
      id: "77",
      for: ["a@example.org"],
      tls: "- TLS_AES_256_GCM_SHA384",
      date: "2026-06-01T08:00:15.000Z",
      offsetMinutes: 120,
    },
  },
  {
    name: "Microsoft SMTPSVC",
    value:
      "from app7 ([10.1.9.7]) by smarthost.corp.example with Microsoft SMTPSVC(10.0.17763.1697); Mon, 1 Jun 2026 10:00:16 +0200",
    says: {
      host: "app7",
      helo: "app7",
      ip: "10.1.9.7",
      by: "smarthost.corp.example",
      with: "Microsoft SMTPSVC",
      software: "Microsoft SMTPSVC(10.0.17763.1697)",
      date: "2026-06-01T08:00:16.000Z",
      offsetMinutes: 120,
    },
  },
  {
    name: "Microsoft SMTPSVC, pickup folder",
    value: "from mail pickup service by app7 with Microsoft SMTPSVC; Mon, 1 Jun 2026 10:00:16 +0200",
    says: {
      host: "mail",
      by: "app7",
      with: "Microsoft SMTPSVC",
      software: "Microsoft SMTPSVC",
      date: "2026-06-01T08:00:16.000Z",
      offsetMinutes: 120,
      issues: ["extra-text"],
    },
  },
  {
    name: "Gmail, between its own servers",
    value: "by 2002:a05:6402:4303:b0:57a:abcd:ef01 with SMTP id m3csp1234567edc; Mon, 1 Jun 2026 01:00:17 -0700 (PDT)",
    says: {
      by: "2002:a05:6402:4303:b0:57a:abcd:ef01",
      byIp: "2002:a05:6402:4303:b0:57a:abcd:ef01",
      with: "SMTP",
      protocol: "SMTP",
      id: "m3csp1234567edc",
      date: "2026-06-01T08:00:17.000Z",
      offsetMinutes: -420,
      issues: ["no-from"],
    },
  },
  {
    name: "Gmail, from outside",
    value:
      "from mail.sender.example (mail.sender.example. [198.51.100.25]) by mx.google.example with ESMTPS id a640c23a62f3a-abcdef0123si1.2026.06.01.01.00.17 for <fay@gmail.example> (version=TLS1_3 cipher=TLS_AES_256_GCM_SHA384 bits=256/256); Mon, 01 Jun 2026 01:00:17 -0700 (PDT)",
    says: {
      host: "mail.sender.example",
      helo: "mail.sender.example",
      reverseName: "mail.sender.example.",
      ip: "198.51.100.25",
      by: "mx.google.example",
      with: "ESMTPS",
      protocol: "ESMTPS",
      id: "a640c23a62f3a-abcdef0123si1.2026.06.01.01.00.17",
      for: ["fay@gmail.example"],
      tls: "TLSv1.3 TLS_AES_256_GCM_SHA384 256",
      date: "2026-06-01T08:00:17.000Z",
      offsetMinutes: -420,
    },
  },
  {
    name: "Gmail, transport security in a comment",
    value:
      "from mail-sor-f41.google.example (mail-sor-f41.google.example. [198.51.100.41]) by mx.google.example with SMTPS id x1sor2.3.2026.06.01 for <fay@gmail.example> (Google Transport Security); Mon, 01 Jun 2026 01:00:18 -0700 (PDT)",
    says: {
      host: "mail-sor-f41.google.example",
      helo: "mail-sor-f41.google.example",
      reverseName: "mail-sor-f41.google.example.",
      ip: "198.51.100.41",
      by: "mx.google.example",
      with: "SMTPS",
      id: "x1sor2.3.2026.06.01",
      for: ["fay@gmail.example"],
      date: "2026-06-01T08:00:18.000Z",
      offsetMinutes: -420,
    },
  },
  {
    name: "Domino",
    value:
      "from relay.partner.example ([192.0.2.44])\r\n          by notes1.corp.example (IBM Domino Release 9.0.1FP10)\r\n          with ESMTP id 2026060110001912-4711 ;\r\n          Mon, 1 Jun 2026 10:00:19 +0200",
    says: {
      host: "relay.partner.example",
      helo: "relay.partner.example",
      ip: "192.0.2.44",
      by: "notes1.corp.example",
      with: "ESMTP",
      protocol: "ESMTP",
      id: "2026060110001912-4711",
      software: "IBM Domino Release 9.0.1FP10",
      date: "2026-06-01T08:00:19.000Z",
      offsetMinutes: 120,
    },
  },
  {
    name: "CommuniGate Pro, a user who logged in",
    value:
      "from [192.168.7.7] (account gus@example.com HELO [192.168.7.7]) by cgp.example.com (CommuniGate Pro SMTP 6.3.8) with ESMTPSA id 123456 for hal@example.org; Mon, 01 Jun 2026 10:00:20 +0200",
    says: {
      host: "[192.168.7.7]",
      helo: "[192.168.7.7]",
      ip: "192.168.7.7",
      by: "cgp.example.com",
      with: "ESMTPSA",
      protocol: "ESMTPSA",
      id: "123456",
      for: ["hal@example.org"],
      user: "gus@example.com",
      software: "CommuniGate Pro SMTP 6.3.8",
      date: "2026-06-01T08:00:20.000Z",
      offsetMinutes: 120,
    },
  },
  {
    name: "CommuniGate Pro, an address that was verified",
    value:
      "from relay.example ([198.51.100.50] verified) by cgp.example.com (CommuniGate Pro SMTP 6.3.8) with ESMTP-TLS id 123457 for hal@example.org; Mon, 01 Jun 2026 10:00:21 +0200",
    says: {
      host: "relay.example",
      helo: "relay.example",
      ip: "198.51.100.50",
      by: "cgp.example.com",
      with: "ESMTP-TLS",
      protocol: "ESMTPS",
      id: "123457",
      for: ["hal@example.org"],
      software: "CommuniGate Pro SMTP 6.3.8",
      date: "2026-06-01T08:00:21.000Z",
      offsetMinutes: 120,
    },
  },
  {
    name: "Haraka",
    value:
      "from mail.sender.example (mail.sender.example [198.51.100.25])\r\n\tby haraka.example.org (Haraka/3.0.3) with ESMTPS id 0A1B2C3D-4E5F-6071-8293-A4B5C6D7E8F9.1\r\n\tenvelope-from <bob@sender.example>\r\n\t(version=TLSv1.3 cipher=TLS_AES_256_GCM_SHA384 verify=OK);\r\n\tMon, 01 Jun 2026 08:00:22 +0000",
    says: {
      host: "mail.sender.example",
      helo: "mail.sender.example",
      reverseName: "mail.sender.example",
      ip: "198.51.100.25",
      by: "haraka.example.org",
      with: "ESMTPS",
      protocol: "ESMTPS",
      id: "0A1B2C3D-4E5F-6071-8293-A4B5C6D7E8F9.1",
      envelopeFrom: "bob@sender.example",
      tls: "TLSv1.3 TLS_AES_256_GCM_SHA384",
      software: "Haraka/3.0.3",
      date: "2026-06-01T08:00:22.000Z",
      offsetMinutes: 0,
    },
  },
  {
    name: "amavis",
    value:
      "from localhost ([127.0.0.1])\r\n\tby localhost (scan1.example.net [127.0.0.1]) (amavisd-new, port 10024)\r\n\twith ESMTP id Xy1Zw2-3AbC for <ann@example.net>;\r\n\tMon,  1 Jun 2026 10:00:23 +0200 (CEST)",
    says: {
      host: "localhost",
      helo: "localhost",
      ip: "127.0.0.1",
      by: "localhost",
      byIp: "127.0.0.1",
      with: "ESMTP",
      protocol: "ESMTP",
      id: "Xy1Zw2-3AbC",
      for: ["ann@example.net"],
      software: "amavisd-new, port 10024",
      date: "2026-06-01T08:00:23.000Z",
      offsetMinutes: 120,
    },
  },
  {
    name: "Zimbra, LHLO",
    value:
      "from mbox1.zimbra.example (LHLO mbox1.zimbra.example) (10.3.3.3)\r\n by mbox1.zimbra.example with LMTP; Mon, 1 Jun 2026 10:00:24 +0200 (CEST)",
    says: {
      host: "mbox1.zimbra.example",
      helo: "mbox1.zimbra.example",
      reverseName: "mbox1.zimbra.example",
      ip: "10.3.3.3",
      by: "mbox1.zimbra.example",
      with: "LMTP",
      protocol: "LMTP",
      date: "2026-06-01T08:00:24.000Z",
      offsetMinutes: 120,
    },
  },
  {
    name: "fetchmail",
    value:
      "from pop.isp.example [203.0.113.110]\r\n\tby home.lan with POP3 (fetchmail-6.4.38)\r\n\tfor <ida@localhost> (single-drop); Mon, 01 Jun 2026 10:00:25 +0200 (CEST)",
    says: {
      host: "pop.isp.example",
      helo: "pop.isp.example",
      ip: "203.0.113.110",
      by: "home.lan",
      with: "POP3",
      for: ["ida@localhost"],
      software: "fetchmail-6.4.38",
      date: "2026-06-01T08:00:25.000Z",
      offsetMinutes: 120,
    },
  },
  {
    name: "MDaemon",
    value:
      "from relay.example [(198.51.100.75)] by md.example.de (203.0.113.24) (MDaemon PRO v24.0.1)\r\n\twith ESMTPS id md5001000000001.msg; Mon, 01 Jun 2026 10:00:26 +0200",
    says: {
      host: "relay.example",
      helo: "relay.example",
      ip: "198.51.100.75",
      by: "md.example.de",
      byIp: "203.0.113.24",
      with: "ESMTPS",
      protocol: "ESMTPS",
      id: "md5001000000001.msg",
      software: "MDaemon PRO v24.0.1",
      date: "2026-06-01T08:00:26.000Z",
      offsetMinutes: 120,
    },
  },
  {
    name: "Dovecot, LMTP",
    value:
      "from mx1.example.net ([10.20.0.5])\r\n\tby mail.example.net with LMTP\r\n\tid aBcDeFgHi2YkAAAAabcdef\r\n\t(envelope-from <bob@sender.example>)\r\n\tfor <ann@example.net>; Mon, 01 Jun 2026 10:00:27 +0200",
    says: {
      host: "mx1.example.net",
      helo: "mx1.example.net",
      ip: "10.20.0.5",
      by: "mail.example.net",
      with: "LMTP",
      protocol: "LMTP",
      id: "aBcDeFgHi2YkAAAAabcdef",
      for: ["ann@example.net"],
      envelopeFrom: "bob@sender.example",
      date: "2026-06-01T08:00:27.000Z",
      offsetMinutes: 120,
    },
  },
  {
    name: "OpenSMTPD",
    value:
      "from localhost (mail.example.se [local]) by mail.example.se (OpenSMTPD) with ESMTPA id 5db34e0d for <x@example.com>; Mon, 1 Jun 2026 10:00:28 +0200 (CEST)",
    says: {
      host: "localhost",
      helo: "localhost",
      reverseName: "mail.example.se",
      by: "mail.example.se",
      with: "ESMTPA",
      protocol: "ESMTPA",
      id: "5db34e0d",
      for: ["x@example.com"],
      software: "OpenSMTPD",
      date: "2026-06-01T08:00:28.000Z",
      offsetMinutes: 120,
    },
  },
  {
    name: "Courier",
    value:
      "from desk (desk.example.cz [::ffff:10.0.0.4]) (AUTH: LOGIN jan@example.cz, TLS: TLSv1.2,256bits,ECDHE_RSA_AES_256_GCM_SHA384) by courier.example.cz with ESMTPSA id 00000000000ABC12.0000000068400000.00001234; Mon, 01 Jun 2026 10:00:29 +0200",
    says: {
      host: "desk",
      helo: "desk",
      reverseName: "desk.example.cz",
      ip: "::ffff:10.0.0.4",
      by: "courier.example.cz",
      with: "ESMTPSA",
      protocol: "ESMTPSA",
      id: "00000000000ABC12.0000000068400000.00001234",
      user: "jan@example.cz",
      tls: "TLSv1.2 ECDHE_RSA_AES_256_GCM_SHA384 256",
      date: "2026-06-01T08:00:29.000Z",
      offsetMinutes: 120,
    },
  },
  {
    name: "ecelerity, a port in the literal, no name",
    value:
      "from ([10.90.20.19:33672]) by mta5.bulk.example (ecelerity 4.2.1.56364 r(Core:4.2.1.0)) with ECSTREAM id EE/20-30863-33CE1054; Mon, 01 Jun 2026 04:00:30 -0400",
    says: {
      ip: "10.90.20.19#33672",
      by: "mta5.bulk.example",
      with: "ECSTREAM",
      id: "EE/20-30863-33CE1054",
      software: "ecelerity 4.2.1.56364 r(Core:4.2.1.0)",
      date: "2026-06-01T08:00:30.000Z",
      offsetMinutes: -240,
    },
  },
  {
    name: "XMail, the reverse-path behind a second from",
    value:
      "from list.example (192.0.2.86:23198) by mx.xmail.example (192.0.2.34:25) with [XMail 1.27 ESMTP Server] id <S72E> for <kim@example.org> from <bounce-1@list.example>; Mon, 1 Jun 2026 03:00:31 -0500",
    says: {
      host: "list.example",
      helo: "list.example",
      ip: "192.0.2.86#23198",
      by: "mx.xmail.example",
      byIp: "192.0.2.34#25",
      with: "[XMail 1.27 ESMTP Server]",
      protocol: "ESMTP",
      id: "S72E",
      for: ["kim@example.org"],
      envelopeFrom: "bounce-1@list.example",
      software: "[XMail 1.27 ESMTP Server]",
      date: "2026-06-01T08:00:31.000Z",
      offsetMinutes: -300,
      issues: ["repeated-clause"],
    },
  },
  {
    name: "MessageLabs, the cipher before the protocol",
    value:
      "from mail.sender.example (HELO mail.sender.example) (198.51.100.25) by server-9.tower-555.labs.example with ECDHE-RSA-AES256-GCM-SHA384 encrypted SMTP; 1 Jun 2026 08:00:32 -0000",
    says: {
      host: "mail.sender.example",
      helo: "mail.sender.example",
      reverseName: "mail.sender.example",
      ip: "198.51.100.25",
      by: "server-9.tower-555.labs.example",
      with: "SMTP",
      protocol: "SMTP",
      tls: "- ECDHE-RSA-AES256-GCM-SHA384",
      date: "2026-06-01T08:00:32.000Z",
    },
  },
  {
    name: "GMX, TLS behind slashes",
    value:
      "from mx.gmx.example (HELO kim-pc) ([198.51.100.14]) by mrelay.web.example with ESMTP/TLS/ECDHE-RSA-AES128-SHA; 01 Jun 2026 10:00:33 +0200",
    says: {
      host: "mx.gmx.example",
      helo: "kim-pc",
      reverseName: "mx.gmx.example",
      ip: "198.51.100.14",
      by: "mrelay.web.example",
      with: "ESMTP",
      protocol: "ESMTP",
      tls: "- ECDHE-RSA-AES128-SHA",
      date: "2026-06-01T08:00:33.000Z",
      offsetMinutes: 120,
    },
  },
  {
    name: "Yahoo, a user who logged in",
    value:
      "from host-77.isp.example (HELO LaptopLea) (lea77@203.0.113.77 with plain) by smtp101.yahoo.example with SMTP; 01 Jun 2026 01:00:34 -0700 PDT",
    says: {
      host: "host-77.isp.example",
      helo: "LaptopLea",
      reverseName: "host-77.isp.example",
      ip: "203.0.113.77",
      by: "smtp101.yahoo.example",
      with: "SMTP",
      protocol: "SMTP",
      user: "lea77",
      date: "2026-06-01T08:00:34.000Z",
      offsetMinutes: -420,
      leniencies: ["trailing-text"],
    },
  },
  {
    name: "webmail, by HTTP",
    value:
      "from 203.0.113.80 (SquirrelMail authenticated user mia) by webmail.example.ca with HTTP; Mon, 1 Jun 2026 04:00:35 -0400",
    says: {
      host: "203.0.113.80",
      ip: "203.0.113.80",
      by: "webmail.example.ca",
      with: "HTTP",
      user: "mia",
      date: "2026-06-01T08:00:35.000Z",
      offsetMinutes: -240,
    },
  },
  {
    name: "an API over HTTP",
    value:
      "from MjA3NDc4Mg (unknown) by geopod-ismtpd-1 (SG) with HTTP id aqHKNX2kSp-HiqspAa for <ned@example.com>; Mon, 01 Jun 2026 08:00:36.516 +0000 (UTC)",
    says: {
      host: "MjA3NDc4Mg",
      by: "geopod-ismtpd-1",
      with: "HTTP",
      id: "aqHKNX2kSp-HiqspAa",
      for: ["ned@example.com"],
      software: "SG",
      date: "2026-06-01T08:00:36.516Z",
      offsetMinutes: 0,
      leniencies: ["fraction"],
    },
  },
  {
    name: "by before from",
    value:
      "by mx.example.jp with ESMTP id q1 from relay.example.jp (relay.example.jp [198.51.100.90]) for <oto@example.jp>; Mon, 01 Jun 2026 17:00:37 +0900 (JST)",
    says: {
      host: "relay.example.jp",
      helo: "relay.example.jp",
      reverseName: "relay.example.jp",
      ip: "198.51.100.90",
      by: "mx.example.jp",
      with: "ESMTP",
      protocol: "ESMTP",
      id: "q1",
      for: ["oto@example.jp"],
      date: "2026-06-01T08:00:37.000Z",
      offsetMinutes: 540,
      issues: ["clause-order"],
    },
  },
  {
    name: "no date",
    value:
      "from a.example (a.example [198.51.100.91]) by b.example (Exim 4.97) with esmtps (TLS-1.2:ECDHE_RSA_AES_256_GCM_SHA384:256) id 1xYz\r\n",
    says: {
      host: "a.example",
      helo: "a.example",
      reverseName: "a.example",
      ip: "198.51.100.91",
      by: "b.example",
      with: "esmtps",
      protocol: "ESMTPS",
      id: "1xYz",
      tls: "TLSv1.2 ECDHE_RSA_AES_256_GCM_SHA384 256",
      software: "Exim 4.97",
      issues: ["no-semicolon", "no-date"],
    },
  },
  {
    name: "a date without a semicolon",
    value: "from a.example by b.example with ESMTP id BQB0hUH2 Mon, 1 Jun 2026 01:00:38 -0700 (PDT)",
    says: {
      host: "a.example",
      helo: "a.example",
      by: "b.example",
      with: "ESMTP",
      protocol: "ESMTP",
      id: "BQB0hUH2",
      date: "2026-06-01T08:00:38.000Z",
      offsetMinutes: -420,
      leniencies: ["no-semicolon"],
      issues: ["no-semicolon", "extra-text"],
    },
  },
  {
    name: "a clause behind the date",
    value:
      "from a.example (127.0.0.1) by 127.0.0.1 (EzMTS MTSSmtp 1.55d5) ; Mon, 1 Jun 26 10:00:39 +0200 for <pam@example.org>",
    says: {
      host: "a.example",
      helo: "a.example",
      ip: "127.0.0.1",
      by: "127.0.0.1",
      byIp: "127.0.0.1",
      for: ["pam@example.org"],
      software: "EzMTS MTSSmtp 1.55d5",
      date: "2026-06-01T08:00:39.000Z",
      offsetMinutes: 120,
      leniencies: ["two-digit-year"],
    },
  },
  {
    name: "nested comments, quoted pairs",
    value:
      "from a.example (a.example [198.51.100.92] (may be (really) forged \\) \\( )) by b.example (mail (v1 (beta))) with SMTP; Mon, 1 Jun 2026 08:00:40 UT",
    says: {
      host: "a.example",
      helo: "a.example",
      reverseName: "a.example",
      ip: "198.51.100.92",
      by: "b.example",
      with: "SMTP",
      protocol: "SMTP",
      software: "mail (v1 (beta))",
      date: "2026-06-01T08:00:40.000Z",
      offsetMinutes: 0,
      leniencies: ["named-zone"],
    },
  },
  {
    name: "EAI: UTF-8 and its own protocol (RFC 6531)",
    value:
      "from m\xc3\xbcller.example (xn--mller-kva.example [198.51.100.93]) by b\xc3\xbccher.example with UTF8SMTPS id u8 for <j\xc3\xb6rg@b\xc3\xbccher.example>; Mon, 1 Jun 2026 10:00:41 +0200",
    says: {
      host: "m\u00fcller.example",
      helo: "m\u00fcller.example",
      reverseName: "xn--mller-kva.example",
      ip: "198.51.100.93",
      by: "b\u00fccher.example",
      with: "UTF8SMTPS",
      protocol: "UTF8SMTPS",
      id: "u8",
      for: ["j\u00f6rg@b\u00fccher.example"],
      date: "2026-06-01T08:00:41.000Z",
      offsetMinutes: 120,
    },
  },
  {
    name: "octets that are no UTF-8",
    value: "from m\xfcller.example (x.example [198.51.100.94]) by b.example with SMTP; Mon, 1 Jun 2026 10:00:42 +0200",
    says: {
      host: "m\xfcller.example",
      helo: "m\xfcller.example",
      reverseName: "x.example",
      ip: "198.51.100.94",
      by: "b.example",
      with: "SMTP",
      protocol: "SMTP",
      date: "2026-06-01T08:00:42.000Z",
      offsetMinutes: 120,
      issues: ["not-utf-8"],
    },
  },
  {
    name: "IPv6 with a zone and a port",
    value:
      "from n1.lan ([fe80::a1b2%eth0]:40100) by n2.lan ([IPv6:fd00::2]:25) with ESMTP id z1; Mon, 1 Jun 2026 10:00:43 +0200",
    says: {
      host: "n1.lan",
      helo: "n1.lan",
      ip: "fe80::a1b2%eth0#40100",
      by: "n2.lan",
      byIp: "fd00::2#25",
      with: "ESMTP",
      protocol: "ESMTP",
      id: "z1",
      date: "2026-06-01T08:00:43.000Z",
      offsetMinutes: 120,
    },
  },
  {
    name: "a port behind a dot",
    value:
      "from relay.old.example ([192.0.2.24.63559]) by hub.old.example with esmtp (v3.35.1) id 1GNrLz-000295-00; Mon, 1 Jun 2026 04:00:44 -0400",
    says: {
      host: "relay.old.example",
      helo: "relay.old.example",
      ip: "192.0.2.24#63559",
      by: "hub.old.example",
      with: "esmtp",
      protocol: "ESMTP",
      id: "1GNrLz-000295-00",
      software: "v3.35.1",
      date: "2026-06-01T08:00:44.000Z",
      offsetMinutes: -240,
    },
  },
  {
    name: "a date as asctime has it",
    value: "FROM a.example BY b.example ; Mon Jun  1 10:00:45 2026 +0200",
    says: {
      host: "a.example",
      helo: "a.example",
      by: "b.example",
      date: "2026-06-01T08:00:45.000Z",
      offsetMinutes: 120,
      leniencies: ["asctime"],
    },
  },
  {
    name: "a recipient in quotes, and more than one",
    value: 'from a.example by b.example for "a b"@c.example, <d@c.example>; 2026-06-01T10:00:46+02:00',
    says: {
      host: "a.example",
      helo: "a.example",
      by: "b.example",
      for: ['"a b"@c.example', "d@c.example"],
      date: "2026-06-01T08:00:46.000Z",
      offsetMinutes: 120,
      leniencies: ["zone-with-colon", "iso-8601"],
    },
  },
];
