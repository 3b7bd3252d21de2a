import type * as Y from "yjs";

/** A Yjs id as a key of maps and sets, which compare objects by themselves. */
export const idKey = ({ client, clock }: Y.ID): string => `${client}:${clock}`;
