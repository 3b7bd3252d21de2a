/**
 * The disk could not do what was asked (full, read-only, failing). It may work later; and it may be done all the same, as
 * a commit that failed may be on the disk, and of several steps the first ones are.
 */
export class DiskError extends Error {}
