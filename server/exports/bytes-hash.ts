import { createHash } from "node:crypto";

/** SHA-256 of a file, in hex. */
export const bytesHash = (bytes: string | Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
