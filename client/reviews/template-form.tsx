import { useState } from "react";
import { Icon } from "#client/parts/icons.tsx";
import { Button } from "#client/parts/controls.tsx";
import { described, FieldError } from "#client/parts/text-field.tsx";
import { defaultTemplate } from "#shared/templates.ts";
import type { Section, Template } from "#shared/templates.ts";

interface TemplateFormProps {
  readonly template: Template;
  readonly onChange: (template: Template) => void;
  /** Messages by place and field, as "3.title". */
  readonly problems: Readonly<Record<string, string>>;
}

/** The review's own copy of the template: titles, order, prompts, and which optional sections are on. No text is touched. */
export function TemplateForm({ template, onChange, problems }: TemplateFormProps) {
  const { sections } = template;
  const [said, setSaid] = useState("");
  const change = (id: string, part: Partial<Section>): void =>
    onChange({ ...template, sections: sections.map((one) => (one.id === id ? { ...one, ...part } : one)) });

  function move(at: number, by: -1 | 1): void {
    const next = [...sections];
    const [moved] = next.splice(at, 1);
    if (!moved) return;
    next.splice(at + by, 0, moved);
    onChange({ ...template, sections: next });
    setSaid(`${moved.title} is number ${at + by + 1} of ${sections.length} now.`);
    // The button goes with its section; at either end it is the other one that still works.
    const end = at + by === 0 ? "down" : at + by === sections.length - 1 ? "up" : by < 0 ? "up" : "down";
    requestAnimationFrame(() => document.getElementById(`move-${end}-${moved.id}`)?.focus());
  }

  return (
    <>
      <h2 className="group" id="sections" tabIndex={-1}>
        Sections
      </h2>
      <p className="hint">
        {template.name}. A section that is switched off keeps its words and shows them again when it is on. Alt with an
        arrow moves the section that you are in.
      </p>
      <p className="vh" role="status">
        {said}
      </p>
      <ol className="template">
        {sections.map((section, i) => {
          const said = (part: string): string | null =>
            Object.entries(problems).find(([path]) => path.startsWith(`${i}.${part}`))?.[1] ?? null;
          const title = said("title");
          const prompts = said("prompts");
          return (
            // The keys are a second way to the buttons inside.
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
            <li
              key={section.id}
              className={
                title === null && prompts === null ? "template__section" : "template__section template__section--err"
              }
              onKeyDown={(event) => {
                const by = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
                if (!event.altKey || by === 0 || !sections[i + by]) return;
                event.preventDefault();
                move(i, by);
              }}
            >
              {title !== null && <FieldError id={`title-${section.id}-error`}>{title}</FieldError>}
              <input
                id={`title-${section.id}`}
                type="text"
                aria-label={`Title of section ${i + 1}`}
                {...described(`title-${section.id}`, false, title)}
                value={section.title}
                onChange={(event) => change(section.id, { title: event.target.value })}
              />
              <span className="template__acts">
                {section.optional && (
                  <label className="opt">
                    <input
                      type="checkbox"
                      checked={section.on}
                      onChange={(event) => change(section.id, { on: event.target.checked })}
                    />
                    On<span className="vh">: {section.title}</span>
                  </label>
                )}
                <Button
                  kind="quiet"
                  id={`move-up-${section.id}`}
                  isDisabled={i === 0}
                  aria-label={`Move ${section.title} up`}
                  onPress={() => move(i, -1)}
                >
                  <Icon name="up" />
                </Button>
                <Button
                  kind="quiet"
                  id={`move-down-${section.id}`}
                  isDisabled={i === sections.length - 1}
                  aria-label={`Move ${section.title} down`}
                  onPress={() => move(i, 1)}
                >
                  <Icon name="down" />
                </Button>
              </span>
              {section.kind !== "generated" && (
                <Prompts section={section} problem={prompts} onChange={(prompts) => change(section.id, { prompts })} />
              )}
            </li>
          );
        })}
      </ol>
    </>
  );
}

interface PromptsProps {
  readonly section: Section;
  readonly problem: string | null;
  readonly onChange: (prompts: string[]) => void;
}

function Prompts({ section, problem, onChange }: PromptsProps) {
  const ours = defaultTemplate.sections.find((one) => one.id === section.id)?.prompts ?? [];
  const id = `prompts-${section.id}`;
  return (
    <div className="template__prompts">
      <label htmlFor={id}>
        Prompts, one a line<span className="vh">: {section.title}</span>
      </label>
      {problem !== null && <FieldError id={`${id}-error`}>{problem}</FieldError>}
      <textarea
        id={id}
        {...described(id, false, problem)}
        rows={Math.max(2, section.prompts.length)}
        value={section.prompts.join("\n")}
        onChange={(event) => onChange(event.target.value.split("\n"))}
        onBlur={() => onChange(section.prompts.map((one) => one.trim()).filter((one) => one !== ""))}
      />
      {section.prompts.join("\n") !== ours.join("\n") && (
        <Button kind="quiet" onPress={() => onChange([...ours])}>
          Use the template’s prompts<span className="vh"> for {section.title}</span>
        </Button>
      )}
    </div>
  );
}
