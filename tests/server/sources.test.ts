import fastify from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { serveSources } from "#server/pages.ts";

/** `npm run dev`: a browser gets every module that a page asks for, whichever page it begins at. */

const app = fastify();
let url: string;
let close: () => Promise<void>;
beforeAll(async () => {
  close = await serveSources(app);
  url = await app.listen({ port: 0 });
});
afterAll(async () => {
  await close();
  await app.close();
});

/** The addresses of our own modules that a page or a module names. */
const named = (source: string): string[] =>
  [...source.matchAll(/(?:from |import |import\(|src=)"([^"]+\.tsx?)(?:\?[^"]*)?"/g)].map(([, path]) => path as string);

test("every module of the program is answered as one, from any page's address", async () => {
  const page = await fetch(`${url}/reviews/some-review/compare`);
  expect(page.headers.get("content-type")).toContain("text/html");
  const wanted = named(await page.text()).map((path) => new URL(path, page.url).pathname);
  expect(wanted).toHaveLength(1);
  const seen = new Set(wanted);
  for (const path of wanted) {
    const answer = await fetch(url + path);
    expect([path, answer.status, answer.headers.get("content-type")]).toEqual([path, 200, "text/javascript"]);
    for (const one of named(await answer.text())) {
      const { pathname } = new URL(one, url + path);
      if (seen.has(pathname)) continue;
      seen.add(pathname);
      wanted.push(pathname);
    }
  }
  // The sync door has the address of a folder of the client.
  expect(wanted.some((path) => path.endsWith("/sync/connection.ts"))).toBe(true);
});
