import type { ReactNode } from "react";

/** A partner's sign, by its slot: always with letters and colour, never colour alone. */
const shapes: Record<number, ReactNode> = {
  1: <circle cx="12" cy="12" r="11" />,
  2: <path d="M2 2h20v20H2z" />,
  3: <path d="M12 -2L26 12 12 26 -2 12z" />,
  4: <path d="M6 2h12l6 10-6 10H6L0 12z" />,
  5: <path d="M12 0l12 22H0z" />,
  6: <path d="M1 22V12a11 11 0 0122 0v10z" />,
};

export function Shape({ slot, open = false }: { slot: number; open?: boolean }) {
  return (
    <svg className={open ? "shape shape--open" : "shape"} data-slot={slot} viewBox="-3 -3 30 30" aria-hidden="true">
      {shapes[slot] ?? shapes[1]}
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
