import type { QueryClient } from "@tanstack/react-query";
import { Problem } from "#shared/errors.ts";
import { lostAnswers } from "./api.ts";
import { signOutDue } from "./device.ts";
import { fromDevice } from "./kept.ts";

const AGAIN_MS = 10_000;

/** After an answer was lost. The last one is waited for again and again. */
const LOOK_MS = [0, 1000, 2000, 4000];
/** What was slow on its way to the server, or there, is done by then. */
const SLOW_MS = 5000;

let waiting: Promise<void> | null = null;

/** Resolves once the server answers anything. */
export function answeredAgain(): Promise<void> {
  return (waiting ??= wait().finally(() => (waiting = null)));
}

async function wait(): Promise<void> {
  for (let tried = 0; ; tried++) {
    await waited(LOOK_MS[tried] ?? AGAIN_MS / 2);
    if (await answers()) return;
  }
}

/** Looks when the server answers, and once more for what was slow, until `look` finds what was done. */
export async function lookUntilFound(look: () => Promise<boolean>): Promise<boolean> {
  await answeredAgain();
  if (await look()) return true;
  await waited(SLOW_MS);
  return look();
}

/**
 * What pages show is asked for anew once there is a network, and once anything answers after the answer to an act was
 * lost: what was done then shows. Not left to the queries' own watch: it takes every page for online when it begins, and to
 * one that was loaded without a network its coming is no change.
 */
export function askAgainWhenBack(queries: QueryClient): void {
  const askAll = (): void => void queries.invalidateQueries();
  addEventListener("online", askAll);
  // The browser may say so before anything is reached, or have said so all the time while only the server was away.
  setInterval(() => {
    if (navigator.onLine && owed(queries)) void answers().then((there) => there && askAll());
  }, AGAIN_MS);

  lostAnswers.subscribe(
    () =>
      void lookUntilFound(() => {
        askAll();
        return Promise.resolve(false);
      }),
  );
}

const waited = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Is something shown, or to be told, that the server has not answered? */
const owed = (queries: QueryClient): boolean =>
  fromDevice.get() ||
  signOutDue() ||
  queries
    .getQueryCache()
    .getAll()
    .some((query) => query.isActive() && query.state.error instanceof Problem && isSilence(query.state.error));

const isSilence = ({ code }: Problem): boolean => code === "unavailable";

/** Asked first: a page that could not be shown would lose what it says, and its button, each time it tries in vain. */
const answers = (): Promise<boolean> =>
  fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(AGAIN_MS / 2) }).then(
    ({ ok }) => ok,
    () => false,
  );
