/** A page as text, by its byte order mark, by what it says of itself, or as browsers take one that says nothing. Throws when it is none. */
export function decodePage(bytes: Uint8Array): string {
  const [a, b] = bytes;
  if (a === 0xff && b === 0xfe) return decoded("utf-16le", bytes);
  if (a === 0xfe && b === 0xff) return decoded("utf-16be", bytes);
  const start = new TextDecoder("latin1").decode(bytes.subarray(0, HEAD));
  const said = /<meta\b[^>]*\bcharset\s*=\s*["']?\s*([\w-]+)/i.exec(start)?.[1];
  // A page that could be read so far is not in UTF-16, whatever it says.
  if (said !== undefined && !/^utf-?(?:8|16)/i.test(said)) return decoded(said, bytes);
  try {
    return decoded("utf-8", bytes);
  } catch {
    return decoded("windows-1252", bytes);
  }
}

/** Browsers look so far for what a page says of its signs. */
const HEAD = 1024;

const decoded = (label: string, bytes: Uint8Array): string => new TextDecoder(label, { fatal: true }).decode(bytes);
