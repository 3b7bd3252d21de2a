import { refusalIn, unanswered } from "#client/lib/api.ts";
import { forgetKept } from "#client/lib/device.ts";

/**
 * Says whether others use this machine. The server answers with the mark of it and with a new session, which ends as
 * the mark does: with the browser. On a shared machine what was kept for this person then goes at once.
 */
export async function sayMachine(shared: boolean): Promise<void> {
  const body = new URLSearchParams(shared ? { shared: "yes" } : {});
  const { onLine } = navigator;
  const answer = await fetch("/api/me/machine", { method: "POST", credentials: "same-origin", body }).catch(() => null);
  if (answer === null) throw unanswered(onLine);
  if (!answer.ok) throw refusalIn(await answer.json().catch(() => null));
  if (shared) await forgetKept();
}
