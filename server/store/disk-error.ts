/** The disk could not do what was asked (full, read-only, failing). Nothing of it was done, and it may work later. */
export class DiskError extends Error {}
