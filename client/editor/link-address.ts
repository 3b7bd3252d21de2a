import { safeHref } from "#shared/schema.ts";

/**
 * The address that somebody means by what they wrote or pasted: "gov.scot/x" and "a.name@gov.scot" need nothing in
 * front. Null: it is none that a link may have.
 */
export function linkAddress(said: string): string | null {
  const words = said.trim();
  if (words === "" || /\s/.test(words)) return null;
  if (/^[a-z][a-z0-9+.-]*:(?!\d)/i.test(words)) return hasPlace(words) ? safeHref(words) : null;
  if (/^[^@/]+@[^@/]+\.[^@/.]+$/.test(words)) return safeHref(`mailto:${words}`);
  // Without "https://" only what has a full stop in its first part: a lone word is a mistake, not a place.
  return /^[^/?#]+\.[^/?#.]+/.test(words) ? safeHref(`https://${words}`) : null;
}

/** Not just the beginning of an address, as "mailto:" or "https://". */
const hasPlace = (words: string): boolean => !/^[a-z]+:\/*$/i.test(words);
