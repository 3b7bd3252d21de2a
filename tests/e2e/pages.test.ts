import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { beside, pages, writing } from "#tests/support/page-list.ts";
import { playPages } from "#tests/support/play-pages.ts";

test("A every route has an entry", () => {
  const all = [...pages, ...writing, ...beside];
  const source = readFileSync(new URL("../../client/app.tsx", import.meta.url), "utf8");
  const routes = [...source.matchAll(/<Route(?: path="([^"]+)"|>\s*<)/g)].map((match) => match[1] ?? "*");
  expect(routes).toContain("*");
  expect(routes.length).toBeGreaterThan(8);
  expect(routes.filter((route) => !all.some((page) => page.route === route))).toEqual([]);
});

playPages(pages);
