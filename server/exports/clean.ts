/**
 * Text as every writer may take it: without control characters, lone surrogates and non-characters, which XML and PDF
 * refuse, and with one sign for a new line.
 */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\r\n?|[\u0085\u2028\u2029]/g, "\n")
    .replaceAll(/(?![\t\n])\p{Cc}|\p{Noncharacter_Code_Point}/gu, "");
}
