import type { Invitation } from "#shared/api.ts";
import { folded } from "#shared/authorities.ts";
import type { Role } from "#shared/permissions.ts";
import { roles } from "#shared/permissions.ts";
import type { Partner } from "#shared/reviews.ts";
import { Email } from "#shared/reviews.ts";

/** A line that could not be read: it stays where it was pasted, and says what is wrong with it. */
export interface BadLine {
  readonly text: string;
  readonly problem: string;
}

export interface Reading {
  readonly partners: readonly Partner[];
  /** For lines that do not say. */
  readonly partner: string;
  readonly role: Role;
  /** Whoever is invited or a member already, and how that is said of them. */
  readonly known: ReadonlyMap<string, string>;
}

/**
 * People from a pasted list, one a line or several: "Name <a@b>; c@d" as Outlook copies it, "a@b, ES, reader", or
 * cells of a table with tabs between. Every line ends up in one of the two lists.
 */
export function readInvited(text: string, reading: Reading): { people: Invitation[]; bad: BadLine[] } {
  const people = new Map<string, Invitation>();
  const bad: BadLine[] = [];
  for (const line of text.split(/\r?\n/).map((one) => one.trim())) {
    if (line === "" || isHeading(line)) continue;
    for (const { text: entry, cells } of entriesOf(line)) {
      const read = readEntry(cells, reading);
      if (typeof read === "string") bad.push({ text: entry, problem: read });
      else if (people.has(read.email)) bad.push({ text: entry, problem: `${read.email} stands twice in these lines.` });
      else people.set(read.email, read);
    }
  }
  return { people: [...people.values()], bad };
}

interface Entry {
  readonly text: string;
  readonly cells: readonly string[];
}

const hasAddress = (text: string): boolean => text.includes("@");

/** Whole or not. */
const ADDRESS = /[^\s<>()"',:][^\s<>()",:]*@[^\s<>()"',]*/g;
/** Each once. */
const addressesIn = (text: string): string[] => [...new Set(text.toLowerCase().match(ADDRESS))];

/** The first row of a table names its columns. */
const isHeading = (line: string): boolean => !hasAddress(line) && /\be-?mail\b/i.test(line);

/** One entry for each address of the line. */
function entriesOf(line: string): Entry[] {
  const separator = ["\t", ";", ","].find((one) => split(line, one).length > 1);
  if (separator === undefined) {
    const words = line.split(/\s+/);
    const each = words.every(hasAddress) && addressesIn(line).length === words.length ? words : [line];
    return each.map((text) => ({ text, cells: [text] }));
  }
  const cells = split(line, separator).filter((cell) => cell !== "");
  if (cells.filter(hasAddress).length <= 1) return [{ text: line, cells: withCommas(cells, separator) }];
  if (separator === ";") return cells.flatMap(entriesOf);
  // What stands before an address belongs to it, what comes after the last one to that.
  const groups: string[][] = [[]];
  for (const cell of cells) {
    if (groups.at(-1)?.some(hasAddress) && cells.slice(cells.indexOf(cell)).some(hasAddress)) groups.push([]);
    groups.at(-1)?.push(cell);
  }
  return groups.map((group) => ({ text: group.join(`${separator} `), cells: group }));
}

/** A cell such as "Name <a@b>, ES" holds more than one thing itself. */
const withCommas = (cells: readonly string[], separator: string): string[] =>
  separator === ";" ? cells.flatMap((cell) => split(cell, ",")) : [...cells];

/** Splits outside of quotation marks and angle brackets. */
function split(line: string, separator: string): string[] {
  const parts = [""];
  let quoted = false;
  let bracketed = false;
  for (const sign of line) {
    if (sign === '"') quoted = !quoted;
    else if (sign === "<") bracketed = true;
    else if (sign === ">") bracketed = false;
    if (sign === separator && !quoted && !bracketed) parts.push("");
    else parts[parts.length - 1] += sign;
  }
  // An odd quotation mark is a mistake of the list, not a reason to read it as one name.
  if (quoted) return line.split(separator).map((part) => part.trim());
  return parts.map((part) => part.trim());
}

/** The person, or what is wrong. */
function readEntry(cells: readonly string[], reading: Reading): Invitation | string {
  const at = cells.findIndex(hasAddress);
  const cell = cells[at];
  if (cell === undefined) return "There is no e-mail address in it.";
  const [found = "", ...more] = addressesIn(cell);
  if (more.length > 0) return "There is more than one e-mail address in it.";
  const email = Email.safeParse(found.replace(/\.$/, ""));
  if (!email.success) return `“${found}” is not a whole e-mail address.`;
  const taken = reading.known.get(email.data);
  if (taken !== undefined) return `${email.data} ${taken}.`;

  let { partner, role } = reading;
  let signatory = false;
  const before: string[] = [];
  const after: string[] = [];
  for (const [i, word] of cells.entries()) {
    if (i === at || word === "") continue;
    const meant = meaningOf(word, reading.partners);
    if (meant.partner !== undefined) partner = meant.partner;
    else if (meant.role !== undefined) role = meant.role;
    else if (meant.signatory) signatory = true;
    else (i < at ? before : after).push(word);
  }
  const own = nameBeside(cell);
  // As a table has it, the name after the address. One word alone is rather a partner or role that is spelt wrongly.
  const [behind] = after;
  if (own === "" && before.length === 0 && after.length === 1 && behind?.includes(" ")) before.push(...after.splice(0));
  const name = own && before.length > 0 ? `${own} ${before.join(" ")}` : own || before.join(" ");
  if (after.length > 0) {
    const codes = reading.partners.map(({ code }) => code).join(", ");
    return `“${after.join(", ")}” is no partner or role here. Partners are ${codes}; roles are ${roles.join(", ")}.`;
  }
  return { email: email.data, name: name.slice(0, 120), partner, role, signatory };
}

/** "Ailsa Fernhope <a@b>", "a@b (Ailsa Fernhope)", or as directories write it: "Fernhope, Ailsa" <a@b>. */
function nameBeside(cell: string): string {
  const rest = cell
    .replaceAll(ADDRESS, "")
    .replace(/mailto:/gi, "")
    .replaceAll(/[<>()"“”]|^'|'(?=\s*$)/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
  const [family, given, ...more] = rest.split(",").map((part) => part.trim());
  return family && given && more.length === 0 ? `${given} ${family}` : rest;
}

const roleWords: Readonly<Record<string, Role>> = {
  leads: "lead",
  write: "writer",
  writes: "writer",
  editor: "writer",
  comment: "commenter",
  comments: "commenter",
  read: "reader",
  reads: "reader",
  viewer: "reader",
};

function meaningOf(
  word: string,
  partners: readonly Partner[],
): { partner?: string | undefined; role?: Role | undefined; signatory?: boolean } {
  const said = folded(word);
  const partner = partners.find(({ code, name }) => folded(code) === said || folded(name) === said)?.id;
  const role = roles.find((one) => one === said) ?? roleWords[said];
  return { partner, role, signatory: /^(signatory|signs)$/.test(said) };
}
