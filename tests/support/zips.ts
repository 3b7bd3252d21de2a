import { crc32, deflateRawSync } from "node:zlib";

/** A file in a package, as it is listed and as it stands. */
export interface ZipPart {
  readonly name: string;
  readonly content: Uint8Array;
  /** What its own header calls it. */
  readonly localName?: string;
  readonly extra?: Uint8Array;
  /** Not in the list at the end. */
  readonly unlisted?: boolean;
  /** Its size is said behind it, as by programs that write as they go. */
  readonly streamed?: boolean;
  /** What its headers say instead. */
  readonly size?: number;
  readonly behind?: Uint8Array;
}

/** A package written byte by byte, also such as no honest program writes. */
export function zipOf(parts: readonly ZipPart[], { comment = "", before = "", between = "" } = {}): Uint8Array {
  const [bodies, list]: [Buffer[], Buffer[]] = [[Buffer.from(before)], []];
  let at = before.length;
  for (const { name, content, localName = name, extra = Buffer.alloc(0), unlisted, streamed, size, behind } of parts) {
    const packed = Buffer.concat([deflateRawSync(content), behind ?? Buffer.alloc(0)]);
    const sums = numbers(["4", crc32(content)], ["4", packed.length], ["4", size ?? content.length]);
    const flags = 0x800 | (streamed ? 8 : 0);
    const common = numbers(["2", flags], ["2", 8], ["4", 33 << 16]);
    const [named, local] = [Buffer.from(name), Buffer.from(localName)];
    const body = Buffer.concat([
      numbers(["4", 0x04034b50], ["2", 20]),
      common,
      streamed ? Buffer.alloc(12) : sums,
      numbers(["2", local.length], ["2", extra.length]),
      local,
      extra,
      packed,
      streamed ? Buffer.concat([numbers(["4", 0x08074b50]), sums]) : Buffer.alloc(0),
    ]);
    if (!unlisted)
      list.push(
        Buffer.concat([
          numbers(["4", 0x02014b50], ["2", 20], ["2", 20]),
          common,
          sums,
          numbers(["2", named.length], ["2", extra.length], ["2", 0], ["2", 0], ["2", 0], ["4", 0], ["4", at]),
          named,
          extra,
        ]),
      );
    bodies.push(body);
    at += body.length;
  }
  const entries = Buffer.concat(list);
  const listed = ["2", list.length] as const;
  const end = numbers(
    ["4", 0x06054b50],
    ["4", 0],
    listed,
    listed,
    ["4", entries.length],
    ["4", at + between.length],
    ["2", comment.length],
  );
  return Buffer.concat([...bodies, Buffer.from(between), entries, end, Buffer.from(comment)]);
}

function numbers(...all: readonly (readonly [size: "2" | "4", value: number])[]): Buffer {
  return Buffer.concat(
    all.map(([size, value]) => {
      const bytes = Buffer.alloc(Number(size));
      if (size === "2") bytes.writeUInt16LE(value);
      else bytes.writeUInt32LE(value >>> 0);
      return bytes;
    }),
  );
}
