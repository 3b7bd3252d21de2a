import { describe, expect, test } from "vitest";
import type { Play, PlayedFile } from "#tests/support/play.ts";
import { countsOf, firstFailure, joinPlays, toPlayAgain } from "#tests/support/play.ts";

const marks = { "✓": "passed", "×": "failed", "↓": "skipped" } as const;

/** `"✓one ×two ↓three"`: tests with what came of them. */
function file(path: string, tests: string, { story = true, broken = null as string | null } = {}): PlayedFile {
  return {
    path,
    story,
    broken,
    tests: (tests === "" ? [] : tests.split(" ")).map((one) => {
      const outcome = marks[one.slice(0, 1) as keyof typeof marks];
      return { name: one.slice(1), outcome, message: outcome === "failed" ? `why ${one.slice(1)}` : null };
    }),
  };
}
const play = (...files: readonly PlayedFile[]): Play => ({ files, errors: [] });
const joined = (first: PlayedFile, ...again: readonly PlayedFile[]) => countsOf(joinPlays(play(first), play(...again)));

describe("which files are played again", () => {
  test("stories of which something failed, in a test or outside, and nothing else", () => {
    const failing = file("a", "✓one ×two ↓three");
    const unbegun = file("b", "↓one", { broken: "no beginning" });
    const first = play(
      failing,
      unbegun,
      file("c", "✓one"),
      file("d", "✓one ↓left-out"),
      file("e", "×one", { story: false }),
      file("f", "", { story: false, broken: "cannot be loaded" }),
    );
    expect(toPlayAgain(first)).toEqual([failing, unbegun]);
  });

  test("the first failure has its test's name and its reason", () => {
    expect(firstFailure(file("a", "✓one ×two ×three", { broken: "and its end" }))).toBe("two: why two");
    expect(firstFailure(file("a", "↓one", { broken: "no beginning" }))).toBe("no beginning");
    expect(firstFailure(file("a", "✓one ↓two"))).toBeNull();
  });
});

describe("two plays of a file count as one", () => {
  test("each test once, also those that the first play skipped", () => {
    expect(joined(file("a", "✓one ×two ↓three"), file("a", "✓one ✓two ✓three"))).toEqual({
      passed: 3,
      failed: 0,
      skipped: 0,
    });
  });

  test("what fails in both has failed, and what failed in the only play that it had", () => {
    expect(joined(file("a", "✓one ×two ↓three"), file("a", "✓one ×two ×three"))).toEqual({
      passed: 1,
      failed: 2,
      skipped: 0,
    });
  });

  test("what passed in either has passed", () => {
    expect(joined(file("a", "✓one ×two"), file("a", "×one ✓two"))).toEqual({ passed: 2, failed: 0, skipped: 0 });
  });

  test("what failed and is not reached again, or is not there any more, has failed", () => {
    const failing = file("a", "✓one ×two ↓three");
    expect(joined(failing, file("a", "✓one ↓two ↓three"))).toEqual({ passed: 1, failed: 1, skipped: 1 });
    expect(joined(failing, file("a", "✓one"))).toEqual({ passed: 1, failed: 1, skipped: 1 });
    expect(joined(failing)).toEqual({ passed: 1, failed: 1, skipped: 1 });
  });

  test("what failed outside the tests counts where it does so both times", () => {
    const unbegun = file("a", "↓one ↓two", { broken: "no beginning" });
    expect(joined(unbegun, file("a", "✓one ✓two"))).toEqual({ passed: 2, failed: 0, skipped: 0 });
    expect(joined(unbegun, unbegun)).toEqual({ passed: 0, failed: 1, skipped: 2 });
    expect(joined(file("a", "×one"), file("a", "✓one", { broken: "no end" }))).toEqual({
      passed: 1,
      failed: 0,
      skipped: 0,
    });
  });

  test("tests of the same name are told apart by their order", () => {
    expect(joined(file("a", "✓same ×same"), file("a", "✓same ×same"))).toEqual({ passed: 1, failed: 1, skipped: 0 });
    expect(joined(file("a", "✓same ×same"), file("a", "✓same ✓same"))).toEqual({ passed: 2, failed: 0, skipped: 0 });
  });

  test("no other file's count is touched, and no error that is of no file is lost", () => {
    const first: Play = {
      files: [file("a", "×one"), file("b", "×one ✓two", { story: false }), file("c", "✓one ↓two")],
      errors: ["the runner's"],
    };
    const again: Play = {
      files: [file("a", "✓one"), file("b", "✓one ✓two", { story: false }), file("c", "✓one ✓two")],
      errors: ["and again"],
    };
    expect(countsOf(joinPlays(first, again))).toEqual({ passed: 3, failed: 1 + 2, skipped: 1 });
  });
});
