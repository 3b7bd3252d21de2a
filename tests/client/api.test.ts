import { afterEach, expect, test, vi } from "vitest";
import { call } from "#client/lib/api.ts";
import { api } from "#shared/api.ts";

/** What an answer is taken for that is none of those that the page knows. */

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
