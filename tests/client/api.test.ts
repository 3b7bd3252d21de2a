import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { call, lostAnswers, mayBeDone } from "#client/lib/api.ts";
import { api } from "#shared/api.ts";

/** What an answer is taken for that is none of those that the page knows. */

beforeEach(() => void vi.stubGlobal("navigator", { onLine: true }));
afterEach(() => void vi.unstubAllGlobals());

const answers = (body: string, status = 200): void =>
  void vi.stubGlobal("fetch", () => Promise.resolve(new Response(body, { status })));

test("an answer of another release says to reload, in words", async () => {
  answers('{"notices":[{"kind":"of a later release"}],"unread":1}');
  await expect(call(api.inbox)).rejects.toMatchObject({
    code: "failed",
    message: "This page is older than the Codraft that it asks. Reload the page to go on.",
  });
});

test("a page of something in between is silence for what asks, and no promise about what was to be done", async () => {
  answers("<!doctype html><title>Welcome to our Wi-Fi</title>");
  await expect(call(api.inbox)).rejects.toMatchObject({ code: "unavailable" });
  await expect(call(api.remind, { params: { review: "r" } })).rejects.toMatchObject({ code: "failed" });
});

test("a refusal is told in its own words", async () => {
  answers('{"code":"locked","message":"The text is proposed.","fields":{}}', 423);
  await expect(call(api.inbox)).rejects.toMatchObject({ code: "locked", message: "The text is proposed." });
});

const thrown = (asked: Promise<unknown>): Promise<Error> =>
  asked.then(
    () => expect.unreachable(),
    (error: unknown) => error as Error,
  );
const remind = (): Promise<Error> => thrown(call(api.remind, { params: { review: "r" } }));

test.each([
  ["no answer", () => vi.stubGlobal("fetch", () => Promise.reject(new TypeError("network")))],
  ["half an answer", () => answers('{"acts":[')],
  ["a proxy's page", () => answers("<h1>Bad gateway</h1>", 502)],
  ["a defect of the server's", () => answers('{"code":"failed","message":"Look.","fields":{}}', 500)],
])("%s: it is not known whether an act was done, and pages look again", async (_, happens) => {
  happens();
  const before = lostAnswers.get();
  const error = await remind();
  expect(error.message).toMatch(/not known whether that was done|^Look/);
  expect(error.message).not.toMatch(/nothing/i);
  expect(mayBeDone(error)).toBe(true);
  expect(lostAnswers.get()).toBe(before + 1);
});

test("offline nothing was sent; a refusal is known; a question changes nothing", async () => {
  const before = lostAnswers.get();
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("network")));
  expect((await thrown(call(api.inbox))).message).toBe("The network does not answer. Try again in a moment.");
  vi.stubGlobal("navigator", { onLine: false });
  const offline = await remind();
  expect(offline.message).toBe("You are offline, so nothing was sent. Try again when the network is back.");
  expect(mayBeDone(offline)).toBe(false);
  vi.stubGlobal("navigator", { onLine: true });
  answers('{"code":"locked","message":"The text is proposed.","fields":{}}', 423);
  expect(mayBeDone(await remind())).toBe(false);
  expect(lostAnswers.get()).toBe(before);
});
