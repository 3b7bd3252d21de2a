import { writeFileSync } from "node:fs";
import type { SerializedError } from "vitest";
import type { Reporter, TestModule } from "vitest/node";
import type { Play, PlayedFile } from "./play.ts";

/** Writes what came of a run to the file that PLAY_REPORT names, for `tests/run.ts`. */
export default class PlayReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    // What nobody caught counts against the file that it came from, where the runner knows which.
    const of = (module: TestModule | null): readonly string[] =>
      unhandled
        .filter((error) => module === (modules.find((one) => one.moduleId === error["VITEST_TEST_PATH"]) ?? null))
        .map((error) => error.message);
    const play: Play = { files: modules.map((module) => played(module, of(module))), errors: of(null) };
    writeFileSync(process.env["PLAY_REPORT"] ?? "", JSON.stringify(play));
  }
}

function played(module: TestModule, unhandled: readonly string[]): PlayedFile {
  const tests = [...module.children.allTests()].map((test) => {
    const { state, errors } = test.result();
    // One that never ended has not passed.
    const outcome = state === "pending" ? "failed" : state;
    return { name: test.fullName, outcome, message: outcome === "failed" ? message(errors) : null };
  });
  const outside = [module, ...module.children.allSuites()].flatMap((one) => one.errors().map((error) => error.message));
  const broken = [...outside, ...unhandled][0];
  // As when the process that ran it has died.
  const unexplained = module.state() !== "passed" && module.state() !== "skipped" && !tests.some((one) => one.message);
  return {
    path: module.relativeModuleId,
    story: module.project.name === "e2e",
    tests,
    broken: broken ?? (unexplained ? "it did not end" : null),
  };
}

const message = (errors: readonly SerializedError[] | undefined): string => errors?.[0]?.message ?? "it did not end";
