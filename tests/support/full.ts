/** The file beside the database that says that the disk is to be full. */
export const FULL = "full";
