/** The server of the comments benchmark: the long summary twice, once with 500 threads on words all over it. */
import * as Y from "yjs";
import { ensureAccount } from "#server/accounts/accounts.ts";
import { makeLink } from "#server/accounts/links.ts";
import { ownAddress } from "#server/app.ts";
import { writeSample } from "#server/demo/write.ts";
import { addMember } from "#server/members.ts";
import { preparePages, servePages } from "#server/pages.ts";
import { createReview } from "#server/reviews.ts";
import { makeAnchor } from "#shared/anchors.ts";
import { must } from "#shared/assert.ts";
import { newId } from "#shared/ids.ts";
import type { FieldAddress } from "#shared/summary.ts";
import { readTexts } from "#shared/texts.ts";
import { longSample } from "#tests/support/long.ts";
import { benchApp, passingFolder } from "./app.ts";

const THREADS = 500;
/** Every so many threads start in each field in turn. */
const WORDS = 24;

const sample = longSample();
const { app, store } = await benchApp(passingFolder());
await preparePages();
await servePages(app.http);
const account = await ensureAccount(store.db, "writer@example.org", "Writer", 0);
const other = await ensureAccount(store.db, "commenter@example.org", "Commenter", 0);

async function makeReview(): Promise<{ id: string; doc: Y.Doc; commenter: string }> {
  let doc = new Y.Doc();
  const review = await store.db.transaction().execute((transaction) =>
    createReview(transaction, sample.details, 0, (seeded, one) => {
      writeSample(seeded, one, sample);
      doc = seeded;
    }),
  );
  await addMember(store.db, review.id, { account: account.id, partner: "la", role: "writer", signatory: false });
  await addMember(store.db, review.id, { account: other.id, partner: "oa", role: "commenter", signatory: false });
  const { id } = await store.db
    .selectFrom("members")
    .select("id")
    .where("review", "=", review.id)
    .where("account", "=", other.id)
    .executeTakeFirstOrThrow();
  return { id: review.id, doc, commenter: id };
}

const plain = await makeReview();
const full = await makeReview();
const texts = readTexts(full.doc);
const fields: FieldAddress[] = [];
full.doc.getMap("findings").forEach((_, id) => fields.push(`finding/${id}/narrative`));
const said = JSON.stringify([
  { type: "paragraph", content: [{ type: "text", text: "Is this the officers’ own word, or ours?", marks: [] }] },
]);
await store.db.transaction().execute(async (transaction) => {
  for (let i = 0; i < THREADS; i++) {
    const field = must(fields[i % fields.length], "a field");
    const turn = Math.floor(i / fields.length);
    const { length } = texts.field(field)?.text.blocks[0]?.text ?? "";
    const from = Math.min(turn * 2 * WORDS, Math.max(0, length - WORDS - 1));
    const anchor = must(makeAnchor(texts, field, { block: 0, at: from }, { block: 0, at: from + WORDS }), "words");
    const id = newId();
    const by = { review: full.id, author: full.commenter, partner: "oa", at: i + 1 };
    await transaction
      .insertInto("threads")
      .values({
        id,
        ...by,
        place: JSON.stringify({ kind: "field", field }),
        anchor: JSON.stringify(anchor),
        gone: 0,
        proposal: null,
        called: null,
        revision: i + 1,
      })
      .execute();
    for (const position of [1, 2])
      await transaction
        .insertInto("comments")
        .values({ id: newId(), ...by, thread: id, position, editedAt: null, deletedAt: null, text: said })
        .execute();
  }
});
await app.http.listen({ port: 0, host: "127.0.0.1" });
const link = await makeLink(store.db, { account: account.id, review: full.id, reusable: true }, Date.now());
const address = ownAddress(app.http);
process.send?.({
  link: `${address}${link}`,
  without: `${address}/reviews/${plain.id}`,
  full: `${address}/reviews/${full.id}`,
  threads: THREADS,
});
