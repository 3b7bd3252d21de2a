/** Signs that nobody sees, and signs that look like others: in what a text differs that looks the same. */

/** Of another alphabet, or another hyphen: it looks like this one. */
const alike = new Map(
  [
    ["аеорсхуіјѕԁһԛԝӏАВЕКМНОРСТХУІЈЅҮ", "aeopcxyijsdhqwlABEKMHOPCTXYIJSY"],
    ["οϲρΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ocpABEZHIKMNOPTYX"],
    ["ɑɡօ", "ago"],
    ["\u2010\u2011\u2012\u2212\u2015\u02BC", "--––—’"],
  ].flatMap(([signs = "", look = ""]) => [...signs].map((sign, i): [string, string] => [sign, [...look][i] ?? sign])),
);

/** These turn the direction of writing, and with it what one reads. */
const TURNS = /[\u061C\u200F\u202A-\u202E\u2066-\u2069]/;
export const turnsDirection = (text: string): boolean => TURNS.test(text);

/**
 * Soft hyphens, spaces without width, marks of order. Not those that turn the direction of writing, and not those that
 * join signs into another (of emoji, of alphabets that have joined letters).
 */
const UNSEEN =
  /(?![\u061C\u200F\u202A-\u202E\u2066-\u2069\u200C\u200D\uFE00-\uFE0F\u{E0000}-\u{E01EF}])\p{Default_Ignorable_Code_Point}|(?<=[\p{Script=Latin}\p{P}\s])[\u200C\u200D\uFE00-\uFE0F\u{E0000}-\u{E01EF}]+/gu;

export const withoutUnseen = (text: string): string => text.replaceAll(UNSEEN, "");
/** The signs of a text that nobody sees, in their order. */
export const unseenIn = (text: string): string => (text.match(UNSEEN) ?? []).join("");

/** What it looks like: two texts of one look differ in nothing that one sees. */
export const looksAs = (text: string): string =>
  withoutUnseen(text)
    .normalize("NFC")
    .replaceAll(/[\uFB00-\uFB06]/g, (ligature) => ligature.normalize("NFKC"))
    .replaceAll(/\s+/g, " ")
    .replaceAll(/[^\u0000-\u007f]/gu, (sign) => alike.get(sign) ?? sign);
