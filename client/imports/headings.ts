import type { Section, SectionId } from "#shared/templates.ts";
import { defaultTemplate } from "#shared/templates.ts";

/** What a heading of a document speaks of. */

/** "4. Strengths", "Section 4: Strengths", "Annex A. Evidence register" without what counts them. */
const NUMBER =
  /^(?:(?:section|part|chapter)\s+\d+|(?:annex|appendix)\s+[a-z0-9]{1,2}|\d{1,2}(?:\.\d{1,2})*)(?:[.):–-]*\s+|[.):]+)/iu;

/** Without the number that was typed in front of it: Codraft numbers by itself. */
export const withoutNumber = (heading: string): string => heading.trim().replace(NUMBER, "").trim();

/** What is compared: small letters and single spaces, no signs. */
const plainOf = (heading: string): string =>
  withoutNumber(heading)
    .toLowerCase()
    .replaceAll("&", " and ")
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

/** What drafts call the sections of our template, beside their titles. */
const aliases: Partial<Record<SectionId, readonly string[]>> = {
  details: ["review details", "details of the review"],
  context: [
    "context",
    "background",
    "context and focus",
    "agreed focus",
    "focus",
    "introduction",
    "background and context",
  ],
  method: [
    "method",
    "methods",
    "methodology",
    "approach",
    "how we carried out the review",
    "how the review was done",
    "what we did",
    "how we did it",
    "process",
  ],
  evaluation: [
    "evaluation",
    "overall",
    "overall summary",
    "summary",
    "executive summary",
    "evaluative summary",
    "conclusion",
    "conclusions",
    "summary of findings",
  ],
  strengths: [
    "strength",
    "key strengths",
    "strengths identified",
    "what is working well",
    "what works well",
    "what is going well",
  ],
  areas: [
    "area for further focus",
    "areas that may require further focus",
    "areas for focus",
    "areas for improvement",
    "areas for development",
    "aspects for development",
    "what could be better",
    "weaknesses",
  ],
  practice: [
    "good practice",
    "practice worth sharing more widely",
    "sharing practice",
    "effective practice",
    "highly effective practice",
  ],
  actions: ["action points", "actions", "agreed actions", "action plan", "recommendations"],
  "follow-up": ["follow up", "reporting", "next steps", "reporting and next steps"],
  agreement: ["sign off"],
  evidence: ["evidence", "list of evidence", "sources of evidence"],
  quantities: ["terms of quantity used", "words about numbers"],
};

/** How far a heading may be trusted: it says the title; another name of it; or it begins as one of these does. */
export type Sureness = "title" | "alias" | "beginning";

export interface SectionMatch {
  readonly section: Section;
  readonly sure: Sureness;
}

/** The section that a heading names, of those that are on; the surest there is, and null where two would do. */
export function matchSection(heading: string, sections: readonly Section[]): SectionMatch | null {
  const said = plainOf(heading);
  if (said === "") return null;
  const named = sections.map(namesOf);
  // The review's own title goes before ours, which another section may have been given.
  const own = named.filter(({ titles }) => titles[0] === said);
  if (own[0]) return own.length === 1 ? { section: own[0].section, sure: "title" } : null;
  for (const [sure, fits] of [
    ["title", ({ titles }) => titles.includes(said)],
    ["alias", ({ aliases: others }) => others.includes(said)],
    ["beginning", ({ titles, aliases: others }) => [...titles, ...others].some((name) => isBeginning(name, said))],
  ] as const satisfies readonly (readonly [Sureness, (one: (typeof named)[number]) => boolean])[]) {
    if (sure === "beginning" && namesSeveral(heading, sections)) return null;
    const found = named.filter(fits);
    if (found[0]) return found.length === 1 ? { section: found[0].section, sure } : null;
  }
  return null;
}

const namesOf = (section: Section) => ({
  section,
  titles: [section.title, defaultTemplate.sections.find(({ id }) => id === section.id)?.title ?? ""]
    .map(plainOf)
    .filter((title) => title !== ""),
  aliases: aliases[section.id] ?? [],
});

/** "Key strengths and areas for improvement": which of them is meant only its text can tell. */
export function namesSeveral(heading: string, sections: readonly Section[]): boolean {
  const parts = withoutNumber(heading)
    .split(/\s*[,/;+&|]\s*|\s+(?:and|or)\s+/iu)
    .map(plainOf)
    .filter((part) => part !== "");
  const whole = plainOf(heading);
  const named = sections.map(namesOf).map(({ titles, aliases: others }) => [...titles, ...others]);
  if (parts.length < 2 || named.some((names) => names.includes(whole))) return false;
  return named.filter((names) => parts.some((part) => names.some((name) => speaksOf(part, name)))).length > 1;
}

const speaksOf = (part: string, name: string): boolean =>
  part === name ||
  part.startsWith(`${name} `) ||
  name.startsWith(`${part} `) ||
  (name.includes(" ") && part.endsWith(` ${name}`));

/** "Strengths" of "Strengths of the authority", or "Agreed action" of "Agreed action points". */
const isBeginning = (name: string, said: string): boolean =>
  said.startsWith(`${name} `) || (said.includes(" ") && name.startsWith(`${said} `));

/**
 * "S1. Officers know …" or "Area for improvement 2: …": its letter and number, and how much of it goes before the words.
 * A sign must stand after the number: S1 to S3 are years at school, too.
 */
export function findingNumber(
  heading: string,
): { readonly letter: "S" | "A"; readonly number: string; readonly skip: number } | null {
  const found =
    /^\s*([SA])(\d{1,2})(?:[.:)]\s*|\s+[–—-]\s+)/u.exec(heading) ??
    /^\s*(?:key\s+)?(s|a)(?:(?<=s)trength|(?<=a)rea\s+for\s+(?:improvement|development|(?:further\s+)?focus))\s+(\d{1,2})(?:\s*[.:)]\s*|\s+[–—-]\s+)/iu.exec(
      heading,
    );
  if (!found) return null;
  const letter = found[1]?.toUpperCase() === "S" ? "S" : "A";
  return { letter, number: `${letter}${found[2]}`, skip: found[0].length };
}

/** "Action point 3. Agree …": how much of it goes before the words. */
export const actionNumber = (heading: string): number | null =>
  /^\s*action(?:\s+point)?\s+\d{1,2}(?:\s*[.:)–—-]+\s*|\s+|$)/iu.exec(heading)?.[0].length ?? null;
