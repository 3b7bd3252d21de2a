/** The server of the editor benchmark: Codraft with the long summary, and beside it the page with one plain editor. */
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { build } from "vite";
import { ensureAccount } from "#server/accounts/accounts.ts";
import { makeLink } from "#server/accounts/links.ts";
import { ownAddress } from "#server/app.ts";
import { writeSample } from "#server/demo/write.ts";
import { addMember } from "#server/members.ts";
import { preparePages, servePages } from "#server/pages.ts";
import { createReview } from "#server/reviews.ts";
import { longSample, paragraphsOf } from "#tests/support/long.ts";
import { benchApp, passingFolder } from "./app.ts";

const sample = longSample();
const dir = passingFolder();
const { app, store } = await benchApp(dir);
await preparePages();
await servePages(app.http);
const review = await store.db
  .transaction()
  .execute((transaction) => createReview(transaction, sample.details, 0, (doc, one) => writeSample(doc, one, sample)));
const account = await ensureAccount(store.db, "writer@example.org", "Writer", 0);
await addMember(store.db, review.id, { account: account.id, partner: "la", role: "writer", signatory: false });
await app.http.listen({ port: 0, host: "127.0.0.1" });
const link = await makeLink(store.db, { account: account.id, review: review.id, reusable: true }, Date.now());

const plain = join(dir, "plain");
await build({
  configFile: false,
  root: join(import.meta.dirname, "plain"),
  logLevel: "error",
  build: { outDir: plain, emptyOutDir: true, target: "es2022" },
});
const types: Record<string, string> = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };
const reference = createServer((request, response) => {
  const path = request.url === "/" || request.url === undefined ? "/index.html" : request.url;
  if (path === "/words.json") return response.end(JSON.stringify(paragraphsOf(sample)));
  readFile(join(plain, path)).then(
    (bytes) => response.setHeader("content-type", types[extname(path)] ?? "application/octet-stream").end(bytes),
    () => response.writeHead(404).end(),
  );
});
await new Promise<void>((listening) => reference.listen(0, "127.0.0.1", listening));

const words = paragraphsOf(sample).join(" ").split(/\s+/).length;
process.send?.({
  link: `${ownAddress(app.http)}${link}`,
  summary: `${ownAddress(app.http)}/reviews/${review.id}`,
  plain: `http://127.0.0.1:${(reference.address() as AddressInfo).port}/`,
  words,
  findings: sample.findings.length,
});
