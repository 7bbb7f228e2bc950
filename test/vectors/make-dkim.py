#!/usr/bin/python3
"""Makes test/vectors/dkim.ts: DKIM messages signed by programs that are not ours, with their keys.

/usr/bin/python3 test/vectors/make-dkim.py > test/vectors/dkim.ts && npx biome check --write test/vectors/dkim.ts

Needs the Debian packages openssl, python3-dkim, python3-nacl and libmail-dkim-perl. Each run makes new keys.
A message is signed by dkimpy, by Mail::DKIM, or by hand: then this file writes the field, canonicalizes by the words
of the RFC, and OpenSSL signs. Whatever a message is meant to be, it is shown to dkimpy and Mail::DKIM too, and
the vector says who passes it.
"""
import base64
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
PEERS = os.path.join(HERE, "..", "dkim", "peers")
NOW = 1767225600  # 2026-01-01T00:00:00Z
FOLDER = tempfile.TemporaryDirectory()


class Peer:
    def __init__(self, *command):
        self.process = subprocess.Popen([*command, str(NOW)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, **request):
        print(json.dumps(request), file=self.process.stdin, flush=True)
        return json.loads(self.process.stdout.readline())


DKIMPY = Peer("/usr/bin/python3", os.path.join(PEERS, "dkimpy.py"))
MAIL_DKIM = Peer("perl", os.path.join(PEERS, "mail-dkim.pl"))


# Keys


def openssl(*arguments, data=None):
    return subprocess.run(["openssl", *arguments], input=data, capture_output=True, check=True).stdout


def b64(data):
    return base64.b64encode(data).decode()


class Key:
    def __init__(self, name, *options):
        self.name = name
        self.file = os.path.join(FOLDER.name, name + ".pem")
        self.rsa = name.startswith("rsa")
        openssl("genpkey", "-algorithm", "RSA" if self.rsa else "ed25519", *options, "-out", self.file)
        self.pkcs8 = openssl("pkcs8", "-topk8", "-nocrypt", "-in", self.file, "-outform", "DER")
        self.spki = openssl("pkey", "-in", self.file, "-pubout", "-outform", "DER")
        if self.rsa:
            self.pkcs1 = openssl("rsa", "-in", self.file, "-RSAPublicKey_out", "-outform", "DER")
            self.traditional = self.file + ".rsa"
            openssl("rsa", "-in", self.file, "-traditional", "-out", self.traditional)
            self.record = "v=DKIM1; k=rsa; p=" + b64(self.spki)
        else:
            self.raw = self.spki[-32:]
            self.seed = self.pkcs8[-32:]
            self.record = "v=DKIM1; k=ed25519; p=" + b64(self.raw)

    def sign(self, data, hash="sha256"):
        with open(os.path.join(FOLDER.name, "data"), "wb") as file:
            file.write(data if self.rsa else hashlib.sha256(data).digest())
        if self.rsa:
            return openssl("dgst", "-" + hash, "-sign", self.file, file.name)
        return openssl("pkeyutl", "-sign", "-rawin", "-inkey", self.file, "-in", file.name)


def rsa(bits):
    return Key("rsa%d" % bits, "-pkeyopt", "rsa_keygen_bits:%d" % bits)


RSA512, RSA1024, RSA2048, ED25519 = rsa(512), rsa(1024), rsa(2048), Key("ed25519")
KEYS = [RSA512, RSA1024, RSA2048, ED25519]


# Canonicalization by the words of RFC 6376 3.4, and signing by hand


def canonical_body(kind, body):
    if kind == "relaxed":
        body = re.sub(rb"[ \t]+", b" ", body)
        body = re.sub(rb" (?=\r\n|\Z)", b"", body)
    body = re.sub(rb"(\r\n)*\Z", b"", body, count=1)
    return body + b"\r\n" if body or kind == "simple" else b""


def canonical_field(kind, field):
    if kind == "simple":
        return field
    name, value = field.split(b":", 1)
    value = re.sub(rb"[ \t]+", b" ", value.replace(b"\r\n", b"")).strip(b" ")
    return name.rstrip(b" \t").lower() + b":" + value + b"\r\n"


def signed_by_hand(key, field, headers, body):
    """The message with `field` on top, where {bh} and {b} stand for the values; {b:fold} for a folded one."""
    tags = dict(re.findall(r"(?:^|;)\s*(\w+)\s*=\s*([^;]*?)\s*(?=;|$)", field.split(":", 1)[1]))
    header_kind, _, body_kind = tags.get("c", "simple").partition("/")
    hash = tags["a"].split("-")[1]
    canonical = canonical_body(body_kind or "simple", body)
    if "l" in tags:
        canonical = canonical[: int(tags["l"])]
    field = field.replace("{bh}", b64(hashlib.new(hash, canonical).digest())) + "\r\n"
    field = field.encode("utf-8")
    fields = re.findall(rb"[^\r\n]*\r\n(?:[ \t][^\r\n]*\r\n)*", headers)
    data = b""
    for name in re.split(r"\s*:\s*", tags["h"].lower()):
        for i in range(len(fields) - 1, -1, -1):
            if fields[i].split(b":")[0].rstrip().lower().decode("latin-1") == name:
                data += canonical_field(header_kind, fields.pop(i))
                break
    empty = re.sub(rb"\s*\{b(:fold)?\}\s*(?=;|\Z)", b"", field)
    data += re.sub(rb"\r\n\Z", b"", canonical_field(header_kind, empty))
    signature = b64(key.sign(data, hash))
    folded = "\r\n\t".join(re.findall(".{1,40}", signature))
    field = field.replace(b"{b}", signature.encode()).replace(b"{b:fold}", folded.encode())
    return field + headers + b"\r\n" + body


# The vectors

VECTORS = []


def add(name, how, message, records, expect, min_rsa_bits=1024, domains=None):
    """records: name -> list of strings"""
    keys = {name: "".join(strings) for name, strings in records.items()}
    request = {"op": "verify", "message": b64(message), "keys": keys}
    dkimpy = DKIMPY.ask(**request, minRsaBits=min_rsa_bits)
    mail_dkim = MAIL_DKIM.ask(**request)
    passes = []
    if dkimpy["results"] and all(word == "pass" for word in dkimpy["results"]):
        passes.append("dkimpy")
    if mail_dkim.get("results") and all(word == "pass" for word in mail_dkim["results"]):
        passes.append("Mail::DKIM")
    print(name, expect, dkimpy, mail_dkim, file=sys.stderr)
    VECTORS.append((name, how, passes, message, records, expect))


HEADERS = (
    b"Received: from mx.example.net (mx.example.net [192.0.2.7])\r\n"
    b"\tby mail.example.com; Wed, 31 Dec 2025 23:59:58 +0000\r\n"
    b"From: Alice <alice@example.com>\r\n"
    b"To: Bob <bob@example.net>,\r\n"
    b"  Carol   <carol@example.net>\r\n"
    b"Subject:  odd \t spacing, \r\n"
    b"\tfolded twice\r\n"
    b" \r\n"
    b"Date: Wed, 31 Dec 2025 23:59:59 +0000\r\n"
    b"Message-ID: <1@example.com>\r\n"
)
BODY = b"Hello  Bob, \t\r\n\r\n\tindented  line\r\n \r\nBye\r\n\t\r\n\r\n\r\n"
NAMES = ["from", "to", "subject", "date", "message-id"]  # dkimpy refuses to sign Received


def record_name(key, domain="example.com"):
    return "%s._domainkey.%s" % (key.name, domain)


def dkimpy(name, key, c, body=BODY, headers=NAMES, **more):
    algorithm = "rsa-sha256" if key.rsa else "ed25519-sha256"
    private = open(key.traditional).read() if key.rsa else b64(key.seed)
    answer = DKIMPY.ask(
        op="sign", message=b64(HEADERS + b"\r\n" + body), key=private, algorithm=algorithm, domain="example.com",
        selector=key.name, c=c, headers=headers, **more,
    )
    message = base64.b64decode(answer["message"])
    add(name, "signed by dkimpy", message, {record_name(key): [key.record]}, ["pass"])


def mail_dkim(name, key, c, body=BODY, headers=[*NAMES, "received"], **more):
    answer = MAIL_DKIM.ask(
        op="sign", message=b64(HEADERS + b"\r\n" + body), key=key.traditional, algorithm="rsa-sha256",
        domain="example.com", selector=key.name, c=c, headers=headers, **more,
    )
    message = base64.b64decode(answer["message"])
    add(name, "signed by Mail::DKIM", message, {record_name(key): [key.record]}, ["pass"])


def by_hand(name, key, field, expect="pass", headers=HEADERS, body=BODY, record=None, domain="example.com", **more):
    message = signed_by_hand(key, field, headers, body)
    strings = [key.record] if record is None else record
    add(name, "written by hand, signed by OpenSSL", message, {record_name(key, domain): strings}, [expect], **more)


def plain(key, c="relaxed/relaxed", extra="", h="from:to:subject:date", a=None):
    a = a or ("rsa-sha256" if key.rsa else "ed25519-sha256")
    return (
        "DKIM-Signature: v=1; a=%s; c=%s; d=example.com; s=%s;%s\r\n\th=%s;\r\n\tbh={bh};\r\n\tb={b:fold}"
        % (a, c, key.name, extra, h)
    )


def make():
    for key in (RSA1024, RSA2048, ED25519):
        for c in ("simple/simple", "simple/relaxed", "relaxed/simple", "relaxed/relaxed"):
            dkimpy("%s %s" % (key.name, c), key, c)
    for c in ("simple/simple", "simple/relaxed", "relaxed/simple", "relaxed/relaxed"):
        mail_dkim("Mail::DKIM %s" % c, RSA2048, c)
    mail_dkim("x= and i=", RSA1024, "relaxed/relaxed", expiration=NOW + 3600, identity="alice@mail.example.com")
    dkimpy("i= below d=", RSA1024, "relaxed/simple", identity="alice@mail.example.com")
    dkimpy("l= of the whole body", RSA1024, "relaxed/relaxed", length=True)
    dkimpy("oversigned From and Subject", RSA1024, "relaxed/relaxed", headers=NAMES + ["from", "subject", "subject"])
    dkimpy("oversigned with Ed25519", ED25519, "relaxed/relaxed", headers=NAMES + ["from", "reply-to"])
    for kind in ("simple", "relaxed"):
        dkimpy("empty body, %s" % kind, RSA1024, "relaxed/" + kind, body=b"")
        dkimpy("body of line ends, %s" % kind, RSA1024, "relaxed/" + kind, body=b"\r\n\r\n\r\n")
        dkimpy("body of white space, %s" % kind, RSA1024, "relaxed/" + kind, body=b" \t \r\n\t\r\n  \r\n")
        dkimpy("no final CRLF, %s" % kind, RSA1024, "relaxed/" + kind, body=b"one\r\ntwo")
        dkimpy("8-bit body, %s" % kind, RSA1024, "simple/" + kind, body="na\u00efve \u00a0 caf\u00e9\r\n".encode() + b"\xff\xfe\x00\x0b\x0c x\r\n")
        mail_dkim("final dot and From, %s" % kind, RSA1024, "relaxed/" + kind, body=b".\r\n..\r\nFrom x\r\n>From y\r\n.\r\n")
    by_hand("tags in one line", RSA1024, "DKIM-Signature:v=1;a=rsa-sha256;c=relaxed/relaxed;d=example.com;s=rsa1024;h=from:to:subject;bh={bh};b={b}")
    by_hand("b= first", RSA1024, "DKIM-Signature: b={b:fold}; bh={bh};\r\n\tv=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=rsa1024; h=from:to")
    by_hand("b= last, with white space around, simple", RSA1024, "DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=rsa1024; h=from:to; bh={bh};\r\n\tb = \r\n\t{b:fold} ")
    by_hand("b= in the middle, final semicolon", ED25519, "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed; d=example.com; b=\r\n {b:fold}\r\n ; s=ed25519; h=from:to; bh={bh};")
    by_hand("odd white space around every colon, equals sign and semicolon", RSA1024, "DKIM-Signature : v = 1 ;\r\n a = rsa-sha256 ; c\t=\trelaxed/relaxed; d = example.com ;\r\n\ts= rsa1024;\r\n h = From : To\r\n :\tSubject :\r\n Date;\r\n bh = {bh} ;\r\n b = {b:fold}")
    by_hand("white space before the colon of signed fields", RSA1024, plain(RSA1024), headers=b"From : alice@example.com\r\nTo\t:bob@example.net\r\nSUBJECT \t :\tx\r\nDate:\r\n\t\r\n")
    by_hand("text like tags inside other tags", RSA1024, "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=rsa1024; x_b=b=AAAA; z=From:b=BBBB|To:bh=CCCC; n=b=; h=from:to; bh={bh}; b={b}")
    by_hand("h= with the same name more often than the field", RSA1024, plain(RSA1024, h="from:from:from:received:received:received:x-none:x-none:subject"), headers=b"Received: a\r\nReceived: b\r\n" + HEADERS)
    by_hand("z=, q=, t=, x= and unknown tags", RSA1024, plain(RSA1024, extra=" t=%d; x=%d; q=dns/txt; foo=bar; z=From:alice@example.com|To:x;" % (NOW - 5, NOW + 5)))
    by_hand("i= in quoted-printable", RSA1024, plain(RSA1024, extra=" i=a=3Dlice=20x@example.com;"))
    by_hand("expired", RSA1024, plain(RSA1024, extra=" t=%d; x=%d;" % (NOW - 100000, NOW - 50000)), "policy expired")
    by_hand("from the future", RSA1024, plain(RSA1024, extra=" t=%d;" % (NOW + 100000)), "policy future-timestamp")
    by_hand("short l=", RSA1024, plain(RSA1024, extra=" l=7;"), "policy body-length")
    by_hand("l=0", RSA1024, plain(RSA1024, extra=" l=0;"), "policy body-length")
    by_hand("rsa-sha1", RSA1024, plain(RSA1024, a="rsa-sha1"), "policy sha1")
    by_hand("512 bits", RSA512, plain(RSA512), "policy weak-key", min_rsa_bits=512)
    by_hand("internationalised d= and i= (RFC 8616)", RSA1024, "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=b\u00fccher.example; s=rsa1024;\r\n i=\u00e4@post.b\u00fccher.example; h=from:subject; bh={bh}; b={b:fold}", headers="From: \u00e4@b\u00fccher.example\r\nSubject: gr\u00fc\u00dfe\r\n".encode(), domain="xn--bcher-kva.example")
    by_hand("key without v= and k=, PKCS#1", RSA1024, plain(RSA1024), record=["p=" + b64(RSA1024.pkcs1)])
    by_hand("key in four strings", RSA2048, plain(RSA2048), record=re.findall(".{1,120}", RSA2048.record))
    by_hand("key with white space and every tag", RSA1024, plain(RSA1024), record=["v = DKIM1 ; h = sha1 : sha256 ; k=rsa; n=notes=20b=; s=email : other; t=y:s; g=*; x_y=z; p= " + " ".join(re.findall(".{1,30}", b64(RSA1024.spki))) + " ; "])
    by_hand("Ed25519 key, any order", ED25519, plain(ED25519), record=["p=%s;k=ed25519;t=y" % b64(ED25519.raw)])
    by_hand("bare CR and LF in a simple body", RSA1024, plain(RSA1024, "relaxed/simple"), body=b"a\rb\nc\r\r\nd\n\r\n\r")


RFC_BODY = "Hi.\r\n\r\nWe lost the game.%s Are you hungry yet?\r\n\r\nJoe.\r\n"
RFC_FIELDS = """From: Joe SixPack <joe@football.example.com>
To: Suzie Q <suzie@shopping.example.net>
Subject: Is dinner ready?
Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
Message-ID: <20030712040037.46341.5F8J@football.example.com>

"""
RFC_6376 = """DKIM-Signature: v=1; a=rsa-sha256; s=brisbane; d=example.com;
      c=simple/simple; q=dns/txt; i=joe@football.example.com;
      h=Received : From : To : Subject : Date : Message-ID;
      bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
      b=AuUoFEfDxTDkHlLXSZEpZj79LICEps6eda7W3deTVFOk4yAUoqOB
        4nujc7YopdG5dWLSdNg6xNAZpOPr+kHxt1IrE+NahM6L/LbvaHut
        KVdkLLkpVaVVQPzeRDI009SO2Il5Lu7rDNH6mZckBdrIx0orEtZV
        4bmp/YzhwvcubU4=;
Received: from client1.football.example.com  [192.0.2.1]
      by submitserver.example.com with SUBMISSION;
      Fri, 11 Jul 2003 21:01:54 -0700 (PDT)
"""
RFC_6376_KEY = "v=DKIM1; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLnQg1fWn7/zYtIxN2SnFCjxOCKG9v3b4jYfcTNh5ijSsq631uBItLa7od+v/RtdC2UzJ1lWT947qR+Rcac2gbto/NMqJ0fzfVjH4OuKhitdY9tf6mcwGjaNBcWToIMmPSPDdQPNUYckcQ2QIDAQAB"
RFC_8463 = """DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=brisbane; t=1528637909; h=from : to :
 subject : date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
 Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=test; t=1528637909; h=from : to : subject :
 date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3
 DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz
 dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=
"""
RFC_8463_KEYS = {
    "brisbane": "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
    "test": "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB",
}


def rfc_examples():
    message = (RFC_6376 + RFC_FIELDS).replace("\n", "\r\n") + RFC_BODY % ""
    records = {"brisbane._domainkey.example.com": [RFC_6376_KEY]}
    add("RFC 6376 A.2", "from the text of the RFC", message.encode(), records, ["pass"])
    message = (RFC_8463 + RFC_FIELDS).replace("\n", "\r\n") + RFC_BODY % " "
    records = {"%s._domainkey.football.example.com" % name: [text] for name, text in RFC_8463_KEYS.items()}
    add("RFC 8463 A.3", "from the text of the RFC", message.encode(), records, ["pass", "pass"])


def literal(text):
    return json.dumps(text)


def write():
    print("// Made by test/vectors/make-dkim.py: don't edit. Bytes are strings with one UTF-16 code unit an octet.")
    print('/** Test keys that OpenSSL made, as base64 of DER. */')
    print("export const dkimKeys = {")
    for key in KEYS:
        print("  %s: {" % key.name)
        print("    pkcs8: %s," % literal(b64(key.pkcs8)))
        print("    spki: %s," % literal(b64(key.spki)))
        print("    record: %s," % literal(key.record))
        print("  },")
    print("} as const;")
    print("""
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
export const dkimVectorTime: Date = new Date(%d);

export const dkimVectors: readonly DkimVector[] = [""" % (NOW * 1000))
    for name, how, passes, message, records, expect in VECTORS:
        print("  {")
        print("    name: %s," % literal(name))
        print("    how: %s," % literal(how))
        print("    passedBy: %s," % literal(passes))
        print("    message: %s," % literal(message.decode("latin-1")))
        print("    records: %s," % literal(records))
        print("    expect: %s," % literal(expect))
        print("  },")
    print("];")


rfc_examples()
make()
write()
