import { expect, test } from "vitest";
import { answersName, commentsName, namesOf, ownedBy, summaryName } from "#client/lib/databases.ts";

test("a database's name says whose it is and what it holds; others' databases are nobody's", () => {
  expect([answersName("effie"), summaryName("effie", "fife"), commentsName("effie", "fife")].map(ownedBy)).toEqual([
    { name: "codraft/effie/answers", account: "effie", review: null, holds: "answers" },
    { name: "codraft/effie/fife", account: "effie", review: "fife", holds: "text" },
    { name: "codraft/effie/fife/comments", account: "effie", review: "fife", holds: "comments" },
  ]);
  for (const name of ["", "other", "codraft", "codraft/effie", "codraft/effie/", "codraft//fife", "y/effie/fife"])
    expect(ownedBy(name), name).toBeNull();
  for (const name of ["codraft/effie/fife/other", "codraft/effie/fife/comments/more"]) expect(ownedBy(name)).toBeNull();
  expect(namesOf("effie", ["fife"]).map((name) => ownedBy(name)?.holds)).toEqual(["answers", "text", "comments"]);
});
