export interface Invited {
  readonly email: string;
  /** "" when only an address was given. */
  readonly name: string;
}

/** People from a pasted list: "Name <a@b>; c@d", one a line, commas or semicolons between. `unread` is what is no address. */
export function parseInvited(text: string): { people: Invited[]; unread: string[] } {
  const people = new Map<string, Invited>();
  const unread: string[] = [];
  for (const part of text.split(/[\n;,\t]+/).map((one) => one.trim())) {
    if (part === "") continue;
    const match = /^(?:"?([^"<]*?)"?\s*)<?([^\s<>@]+@[^\s<>@]+\.[^\s<>@]+)>?$/.exec(part);
    const email = match?.[2]?.toLowerCase();
    if (email === undefined) unread.push(part);
    else people.set(email, { email, name: match?.[1]?.trim() ?? "" });
  }
  return { people: [...people.values()], unread };
}
