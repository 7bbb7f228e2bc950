import { encodeLatin1 } from "../../src/internal/bytes.js";

/** A message of header lines, with CRLF. */
export function messageOf(...fields: readonly string[]): Uint8Array {
  return encodeLatin1(`${[...fields, "From: joe@example.com", "", "Hello", ""].join("\r\n")}`);
}

/** What is ours in these tests. */
export const boundary = { networks: ["10.0.0.0/8", "203.0.113.24"], domains: ["example.net"] };

/** A Received field; the minute is of 10:00 UTC on one day. */
export function received(clauses: string, second: number): string {
  const date = new Date(Date.UTC(2026, 5, 1, 10, 0, second)).toUTCString().replace("GMT", "+0000");
  return `Received: ${clauses}; ${date}`;
}

/** Fields as they stand: the newest first. */
export const usual: readonly string[] = [
  "Return-Path: <joe@example.com>",
  received("from scan.example.net ([10.0.0.5]) by store.example.net with LMTP id 5 for <ann@example.net>", 8),
  received("from localhost (localhost [127.0.0.1]) by scan.example.net (Postfix) with ESMTP id 4", 7),
  received("from mx.example.net (mx.example.net [10.0.0.4]) by localhost (scan [127.0.0.1]) with ESMTP id 3", 5),
  received(
    "from mail.example.com (mail.example.com [192.0.2.7]) (using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)) by mx.example.net (Postfix) with ESMTPS id 2",
    4,
  ),
  received("from laptop (dsl.isp.example [198.51.100.9]) by mail.example.com with ESMTPSA id 1", 1),
];
