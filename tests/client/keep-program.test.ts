import { expect, test } from "vitest";
import type { Workers } from "#client/lib/keep-program.ts";
import { keepProgram } from "#client/lib/keep-program.ts";

/** A browser's service workers, of which each try is ended by hand. */
function workers(controlled: boolean) {
  const said: unknown[] = [];
  const tries: ((end: "fails" | "redundant" | "active") => Promise<void>)[] = [];
  const later: (() => void)[] = [];
  let setReady: (ready: ServiceWorkerRegistration) => void = () => {};
  const ready = new Promise<ServiceWorkerRegistration>((done) => (setReady = done));
  const register = (): Promise<ServiceWorkerRegistration> =>
    new Promise((resolve, reject) => {
      const installing = Object.assign(new EventTarget(), { state: "installing" });
      tries.push(async (end) => {
        if (end === "fails") reject(new Error("no such file"));
        else {
          resolve({ installing } as unknown as ServiceWorkerRegistration);
          await Promise.resolve();
          installing.state = end;
          installing.dispatchEvent(new Event("statechange"));
          const active = { postMessage: (message: unknown) => said.push(message) };
          if (end === "active") setReady({ active } as unknown as ServiceWorkerRegistration);
        }
        await new Promise(setImmediate);
      });
    });
  const controller = controlled ? ({} as ServiceWorker) : null;
  keepProgram({ register, ready, controller } as Workers, (run) => later.push(run));
  return { tries, later, said };
}

test("where its files did not all come they are asked for again later, until the program is kept", async () => {
  const { tries, later } = workers(false);
  await tries[0]!("fails");
  expect(later).toHaveLength(1);
  later[0]!();
  await tries[1]!("redundant");
  expect(later).toHaveLength(2);
  later[1]!();
  await tries[2]!("active");
  expect([tries.length, later.length]).toEqual([3, 2]);
});

test.each([
  ["without its keeper asks to be taken over", false, ["take over"]],
  ["that has it does not", true, []],
])("a page %s", async (_, controlled, asks) => {
  const { tries, said } = workers(controlled);
  await tries[0]!("active");
  expect(said).toEqual(asks);
});
