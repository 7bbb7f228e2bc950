// Messages that signers and verifiers stumble over, all of them fit to be sent. One UTF-16 code unit an octet.

/** A message and what is odd about it. */
export interface OddMessage {
  readonly name: string;
  readonly text: string;
}

const from = "From: Alice <alice@example.com>\r\n";
const plain = `${from}To: Bob <bob@example.net>\r\nSubject: Test\r\nDate: Thu, 1 Jan 2026 00:00:00 +0000\r\nMessage-ID: <1@example.com>\r\n`;
const body = "Hello  Bob \r\n\r\n  Bye\t\r\n";
const recipients = Array.from({ length: 200 }, (_, i) => `\t"Recipient ${i}" <r${i}@example.net>`).join(",\r\n");

/** {@link OddMessage}s; none is long. */
export const oddMessages: readonly OddMessage[] = [
  { name: "nothing odd", text: `${plain}\r\n${body}` },
  { name: "From alone", text: `${from}\r\n${body}` },
  { name: "an empty body", text: `${plain}\r\n` },
  { name: "no blank line and no body", text: plain },
  { name: "a body of one CRLF", text: `${plain}\r\n\r\n` },
  { name: "a body of many CRLFs", text: `${plain}\r\n${"\r\n".repeat(300)}` },
  { name: "a body of white space", text: `${plain}\r\n \r\n\t\t\r\n  \r\n` },
  { name: "blank lines at the end", text: `${plain}\r\n${body}\r\n\r\n\r\n` },
  { name: "white-space lines at the end", text: `${plain}\r\n${body} \r\n\t\r\n` },
  { name: "no CRLF at the end", text: `${plain}\r\nHello` },
  { name: "white space and no CRLF at the end", text: `${plain}\r\nHello \t` },
  { name: "runs of white space", text: `${plain}\r\n a \t b\t\tc  d \t \r\n\t\r\n  e\r\n` },
  { name: "dots and From lines", text: `${plain}\r\n.\r\n..a\r\nFrom x\r\n>From y\r\n--b--\r\n` },
  { name: "control characters in the body", text: `${plain}\r\na\x0b \x0c\x1b \x7f\r\n` },
  { name: "8-bit octets in the body", text: `${plain}\r\ncaf\xe9 \xa0 \x85 \xff\xfe\r\n` },
  { name: "UTF-8 in the body", text: `${plain}\r\n\xc3\xa9t\xc3\xa9 \xe2\x80\xa8 \xf0\x9f\x98\x80\r\n` },
  {
    name: "UTF-8 in the header",
    text: `${plain.replace("Alice", "J\xc3\xbcrgen").replace("Test", "\xe2\x82\xac 5")}\r\n${body}`,
  },
  {
    name: "addresses in UTF-8",
    text: `From: \xc3\xbc@b\xc3\xbccher.example\r\nTo: \xe7\x94\xa8\xe6\x88\xb7@\xe4\xbe\x8b.example\r\n\r\n${body}`,
  },
  { name: "Latin-1 in the header", text: `${plain.replace("Test", "caf\xe9")}\r\n${body}` },
  {
    name: "folding in every place",
    text: `From:\r\n Alice\r\n\t<alice@example.com>\r\nSubject: a\r\n  b\r\n\t\tc \t d\r\n \te\r\n\r\n${body}`,
  },
  {
    name: "trailing white space in the header",
    text: `From: alice@example.com \t\r\nSubject: \t x \t\r\n\ty \r\n\r\n${body}`,
  },
  {
    name: "no space behind the colon",
    text: `From:alice@example.com\r\nSubject:x\r\nTo:\tbob@example.net\r\n\r\n${body}`,
  },
  { name: "empty fields", text: `${from}Subject:\r\nTo: \r\nCc:  \t\r\n\r\n${body}` },
  { name: "names in odd case", text: `FROM: alice@example.com\r\nsUBJECT: x\r\nmime-VERSION: 1.0\r\n\r\n${body}` },
  { name: "many recipients", text: `${from}To:\r\n${recipients}\r\n\r\n${body}` },
  {
    name: "two Subjects and two Tos",
    text: `Subject: 1\r\nTo: a@example.net\r\n${from}Subject: 2\r\nTo: b@example.net\r\n\r\n${body}`,
  },
  {
    name: "fields of a list",
    text: `Sender: list@example.net\r\nList-ID: <x.example.net>\r\nList-Unsubscribe: <https://example.com/u>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n${plain}\r\n${body}`,
  },
  {
    name: "traces of the way",
    text: `Return-Path: <alice@example.com>\r\nReceived: from a\r\n\tby b; Thu, 1 Jan 2026 00:00:00 +0000\r\nAuthentication-Results: x; none\r\n${plain}\r\n${body}`,
  },
  { name: "the word b= everywhere", text: `${plain.replace("Test", "b=x; bh=y; DKIM-Signature: b=")}\r\nb=; bh=\r\n` },
  {
    name: "lines of 998 octets",
    text: `${plain.replace("Test", "x".repeat(989))}\r\n${`${"y ".repeat(499)}\r\n`.repeat(3)}`,
  },
  {
    name: "a line of 5,000 octets in the header",
    text: `${from}References:${` <${"x".repeat(70)}@example.com>`.repeat(60)}\r\n\r\n${body}`,
  },
];

/** Ten million octets in one line. */
export function longLine(): OddMessage {
  return { name: "a line of 10 MB", text: `${plain}\r\n${"0123456789".repeat(999_990)}${" \t".repeat(50)}x\r\n` };
}
