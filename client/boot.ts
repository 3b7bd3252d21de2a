/**
 * Where the page begins: everything that this address is sure to want is asked for at once. One after the other (the
 * program, then who one is, then the review, then its page) would cost a round trip each, and councils' are slow.
 */
import { signOutDue } from "#client/lib/device.ts";
import { askEarly } from "#client/lib/early.ts";
import { keepProgram } from "#client/lib/keep-program.ts";

// Its faster way tries `new Function`, which this page's policy forbids, and browsers report as a breach. Read by zod
// when it loads, so it has to be there before.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });

const review = /^\/reviews\/([\w-]+)$/.exec(location.pathname)?.[1];
void import("#client/main.tsx");
// Whoever signed out without a network is signed out first.
const mayAsk = !signOutDue();
if (mayAsk) askEarly("/api/me");
if (mayAsk && review !== undefined && review !== "new") {
  void import("#client/summary/page.tsx");
  askEarly(`/api/reviews/${review}`);
  askEarly(`/api/reviews/${review}/members`);
}

// The program is kept on the device, so that pages open without a network. Sources under development change too often.
if (import.meta.env.PROD && "serviceWorker" in navigator)
  addEventListener("load", () => keepProgram(navigator.serviceWorker));
