/** What came of one test; skipped also where its story had failed before it. */
interface PlayedTest {
  readonly name: string;
  readonly outcome: "passed" | "failed" | "skipped";
  /** Why it failed. */
  readonly message: string | null;
}

export interface PlayedFile {
  readonly path: string;
  /** In browsers, where a busy machine may have been the cause: such a file may be played once more. */
  readonly story: boolean;
  readonly tests: readonly PlayedTest[];
  /** Why it failed outside its tests, as before the first or after the last of them. */
  readonly broken: string | null;
}

/** One run of the test runner. */
export interface Play {
  readonly files: readonly PlayedFile[];
  /** What failed and is of no file that is known. */
  readonly errors: readonly string[];
}

interface Counts {
  readonly passed: number;
  readonly failed: number;
  /** Failing, too. */
  readonly skipped: number;
}

/** What failed first in a file; null where nothing did. */
export function firstFailure({ tests, broken }: PlayedFile): string | null {
  const failed = tests.find(({ outcome }) => outcome === "failed");
  return failed ? `${failed.name}: ${failed.message}` : broken;
}

const failed = (file: PlayedFile): boolean => firstFailure(file) !== null;

/** The stories that failed. What fails elsewhere is not played again: it has failed. */
export const toPlayAgain = ({ files }: Play): readonly PlayedFile[] =>
  files.filter((file) => file.story && failed(file));

/**
 * Both plays of some files as one, with each test once: it passed where it passed in either, and what failed in the only
 * play that it had has failed.
 */
export function joinPlays(first: Play, again: Play): Play {
  const second = new Map(again.files.map((file) => [file.path, file]));
  const files = first.files.map((file) => {
    const other = second.get(file.path);
    return other && toPlayAgain(first).includes(file) ? joinFiles(file, other) : file;
  });
  return { files, errors: [...first.errors, ...again.errors] };
}

function joinFiles(first: PlayedFile, again: PlayedFile): PlayedFile {
  const tests = new Map<string, PlayedTest>();
  for (const file of [first, again]) {
    const seen = new Map<string, number>();
    for (const one of file.tests) {
      // Some bear the same name: then they are told apart by their order.
      const times = (seen.get(one.name) ?? 0) + 1;
      seen.set(one.name, times);
      const key = `${times} ${one.name}`;
      tests.set(key, better(tests.get(key), one));
    }
  }
  return { ...first, tests: [...tests.values()], broken: first.broken === null ? null : again.broken };
}

/** A failure says more than that it was not played. */
function better(one: PlayedTest | undefined, other: PlayedTest): PlayedTest {
  const order = ["passed", "failed", "skipped"];
  return one && order.indexOf(one.outcome) <= order.indexOf(other.outcome) ? one : other;
}

export function countsOf({ files, errors }: Play): Counts {
  const tests = files.flatMap((file) => file.tests);
  const of = (outcome: PlayedTest["outcome"]): number => tests.filter((one) => one.outcome === outcome).length;
  const broken = files.filter((file) => file.broken !== null).length;
  return { passed: of("passed"), failed: of("failed") + broken + errors.length, skipped: of("skipped") };
}
