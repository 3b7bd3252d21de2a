import { beforeEach } from "vitest";
import type { RunnerTask } from "vitest";

/**
 * In the first play of a story (`tests/run.ts`) what comes after a failure is skipped: it would go on from a state that
 * does not fit, and the whole file is played again from its beginning.
 */
if (process.env["FIRST_PLAY"])
  beforeEach(({ task, skip }) => {
    if (failed(task.file)) skip("the story failed before");
  });

const failed = (task: RunnerTask): boolean =>
  task.result?.state === "fail" || ("tasks" in task && task.tasks.some(failed));
