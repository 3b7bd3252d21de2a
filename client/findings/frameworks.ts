/** What a finding may refer to, as suggestions: any words may be used instead. */
export interface FrameworkSuggestion {
  /** What is stored. */
  readonly name: string;
  readonly title: string;
}

const indicators: readonly (readonly [string, string])[] = [
  ["1.1", "Self-evaluation for self-improvement"],
  ["1.2", "Leadership of learning"],
  ["1.3", "Leadership of change"],
  ["1.4", "Leadership and management of staff"],
  ["1.5", "Management of resources to promote equity"],
  ["2.1", "Safeguarding and child protection"],
  ["2.2", "Curriculum"],
  ["2.3", "Learning, teaching and assessment"],
  ["2.4", "Personalised support"],
  ["2.5", "Family learning"],
  ["2.6", "Transitions"],
  ["2.7", "Partnerships"],
  ["3.1", "Ensuring wellbeing, equality and inclusion"],
  ["3.2", "Raising attainment and achievement"],
  ["3.3", "Increasing creativity and employability"],
];

const drivers: readonly string[] = [
  "School and ELC leadership",
  "Teacher and practitioner professionalism",
  "Parental/carer involvement and engagement",
  "Curriculum and assessment",
  "School and ELC improvement",
  "Performance information",
];

export const frameworkSuggestions: readonly FrameworkSuggestion[] = [
  ...indicators.map(([point, title]) => ({ name: `HGIOS4 ${point}`, title })),
  ...drivers.map((title) => ({ name: title, title: "National Improvement Framework driver" })),
];
