import type { ByteSocket } from "../../src/core/socket.js";
import { concatBytes, decodeLatin1, encodeLatin1 } from "../../src/internal/bytes.js";

/** Writes a text and waits until it is on its way. */
export async function writeText(socket: ByteSocket, text: string): Promise<void> {
  const writer = socket.writable.getWriter();
  try {
    await writer.write(encodeLatin1(text));
  } finally {
    writer.releaseLock();
  }
}

/** Reads until the text so far ends like this. */
export async function readUntil(socket: ByteSocket, end: string): Promise<string> {
  const reader = socket.readable.getReader();
  let text = "";
  try {
    while (!text.endsWith(end)) {
      const { done, value } = await reader.read();
      if (done) throw new Error(`the peer ended after ${JSON.stringify(text)}`);
      text += decodeLatin1(value);
    }
  } finally {
    reader.releaseLock();
  }
  return text;
}

/** Reads to the end. */
export async function readAll(socket: ByteSocket): Promise<Uint8Array> {
  const reader = socket.readable.getReader();
  const chunks: Uint8Array[] = [];
  for (let part = await reader.read(); !part.done; part = await reader.read()) chunks.push(part.value);
  return concatBytes(chunks);
}

/** Closes the own side. */
export async function endWriting(socket: ByteSocket): Promise<void> {
  await socket.writable.getWriter().close();
}
