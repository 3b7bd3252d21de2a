/** Is there anything in it that can be read? Signs that nobody sees, and signs alone, say nothing. */
export const hasLetters = (words: string): boolean => /[\p{L}\p{N}]/u.test(words);
