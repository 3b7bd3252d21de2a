import { guideOf, rangeName } from "#client/summary/guide.ts";
import type { Section } from "#shared/templates.ts";

interface PromptsProps {
  readonly section: Section;
  readonly id?: string;
  /** Called up by hand or standing in for what is not there yet: says what it is. */
  readonly always?: boolean;
}

/** The questions that a section might answer, and its guide length. */
export function Prompts({ section, id, always = false }: PromptsProps) {
  if (section.prompts.length === 0) return null;
  const guide = guideOf(section);
  return (
    <div className={always ? "prompts prompts--called" : "prompts"} id={id}>
      <p>{section.optional ? "This section is optional. It might answer:" : "It might answer:"}</p>
      <ul>
        {section.prompts.map((prompt) => (
          <li key={prompt}>{prompt}</li>
        ))}
      </ul>
      {guide && <p className="quiet">{rangeName(guide)} words</p>}
    </div>
  );
}
