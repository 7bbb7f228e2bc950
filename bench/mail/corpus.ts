import { createCipheriv } from "node:crypto";

/** What a body is made of. */
export type BodyKind = "text" | "newsletter" | "dirty" | "base64";

const words = (
  "account address again always answer because before billing button calendar change choice click code company " +
  "confirm contact customer delivery detail discount email every first follow free friend gift great hello help " +
  "holiday house important invoice item join last letter limited link little make member message month never new " +
  "news offer online open order other package password payment people phone please price privacy product question " +
  "read receive regards request sale save season see service shipping shop sign small special start store summer " +
  "support team terms thank time today total track travel update view visit weather week welcome window winter world"
).split(" ");

/** Numbers that look random and are the same in every run (mulberry32). */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

type Random = ReturnType<typeof randomNumbers>;

/** A message of about `bytes` bytes with the header of a newsletter: 24 fields, 2.0 KB. Always the same bytes. */
export function makeMail(kind: BodyKind, bytes: number): Buffer {
  const random = randomNumbers(bytes);
  const header = Buffer.from(makeHeader(kind), "latin1");
  return Buffer.concat([header, Buffer.from("\r\n"), makeBody(kind, bytes - header.length, random)]);
}

function makeBody(kind: BodyKind, bytes: number, random: Random): Buffer {
  if (kind === "dirty") return Buffer.from(dirtyHtml(bytes, random), "utf8");
  const open = (type: string, encoding: string): string =>
    `--=_frontier_1\r\nContent-Type: ${type}\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n`;
  const text = open("text/plain; charset=utf-8", "quoted-printable");
  const html = open("text/html; charset=utf-8", "quoted-printable");
  const close = "\r\n--=_frontier_1--\r\n";
  if (kind !== "base64") {
    const share = kind === "text" ? 0.4 : 0.15;
    const parts = [
      text + quotedPrintable(flowedText(bytes * share, random)),
      `\r\n${html}${quotedPrintable(indentedHtml(bytes * (1 - share) * 0.9, random))}`,
    ];
    return Buffer.from(`This is a message in MIME format.\r\n${parts.join("")}${close}`, "latin1");
  }
  const note = text + quotedPrintable(flowedText(Math.min(3000, bytes * 0.05), random));
  const before = Buffer.from(`${note}\r\n${open('application/pdf; name="catalogue.pdf"', "base64")}`, "latin1");
  return Buffer.concat([before, base64Lines(bytes - before.length - close.length), Buffer.from(close)]);
}

function makeHeader(kind: BodyKind): string {
  const type =
    kind === "dirty"
      ? "text/html; charset=utf-8"
      : `multipart/${kind === "base64" ? "mixed" : "alternative"};\r\n\tboundary="=_frontier_1"`;
  const encoding = kind === "dirty" ? "8bit" : "7bit";
  return [
    "Return-Path: <bounce-481516-2342@mail.sender.example>",
    "Received: from mx3.receiver.example (mx3.receiver.example [192.0.2.33])\r\n\tby store7.receiver.example (Postfix) with ESMTPS id 4XnKqR2vP1z3wZ\r\n\tfor <someone@receiver.example>; Tue, 14 Nov 2023 22:13:27 +0000 (UTC)",
    "Received: from out41.mail.sender.example (out41.mail.sender.example [198.51.100.41])\r\n\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits))\r\n\tby mx3.receiver.example (Postfix) with ESMTPS id 4XnKqQ5tD9z2kL\r\n\tfor <someone@receiver.example>; Tue, 14 Nov 2023 22:13:26 +0000 (UTC)",
    "Received: from app-17.internal.sender.example ([10.20.30.40])\r\n\tby out41.mail.sender.example with ESMTP id h17so2093541wmb.4;\r\n\tTue, 14 Nov 2023 14:13:20 -0800 (PST)",
    "X-Spam-Status: No, score=-0.2 required=5.0 tests=HTML_MESSAGE,SPF_PASS\r\n\tautolearn=ham version=4.0.1",
    "X-Original-To: someone@receiver.example",
    "Delivered-To: someone@receiver.example",
    'From: "The Sender Shop" <news@sender.example>',
    'Reply-To: "Customer Service" <service@sender.example>',
    "To: Someone Else <someone@receiver.example>",
    "Subject: =?utf-8?Q?Your_order_is_on_its_way_=E2=80=93_and_a_gift_for?=\r\n =?utf-8?Q?_the_season_is_waiting_for_you?=",
    "Date: Tue, 14 Nov 2023 22:13:24 +0000",
    "Message-ID: <20231114221320.481516.2342@app-17.internal.sender.example>",
    "MIME-Version: 1.0",
    `Content-Type: ${type}`,
    `Content-Transfer-Encoding: ${encoding}`,
    "List-Id: The Sender Shop newsletter <newsletter.sender.example>",
    "List-Unsubscribe: <https://sender.example/u/8d1f2c6e0b7a4953>,\r\n\t<mailto:unsubscribe-8d1f2c6e0b7a4953@sender.example>",
    "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
    "Feedback-ID: 481516:2342:newsletter:sender",
    "Precedence: bulk",
    "X-Mailer: SenderShop Mailer 7.3 (campaign engine)",
    "X-Campaign-Id: autumn-2023-11-14-segment-b",
    "X-Report-Abuse: Please report abuse here: https://sender.example/abuse/8d1f2c6e0b7a4953",
    "",
  ].join("\r\n");
}

/** The fields that the bench's signatures cover, as a bulk sender chooses them. */
export const signedFields: readonly string[] =
  "from:reply-to:to:subject:date:message-id:mime-version:content-type:list-id:list-unsubscribe:list-unsubscribe-post:feedback-id".split(
    ":",
  );

function sentence(count: number, random: Random): string {
  const text = Array.from({ length: count }, () => words[random(words.length)]).join(" ");
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${random(6) === 0 ? " – für Sie!" : "."}`;
}

function flowedText(bytes: number, random: Random): string {
  let text = "";
  while (text.length < bytes) text += `${sentence(6 + random(12), random)} ${random(4) === 0 ? "\r\n\r\n" : ""}`;
  return text;
}

function indentedHtml(bytes: number, random: Random): string {
  let html = '<!DOCTYPE html>\r\n<html lang="en">\r\n<head>\r\n  <title>News</title>\r\n</head>\r\n<body>\r\n';
  while (html.length < bytes) {
    const indent = "  ".repeat(2 + random(6));
    html +=
      `${indent}<tr>\r\n${indent}  <td align="left" style="padding:${random(40)}px 0;color:#${random(900) + 100}">\r\n` +
      `${indent}    <a href="https://sender.example/c/${random(1e9)}?u=${random(1e9)}">${sentence(3 + random(9), random)}</a>\r\n` +
      `${indent}  </td>\r\n${indent}</tr>\r\n`;
  }
  return `${html}</body>\r\n</html>\r\n`;
}

/** HTML as templates leave it: tabs, double blanks, blanks at line ends, empty lines, octets above 127. */
function dirtyHtml(bytes: number, random: Random): string {
  let html = "<html>\r\n<body>\r\n";
  let length = html.length;
  while (length < bytes) {
    const text = sentence(4 + random(8), random).replaceAll(" ", () => (random(3) === 0 ? "  " : " "));
    const line = `${"\t".repeat(random(6))}<td  class="c${random(9)}"\t style="color: red">${text}  é è ü  </td>${" ".repeat(random(4))}\r\n${random(5) === 0 ? " \t\r\n" : ""}`;
    html += line;
    length += Buffer.byteLength(line);
  }
  return `${html}</body>\r\n</html>\r\n\r\n`;
}

function quotedPrintable(text: string): string {
  return text
    .split("\r\n")
    .map((line) => {
      const tokens = Array.from(Buffer.from(line, "utf8"), (octet) =>
        octet > 126 || octet === 0x3d ? `=${octet.toString(16).toUpperCase()}` : String.fromCharCode(octet),
      );
      let encoded = "";
      let width = 0;
      for (const token of tokens) {
        if (width + token.length > 75) {
          encoded += "=\r\n";
          width = 0;
        }
        encoded += token;
        width += token.length;
      }
      return encoded.replace(/ $/, "=20");
    })
    .join("\r\n");
}

/** Lines of 76 characters, about so many bytes in all. */
function base64Lines(bytes: number): Buffer {
  const count = Math.max(1, Math.floor(bytes / 78));
  const random = createCipheriv("aes-128-ctr", Buffer.alloc(16), Buffer.alloc(16)).update(Buffer.alloc(count * 57));
  const lines = Buffer.alloc(count * 78);
  for (let line = 0; line < count; line++) {
    lines.write(random.toString("base64", line * 57, line * 57 + 57), line * 78, "latin1");
    lines.write("\r\n", line * 78 + 76, "latin1");
  }
  return lines;
}
