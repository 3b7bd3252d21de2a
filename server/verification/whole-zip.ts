import { crc32, inflateRawSync } from "node:zlib";

/** The files of a package may not unfold into more than this, all together. */
const ALL_MOST = 60 * 1024 * 1024;

const LOCAL = 0x04034b50;
const LISTED = 0x02014b50;
const END = 0x06054b50;
const SIZES_BEHIND = 0x08074b50;
const END_LENGTH = 22;

/** Flags of an entry: how strongly it is packed, that its sizes stand behind it, that its name is UTF-8. */
const FLAGS = 0x0006 | 0x0008 | 0x0800;
const STREAMED = 0x0008;
/** What programs add to an entry, and none reads a name or words from: times, owners, room to grow. */
const HARMLESS = new Set([0x000a, 0x5455, 0x5855, 0x7855, 0x7875, 0xa220]);

interface Entry {
  readonly name: Buffer;
  readonly flags: number;
  readonly method: number;
  readonly sum: number;
  readonly packed: number;
  readonly size: number;
  readonly at: number;
}

/**
 * The files of a package in which every reader finds the same, whether it goes by the list at the end or from front to
 * back: each name once, the same in the list and where the file stands, every byte owned by one file, each file as long
 * as it says. Null: some reader could find other files, or other words.
 */
export function wholeZip(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> | null {
  try {
    return filesOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch {
    return null;
  }
}

function filesOf(zip: Buffer): Map<string, Uint8Array> | null {
  const end = zip.length - END_LENGTH;
  if (zip.readUInt32LE(end) !== END || zip.readUInt32LE(end + 4) !== 0 || zip.readUInt16LE(end + 20) !== 0) return null;
  const count = zip.readUInt16LE(end + 10);
  const start = zip.readUInt32LE(end + 16);
  if (zip.readUInt16LE(end + 8) !== count || start + zip.readUInt32LE(end + 12) !== end) return null;

  const entries: Entry[] = [];
  let at = start;
  for (let n = 0; n < count; n++) {
    const [nameLength, extraLength] = [zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30)];
    const extra = at + 46 + nameLength;
    // No comment, and no other disk.
    if (zip.readUInt32LE(at) !== LISTED || zip.readUInt32LE(at + 32) !== 0) return null;
    if (!isHarmless(zip.subarray(extra, extra + extraLength))) return null;
    entries.push({
      name: zip.subarray(at + 46, extra),
      flags: zip.readUInt16LE(at + 8),
      method: zip.readUInt16LE(at + 10),
      sum: zip.readUInt32LE(at + 16),
      packed: zip.readUInt32LE(at + 20),
      size: zip.readUInt32LE(at + 24),
      at: zip.readUInt32LE(at + 42),
    });
    at = extra + extraLength;
  }
  if (at !== end) return null;

  const files = new Map<string, Uint8Array>();
  let [next, unfolded] = [0, 0];
  for (const entry of entries.sort((a, b) => a.at - b.at)) {
    unfolded += entry.size;
    const name = entry.name.toString("utf8");
    if (entry.at !== next || unfolded > ALL_MOST || files.has(name)) return null;
    const file = fileAt(zip, entry);
    if (!file) return null;
    files.set(name, file.content);
    next = file.end;
  }
  return next === start ? files : null;
}

function fileAt(zip: Buffer, entry: Entry): { content: Uint8Array; end: number } | null {
  const { at, name, flags, method, packed } = entry;
  const from = at + 30 + zip.readUInt16LE(at + 26);
  const begin = from + zip.readUInt16LE(at + 28);
  const streamed = (flags & STREAMED) !== 0;
  const agrees =
    zip.readUInt32LE(at) === LOCAL &&
    zip.readUInt16LE(at + 6) === flags &&
    (flags & ~FLAGS) === 0 &&
    zip.readUInt16LE(at + 8) === method &&
    zip.subarray(at + 30, from).equals(name) &&
    isHarmless(zip.subarray(from, begin)) &&
    (streamed || saysSizes(zip, at + 14, entry));
  const content = agrees ? unfold(zip.subarray(begin, begin + packed), entry) : null;
  if (!content) return null;
  let end = begin + packed;
  if (streamed) {
    if (zip.readUInt32LE(end) === SIZES_BEHIND) end += 4;
    if (!saysSizes(zip, end, entry)) return null;
    end += 12;
  }
  return { content, end };
}

const saysSizes = (zip: Buffer, at: number, { sum, packed, size }: Entry): boolean =>
  zip.readUInt32LE(at) === sum && zip.readUInt32LE(at + 4) === packed && zip.readUInt32LE(at + 8) === size;

function unfold(packed: Buffer, { method, size, sum }: Entry): Uint8Array | null {
  let content: Buffer | null = method === 0 ? packed : null;
  if (method === 8) {
    // With `info` it also says how much of the packed bytes it took: what stands behind them is nobody's.
    const options = { info: true, maxOutputLength: Math.max(1, size) };
    const { buffer, engine } = inflateRawSync(packed, options) as unknown as {
      buffer: Buffer;
      engine: { bytesWritten: number };
    };
    content = engine.bytesWritten === packed.length ? buffer : null;
  }
  return content?.length === size && crc32(content) === sum ? content : null;
}

function isHarmless(extra: Buffer): boolean {
  let at = 0;
  while (at + 4 <= extra.length) {
    if (!HARMLESS.has(extra.readUInt16LE(at))) return false;
    at += 4 + extra.readUInt16LE(at + 2);
  }
  return at === extra.length;
}
