import type { Change, Comparison } from "./summaries.ts";

/**
 * Names a change so that whoever made it can be found in the log: "finding/f1 added", "finding/f1 value Line of
 * enquiry", "finding/f1 list Evidence"; a field's words go by its address.
 */
export function changeKey(change: Change): string {
  const { kind, id } = change.subject;
  const about = `${kind}/${id}`;
  switch (change.kind) {
    case "value":
      return `${about} value ${change.name}`;
    case "linked":
    case "unlinked":
      return `${about} list ${change.name}`;
    case "added":
    case "removed":
    case "moved":
    case "reordered":
      return `${about} ${change.kind}`;
  }
}

/** Every key of a comparison, once. */
export function comparisonKeys({ changes, fields }: Comparison): ReadonlySet<string> {
  return new Set([...changes.map(changeKey), ...fields.map(({ address }) => address)]);
}
