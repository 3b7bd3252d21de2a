/** Signs that nobody sees, and signs that look like others: in what a text differs that looks the same. */

/** Of another alphabet, or another hyphen: it looks like this one. */
const alike = new Map<string, string>();
for (const [signs, looks] of [
  ["аеорсхуіјѕԁһԛԝӏАВЕКМНОРСТХУІЈЅҮ", "aeopcxyijsdhqwlABEKMHOPCTXYIJSY"],
  ["οϲρΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ocpABEZHIKMNOPTYX"],
  ["ɑɡօ", "ago"],
  ["\u2010\u2011\u2012\u2212\u2015\u02BC", "--––—’"],
] as const)
  for (let i = 0; i < signs.length; i++) alike.set(signs.charAt(i), looks.charAt(i));

/** These turn the direction of writing, and with it what one reads. */
const TURNS = /[\u061C\u200F\u202A-\u202E\u2066-\u2069]/;
export const turnsDirection = (text: string): boolean => TURNS.test(text);

const IGNORED = /\p{Default_Ignorable_Code_Point}/gu;
/** After these nothing can be joined to what is before. */
const PLAIN = /[\p{Script=Latin}\p{P}\s]$/u;

/** Some join signs into another: of emoji, of alphabets that have joined letters. */
function joins(sign: string): boolean {
  const code = sign.codePointAt(0) ?? 0;
  return code === 0x200c || code === 0x200d || (code >= 0xfe00 && code <= 0xfe0f) || code >= 0xe0000;
}

/** Soft hyphens, spaces without width, marks of order. Not those that turn the direction of writing, or join signs. */
const isUnseen = (sign: string, text: string, at: number): boolean =>
  !turnsDirection(sign) && (!joins(sign) || PLAIN.test(text.slice(0, at).slice(-2)));

export const withoutUnseen = (text: string): string =>
  text.replaceAll(IGNORED, (sign, at: number) => (isUnseen(sign, text, at) ? "" : sign));

/** The signs of a text that nobody sees, in their order. */
export const unseenIn = (text: string): string =>
  [...text.matchAll(IGNORED)].flatMap(({ 0: sign, index }) => (isUnseen(sign, text, index) ? [sign] : [])).join("");

/** What it looks like: two texts of one look differ in nothing that one sees. */
export const looksAs = (text: string): string =>
  withoutUnseen(text)
    .normalize("NFC")
    .replaceAll(/[\uFB00-\uFB06]/g, (ligature) => ligature.normalize("NFKC"))
    .replaceAll(/\s+/g, " ")
    .replaceAll(/\P{ASCII}/gu, (sign) => alike.get(sign) ?? sign);
