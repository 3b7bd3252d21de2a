import { useEffect } from "react";
import { noteBegun } from "#client/comments/drafts.ts";
import { carriedAccounts, holdsCarried } from "#client/lib/device.ts";
import { Strip } from "#client/parts/strip.tsx";

/** Where nobody knows who one is (no network, or signed out), what this tab holds is said all the same. */
export function InThisTab() {
  useEffect(() => {
    for (const account of carriedAccounts()) noteBegun(account);
  }, []);
  if (!holdsCarried()) return null;
  return (
    <Strip icon="offline">
      <b>This tab has words that are not sent.</b> Keep it open: they are sent when the network is back and whoever
      wrote them is signed in.
    </Strip>
  );
}
