import { expect, test, vi } from "vitest";
import { call } from "#client/lib/api.ts";
import { notUndoneWords, undoneWords } from "#client/versions/undone-words.ts";
import { api } from "#shared/api.ts";
import type { ProblemCode } from "#shared/errors.ts";
import { Problem } from "#shared/errors.ts";

/** What is said once a restoration or an import was taken back, or was not. */

test("what stays is named, of many some", () => {
  expect(undoneWords("It is out.", []).text).toBe("Undone. It is out.");
  expect(undoneWords("It is out.", ["part of section 1"]).text).toBe(
    "Undone. Part of section 1 was changed meanwhile, so it stays.",
  );
  expect(undoneWords("It is out.", ["part of section 1", "S6"]).text).toBe(
    "Undone. Part of section 1 and S6 were changed meanwhile, so they stay.",
  );
  const many = Array.from({ length: 9 }, (_, i) => `S${i + 1}`);
  expect(undoneWords("", many).text).toBe(
    "Undone. S1, S2, S3, S4, S5 and 4 more were changed meanwhile, so they stay.",
  );
});

test("whose answer was lost may be undone; what the server itself answered is said in its words", async () => {
  const asked = (body: string, status: number): Promise<string> => {
    vi.stubGlobal("navigator", { onLine: true });
    vi.stubGlobal("fetch", () => Promise.resolve(new Response(body, { status })));
    const params = { review: "r", version: "v" };
    return call(api.restore, { params, body: { kind: "undo", after: "a" } }).then(
      () => expect.unreachable(),
      (error: unknown) => notUndoneWords(error, () => {}).text,
    );
  };
  const full = "Codraft cannot store anything at the moment. Look whether that was done before you try again.";
  expect(await asked(JSON.stringify({ code: "unavailable", message: full, fields: {} }), 503)).toBe(
    "It is not known whether this was undone: Codraft cannot store anything at the moment. Press “Undo” again in some minutes: it is not done twice. The text as it was is in Versions.",
  );
  const defect = "Something went wrong in Codraft. Look whether that was done before you try again.";
  expect(await asked(JSON.stringify({ code: "failed", message: defect, fields: {} }), 500)).toContain(
    "undone: something went wrong in Codraft. Press “Undo” again: it",
  );
  // Another's word for a server that it does not reach.
  expect(await asked("<h1>Service unavailable</h1>", 503)).toContain(
    "undone: the answer was lost on the way. Press “Undo” again: it",
  );
  vi.unstubAllGlobals();
});

test.each<[ProblemCode, boolean]>([
  ["unavailable", true],
  ["failed", true],
  ["locked", true],
  ["too-many", true],
  ["bad-input", false],
  ["not-found", false],
  ["not-allowed", false],
])("undoing that was refused with “%s” is offered again: %s", (code, again) => {
  const { text, action } = notUndoneWords(new Problem(code, "So it is."), () => {});
  expect(action?.label).toBe(again ? "Undo" : undefined);
  expect(text).toContain("The text as it was is in Versions.");
});
