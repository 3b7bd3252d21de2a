import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { askAnew } from "#client/lib/ask-anew.ts";

test("what changes while it is asked for the first time is asked once more", async () => {
  const queries = new QueryClient();
  let truth = "before";
  const answers: (() => void)[] = [];
  const ask = async (): Promise<string> => {
    const found = truth;
    await new Promise<void>((answer) => answers.push(answer));
    return found;
  };
  const observer = new QueryObserver(queries, { queryKey: ["threads"], queryFn: ask });
  const stop = observer.subscribe(() => {});
  const next = async (): Promise<void> => {
    await expect.poll(() => answers.length).toBeGreaterThan(0);
    answers.shift()!();
  };
  await expect.poll(() => answers.length).toBe(1);
  truth = "after";
  askAnew(queries, ["threads"]);
  await next();
  await next();
  await expect.poll(() => observer.getCurrentResult().data).toBe("after");

  truth = "later";
  askAnew(queries, ["threads"]);
  await next();
  await expect.poll(() => observer.getCurrentResult().data).toBe("later");
  expect(answers).toEqual([]);
  stop();
  queries.clear();
});
