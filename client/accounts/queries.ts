import { useQuery } from "@tanstack/react-query";
import { call } from "#client/lib/api.ts";
import { sessionEnded, signedInAs, signOutDue, signOutTold, somebodyElse } from "#client/lib/device.ts";
import { lookIntoKept } from "#client/lib/kept-look.ts";
import { fromDevice } from "#client/lib/kept.ts";
import type { Account } from "#shared/api.ts";
import { api } from "#shared/api.ts";
import { Problem } from "#shared/errors.ts";

const LOOK_MS = 1000;

/** Who is signed in; without a network, who was when there last was one. */
async function readMe(): Promise<Account> {
  const unread = lookIntoKept();
  // Somebody signed out while the network was away: until the server has heard it, nobody is signed in here.
  if (signOutDue()) {
    await call(api.signOut).then(signOutTold, () => {});
    sessionEnded();
    throw new Problem("signed-out", "You are not signed in.");
  }
  try {
    const me = await call(api.me);
    // The pages take the notes for true; but a device that does not answer must not keep them from opening.
    const late = new Promise<null>((done) => setTimeout(() => done(null), LOOK_MS));
    const inTime = (await Promise.race([unread, late])) !== null;
    if (!fromDevice.get()) signedInAs(me.id, { unread, inTime });
    return me;
  } catch (error) {
    // The session that somebody else opened goes on.
    if (error instanceof Problem && error.code === "signed-out" && !somebodyElse.get()) sessionEnded();
    throw error;
  }
}

export const useMe = () => useQuery({ queryKey: ["me"], queryFn: readMe, retry: false });
