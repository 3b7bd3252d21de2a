import type { IncomingMessage } from "node:http";

/**
 * May a page from this request's Origin change anything here? Only our own. A missing Origin is a program, which has
 * no cookie that somebody else's page could use.
 */
export const allowsOrigin =
  (baseUrl: string | null) =>
  ({ headers }: IncomingMessage): boolean => {
    const { origin, host } = headers;
    if (origin === undefined) return true;
    if (!URL.canParse(origin)) return false;
    return baseUrl === null ? new URL(origin).host === host : origin === new URL(baseUrl).origin;
  };
