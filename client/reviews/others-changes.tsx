import { Button } from "#client/parts/controls.tsx";
import { useShown } from "#client/lib/shown.ts";
import type { ReviewDetails } from "#shared/reviews.ts";
import type { Template } from "#shared/templates.ts";
import type { Clash, Path } from "./merge.ts";
import { at } from "./merge.ts";

/** What is set up about a review, in one value, so that two people's changes of it merge in one go. */
export interface Setup {
  readonly details: ReviewDetails;
  readonly template: Template;
}

interface OthersChangesProps {
  readonly taken: readonly Path[];
  readonly clashes: readonly Clash[];
  readonly setup: Setup;
  readonly onUse: (clash: Clash) => void;
  readonly onClose: () => void;
}

/** Somebody else saved while this form was open: what came in, and what both changed, to choose from. */
export function OthersChanges({ taken, clashes, setup, onUse, onClose }: OthersChangesProps) {
  useShown("strip");
  const names = [...new Set(taken.map((path) => nameOf(path, setup)))];
  return (
    <div className="strip" role="status">
      <div className="strip__in">
        <b>Somebody else changed this meanwhile.</b> Nothing of yours is lost.
        {names.length > 0 && <p>Taken in from them: {names.join("; ")}.</p>}
        {clashes.map((clash) => (
          <div className="clash" key={clash.path.join(" ")}>
            Both of you changed: {nameOf(clash.path, setup)}. Yours stands in the form; theirs is
            <blockquote>{said(clash.theirs)}</blockquote>
            <Button small onPress={() => onUse(clash)}>
              Use theirs<span className="vh">: {nameOf(clash.path, setup)}</span>
            </Button>
          </div>
        ))}
        {clashes.length > 0 && <p>Saving keeps what stands in the form.</p>}
      </div>
      <Button small onPress={onClose}>
        {clashes.length > 0 ? "Keep mine" : "Close"}
      </Button>
    </div>
  );
}

const names: Readonly<Record<string, string>> = {
  title: "what the document is called",
  hosts: "host authorities",
  focus: "agreed focus",
  reason: "why this focus",
  enquiries: "lines of enquiry",
  firstDay: "first day",
  lastDay: "last day",
  mode: "how the team works",
  partners: "partners",
  scale: "terms of quantity",
  name: "name",
  code: "short form",
  signs: "whether they sign",
  prompts: "prompts",
  on: "on or off",
  order: "their order",
};

function nameOf(path: Path, setup: Setup): string {
  const [part, field = "", id, ...rest] = path;
  const thing = id === undefined ? undefined : at(setup, path.slice(0, 3));
  const last = rest.map((one) => names[one] ?? one).join(" ");
  if (part === "template") {
    const title = typeof thing === "object" && thing !== null && "title" in thing ? String(thing.title) : "sections";
    return [`section “${title}”`, last === names["title"] ? "title" : (names[id ?? ""] ?? last)]
      .filter((one) => one !== "")
      .join(", ");
  }
  const list = setup.details[field as keyof ReviewDetails];
  const place = Array.isArray(list) ? list.indexOf(thing as never) + 1 : 0;
  return [names[field] ?? field, place > 0 ? `${place}` : "", id === "order" ? "order" : last]
    .filter((one) => one !== "" && one !== "text")
    .join(" ");
}

/** A value as one reads it. */
function said(value: unknown): string {
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (Array.isArray(value))
    return value
      .map((one) => (typeof one === "object" && one !== null && "name" in one ? String(one.name) : String(one)))
      .join("\n");
  return String(value) === "" ? "(empty)" : String(value);
}
