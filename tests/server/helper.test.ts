import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createHelper } from "#server/store/worker.ts";

/** A thread that answers by this function. */
function threadOf(work: string): URL {
  const file = pathToFileURL(join(import.meta.dirname, "../../server/store/worker.ts")).href;
  const source = `
    import { parentPort } from "node:worker_threads";
    import { deflateSync } from "node:zlib";
    import { answerQuestions } from ${JSON.stringify(file)};
    answerQuestions(parentPort, ${work});`;
  return new URL(`data:text/javascript,${encodeURIComponent(source)}`);
}
const soon = (): Promise<void> => new Promise((done) => setImmediate(done));

test("a thread that is closed answers what it was asked first: ended while it packs it would end the process", async () => {
  const helper = createHelper<number, number>(
    threadOf(`(count) => {
      for (let i = 0; i < count; i++) deflateSync(Buffer.alloc(2000, "ab"));
      return count;
    }`),
  );
  expect(await helper.ask(1)).toBe(1);
  const answer = helper.ask(500);
  await soon();
  await helper.close();
  expect(await answer).toBe(500);
  await expect(helper.ask(1)).rejects.toThrow("closed");
});

test("a thread that ended by itself is neither waited for nor missed", async () => {
  const helper = createHelper<string, string>(threadOf('(how) => (how === "end" ? process.exit() : how)'));
  await expect(helper.ask("end")).rejects.toThrow("ended");
  expect(await helper.ask("again")).toBe("again");
  await expect(helper.ask("end")).rejects.toThrow("ended");
  await helper.close();
});
