/** Letters as they compare without accents: "Àraich" as "Araich". Case stays. */
export const withoutAccents = (text: string): string => text.normalize("NFD").replaceAll(/\p{M}/gu, "");
