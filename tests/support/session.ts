import { SESSION_COOKIE } from "#server/accounts/sessions.ts";

/** The cookie of the session that an answer opens, with its attributes; there are others beside it. */
export function sessionCookie(answer: Response): string {
  const cookie = answer.headers.getSetCookie().find((one) => one.startsWith(`${SESSION_COOKIE}=`));
  if (cookie === undefined) throw new Error(`The answer ${answer.status} opens no session.`);
  return cookie;
}

/** What a browser says back. */
export const cookieHeader = (answer: Response): string => sessionCookie(answer).split(";")[0] ?? "";
