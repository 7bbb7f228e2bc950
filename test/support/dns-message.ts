import { concatBytes, encodeLatin1 } from "../../src/internal/bytes.js";

/** A name as its labels, one code unit an octet. */
export type Labels = readonly string[];

/** Record data: octets as they are, and names, which may be compressed. */
export type DataPart = Uint8Array | { readonly name: Labels };

export interface RecordInit {
  readonly name: Labels;
  readonly type: number;
  readonly class?: number;
  readonly ttl?: number;
  readonly data: readonly DataPart[];
}

export interface MessageInit {
  readonly id?: number;
  /** The second 16 bits of the header. Default: QR, RD, RA. */
  readonly flags?: number;
  readonly questions?: readonly { readonly name: Labels; readonly type: number; readonly class?: number }[];
  readonly answers?: readonly RecordInit[];
  readonly authority?: readonly RecordInit[];
  readonly additional?: readonly RecordInit[];
  /** Whether names point back to what was written before. Default `true`. */
  readonly compress?: boolean;
  /** What stands in the header in place of the true counts. */
  readonly counts?: readonly [number, number, number, number];
}

export const QR = 0x8000;
export const AA = 0x0400;
export const TC = 0x0200;
export const RD = 0x0100;
export const RA = 0x0080;
export const AD = 0x0020;

/** The labels of a name without escapes. */
export function labels(name: string): Labels {
  return name === "" ? [] : name.split(".");
}

export function u16(value: number): Uint8Array {
  return Uint8Array.of(value >> 8, value & 0xff);
}

export function u32(value: number): Uint8Array {
  return concatBytes([u16(Math.floor(value / 0x10000)), u16(value % 0x10000)]);
}

/** Writes a DNS message (RFC 1035 §4.1): written apart from the code under test, so that the two can disagree. */
export function buildMessage(init: MessageInit): Uint8Array<ArrayBuffer> {
  const { questions = [], answers = [], authority = [], additional = [], compress = true } = init;
  const chunks: Uint8Array[] = [];
  let length = 0;
  const known = new Map<string, number>();
  const put = (bytes: Uint8Array): void => {
    chunks.push(bytes);
    length += bytes.length;
  };
  const putName = (name: Labels): void => {
    for (let at = 0; at < name.length; at++) {
      const suffix = JSON.stringify(name.slice(at));
      const target = known.get(suffix);
      if (compress && target !== undefined) {
        put(u16(0xc000 | target));
        return;
      }
      if (length < 0x4000) known.set(suffix, length);
      put(concatBytes([Uint8Array.of(name[at]!.length), encodeLatin1(name[at]!)]));
    }
    put(Uint8Array.of(0));
  };
  const counts = init.counts ?? [questions.length, answers.length, authority.length, additional.length];
  put(concatBytes([u16(init.id ?? 0), u16(init.flags ?? QR | RD | RA), ...counts.map(u16)]));
  for (const question of questions) {
    putName(question.name);
    put(concatBytes([u16(question.type), u16(question.class ?? 1)]));
  }
  for (const record of [...answers, ...authority, ...additional]) {
    putName(record.name);
    put(concatBytes([u16(record.type), u16(record.class ?? 1), u32(record.ttl ?? 300)]));
    const size = new Uint8Array(2); // filled in when the data is written
    put(size);
    const start = length;
    for (const part of record.data) {
      if ("name" in part) putName(part.name);
      else put(part);
    }
    size.set(u16(length - start));
  }
  return concatBytes(chunks);
}

/** A character-string: its length in one octet, then its octets. */
export function characterString(text: string): Uint8Array {
  return concatBytes([Uint8Array.of(text.length), encodeLatin1(text)]);
}

/** The data of an SOA record that says how long an absence may be remembered. */
export function soaData(minimum: number): readonly DataPart[] {
  const numbers = [7, 3600, 600, 86400, minimum].map(u32);
  return [{ name: ["ns", "example"] }, { name: ["hostmaster", "example"] }, ...numbers];
}
