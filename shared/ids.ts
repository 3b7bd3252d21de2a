/** A new identity for anything of ours. Random, so that two devices never make the same one. */
export function newId(): string {
  return crypto.randomUUID();
}
