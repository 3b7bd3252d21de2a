import { afterAll, beforeAll, expect, test } from "vitest";
import type { TestApp } from "#tests/support/app.ts";
import { startApp } from "#tests/support/app.ts";

/** A link to a comment, followed by somebody who is signed out: the sign-in link they ask for leads on to it. */

let world: TestApp;
beforeAll(async () => {
  world = await startApp();
});
afterAll(() => world.app.close());

async function linkFor(email: string, wanted: object): Promise<string> {
  const before = world.mails.length;
  await world.app.http.inject({ method: "POST", url: "/api/sign-in", payload: { email, ...wanted } });
  await expect.poll(() => world.mails.length).toBe(before + 1);
  return /\/sign-in\/\S+/.exec(world.mails.at(-1)!.text)![0];
}
const land = async (path: string): Promise<unknown> =>
  (await world.app.http.inject({ method: "POST", url: path })).headers["location"];

test("N5 the link in the mail leads to the review and the comment", async () => {
  const path = await linkFor("writer@example.org", { review: world.review, comment: "c-1" });
  expect(path).toMatch(/\?comment=c-1$/);
  expect((await world.app.http.inject({ url: path })).body).toContain('<form method="post">');
  expect(await land(path)).toBe(`/reviews/${world.review}#comment-c-1`);
});

test("N5 somebody who is not a member is led to neither", async () => {
  const path = await linkFor("stranger@example.org", { review: world.review, comment: "c-1" });
  expect(path).not.toContain("comment");
  expect(await land(path)).toBe("/");
});

test.each([
  // Links to one address are limited: each case has somebody else ask.
  ["lead", "%0d%0aSet-Cookie:x=1"],
  ["lead", "a%2F..%2F"],
  ["commenter", "<script>"],
  ["commenter", "a&comment=b"],
  ["reader", "x".repeat(65)],
  ["reader", ""],
])("N5 what is no id leads to the review alone: %s %s", async (who, comment) => {
  const path = await linkFor(`${who}@example.org`, { review: world.review });
  expect(await land(`${path}?comment=${comment}`)).toBe(`/reviews/${world.review}`);
});

test("N5 what is no id is refused where the link is asked for", async () => {
  const payload = { email: "writer@example.org", review: world.review, comment: "//evil.example" };
  const answer = await world.app.http.inject({ method: "POST", url: "/api/sign-in", payload });
  expect(answer.statusCode).toBe(400);
});
