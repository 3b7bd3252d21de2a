import { shapePath } from "./shapes.ts";

export function Shape({ slot, open = false }: { slot: number; open?: boolean }) {
  return (
    <svg className={open ? "shape shape--open" : "shape"} data-slot={slot} viewBox="-3 -3 30 30" aria-hidden="true">
      <path d={shapePath(slot)} />
    </svg>
  );
}

interface FaceProps {
  readonly person: {
    readonly name: string;
    readonly partner: { readonly code: string; readonly slot: number };
    readonly self?: boolean;
  };
  readonly size?: "s" | "m";
}

/** A person as initials in the partner's shape. */
export function Face({ person, size = "m" }: FaceProps) {
  const { name, partner } = person;
  const words = `${name} (${partner.code}${person.self ? ", you" : ""})`;
  return (
    <span className={size === "s" ? "face face--s" : "face"} data-slot={partner.slot} title={words}>
      <Shape slot={partner.slot} />
      <b aria-hidden="true">{initials(name)}</b>
      <span className="vh">{words}</span>
    </span>
  );
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== "");
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters.map((word) => (word ?? "").slice(0, 1).toUpperCase()).join("");
}
