import { createHash, randomBytes } from "node:crypto";

/** 256 random bits, fit for an address or a cookie. */
export const newToken = (): string => randomBytes(32).toString("base64url");

/** What is kept of a token: who reads the database cannot sign in with what stands there. */
export const hashOf = (token: string): string => createHash("sha256").update(token).digest("hex");
