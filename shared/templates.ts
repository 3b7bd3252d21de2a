import { z } from "zod";
import { tooLong, upTo } from "#shared/lengths.ts";

/** What a section holds. A findings section holds one kind of finding. */
export const sectionKinds = ["prose", "findings", "actions", "generated"] as const;
export const findingKinds = ["strength", "area"] as const;
export type FindingKind = (typeof findingKinds)[number];

/** The sections of our template. Their ids are for ever; titles, order, prompts and on/off belong to each review. */
export const sectionIds = [
  "details",
  "context",
  "method",
  "evaluation",
  "strengths",
  "areas",
  "practice",
  "actions",
  "follow-up",
  "agreement",
  "evidence",
  "quantities",
] as const;
export type SectionId = (typeof sectionIds)[number];

const MOST_PROMPTS = 12;
const LONGEST_PROMPT = 300;

const Prompts = z
  .array(z.string().trim().min(1, "Write the prompt, or take its line out."))
  .superRefine((prompts, context) => {
    const over = prompts.length - MOST_PROMPTS;
    if (over > 0)
      context.addIssue({
        code: "custom",
        message: `A section has at most ${MOST_PROMPTS} prompts, one a line. Take ${over} out, or put some into one line.`,
      });
    for (const [at, prompt] of prompts.entries()) {
      const message = tooLong(prompt, LONGEST_PROMPT, `prompt ${at + 1}`);
      if (message !== null) context.addIssue({ code: "custom", path: [at], message });
    }
  });

export const Section = z.object({
  id: z.enum(sectionIds),
  kind: z.enum(sectionKinds),
  /** The kind of finding it holds; null unless `kind` is "findings". */
  holds: z.enum(findingKinds).nullable(),
  title: upTo(120, "the title").min(1, "Give the section a title."),
  purpose: upTo(300, "what the section is for"),
  prompts: Prompts,
  /** Guide length; null where none is given. */
  guide: z
    .object({ from: z.number().int().min(0), to: z.number().int().min(0), unit: z.enum(["words", "findings", "rows"]) })
    .nullable(),
  optional: z.boolean(),
  on: z.boolean(),
});
export type Section = z.infer<typeof Section>;

export const Template = z
  .object({ name: z.string().trim().min(1).max(120), sections: z.array(Section) })
  .refine(
    ({ sections }) =>
      sections.length === sectionIds.length && new Set(sections.map((section) => section.id)).size === sections.length,
    { message: "Every section of the template must be there once." },
  );
export type Template = z.infer<typeof Template>;

/** Annexes are lettered, sections numbered; the details stand before the first and have neither. */
const annexes: readonly SectionId[] = ["evidence", "quantities"];

/** "1", "2" … or "A", "B" … for every section that is on, "" for the details. In template order. */
export function sectionNumbers(template: Template): Map<SectionId, string> {
  const numbers = new Map<SectionId, string>();
  let number = 0;
  let letter = 0;
  for (const section of template.sections) {
    if (!section.on) continue;
    if (section.id === "details") numbers.set(section.id, "");
    else if (annexes.includes(section.id)) numbers.set(section.id, String.fromCharCode(65 + letter++));
    else numbers.set(section.id, String(++number));
  }
  return numbers;
}

const prose = (
  id: SectionId,
  title: string,
  purpose: string,
  from: number,
  to: number,
  prompts: string[],
  optional = false,
): Section => ({
  id,
  kind: "prose",
  holds: null,
  title,
  purpose,
  prompts,
  guide: { from, to, unit: "words" },
  optional,
  on: true,
});

const generated = (id: SectionId, title: string, purpose: string, optional: boolean): Section => ({
  id,
  kind: "generated",
  holds: null,
  title,
  purpose,
  prompts: [],
  guide: null,
  optional,
  on: true,
});

/** Our default. It is ours, not an official one, and says so. A new review takes a copy. */
export const defaultTemplate: Template = {
  name: "Codraft’s own template (not an official one)",
  sections: [
    generated("details", "Details", "Identify the document", false),
    prose("context", "Context and agreed focus", "Why this question, here", 120, 220, [
      "What did the host’s own evidence say?",
      "What did the core team ask about it before agreeing?",
      "What are the lines of enquiry?",
      "What is deliberately left out?",
    ]),
    prose("method", "How the review was carried out", "Let a reader trust it", 100, 180, [
      "Which activities, how many, with which groups?",
      "Who worked in pairs across organisations?",
      "How were first impressions tested?",
    ]),
    prose("evaluation", "Overall evaluation", "The answer in one breath", 100, 180, [
      "If a councillor reads only this, what should they know?",
      "What is the main strength, the main task, and can the host do it?",
    ]),
    {
      id: "strengths",
      kind: "findings",
      holds: "strength",
      title: "Strengths",
      purpose: "What works and should be kept or spread",
      prompts: ["What is going well?", "How sure are we, and from what?", "Who benefits, and how do we know?"],
      guide: { from: 3, to: 6, unit: "findings" },
      optional: false,
      on: true,
    },
    {
      id: "areas",
      kind: "findings",
      holds: "area",
      title: "Areas for further focus",
      purpose: "Where attention pays off most",
      prompts: [
        "What is not yet good enough or not yet consistent?",
        "Where does it not apply?",
        "What would better look like, without writing the plan?",
      ],
      guide: { from: 2, to: 5, unit: "findings" },
      optional: false,
      on: true,
    },
    prose(
      "practice",
      "Practice worth sharing",
      "National learning",
      60,
      120,
      ["What could another authority use next month?", "Who would they ask (role)?"],
      true,
    ),
    {
      id: "actions",
      kind: "actions",
      holds: null,
      title: "Agreed action points",
      purpose: "Turn areas into commitments",
      prompts: ["Which area does it answer?", "Who leads?", "What can partners offer?", "How will we tell?"],
      guide: { from: 3, to: 7, unit: "rows" },
      optional: false,
      on: true,
    },
    prose("follow-up", "Reporting and follow-up", "Avoid a second plan", 50, 100, [
      "Which existing plan holds these?",
      "Which committee, when?",
      "When do partners meet again?",
    ]),
    generated("agreement", "Agreement", "Joint ownership", false),
    generated("evidence", "Evidence register", "Trace", true),
    generated("quantities", "Terms of quantity", "Define words", true),
  ],
};
