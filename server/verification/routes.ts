import type { FastifyInstance } from "fastify";
import { actsOf } from "#server/agreements/store.ts";
import type { AgreementRecord } from "#server/exports/agreed.ts";
import { bytesHash } from "#server/exports/bytes-hash.ts";
import { exportedBlocks, sealedRecord } from "#server/exports/routes.ts";
import { membershipsOf } from "#server/members.ts";
import type { Parts } from "#server/parts.ts";
import { versionSummary } from "#server/versions/texts.ts";
import type { Sealed } from "#shared/agreements.ts";
import { foldAgreement } from "#shared/agreements.ts";
import { must } from "#shared/assert.ts";
import { Problem } from "#shared/errors.ts";
import { hostNames } from "#shared/reviews.ts";
import type { Summary } from "#shared/summary.ts";
import type { Verification } from "#shared/verification.ts";
import { VERIFIED_MOST, verificationPath } from "#shared/verification.ts";
import type { Candidate } from "./verify.ts";
import { linesOf } from "./lines.ts";
import { isOurs } from "./ours.ts";
import { draftMark, findText, foreignIn, hasUnseen, printedHash, readFile, withoutStamp } from "./verify.ts";

/** A sealed text, and whether it is its review's last. */
interface SealedIn {
  readonly review: string;
  readonly sealed: Sealed;
  readonly latest: boolean;
}

interface AgreedText {
  readonly hash: string;
  readonly summary: Summary;
  readonly agreement: AgreementRecord;
  readonly agreed: NonNullable<Verification["agreed"]>;
}

/** Verify: is this file an agreed text of a review that one is a member of? Nothing of the file is kept. */
export async function verificationRoutes(http: FastifyInstance, parts: Parts): Promise<void> {
  const { db, historian, doorkeeper } = parts;
  const allow = doorkeeper.installation("verification.use");

  /** Every text that was sealed in a review that this account is a member of. */
  async function everSealed(account: string): Promise<SealedIn[]> {
    const all: SealedIn[] = [];
    for (const { review } of await membershipsOf(db, account)) {
      const sealed = foldAgreement(await actsOf(db, review)).everSealed;
      all.push(...sealed.map((one) => ({ review, sealed: one, latest: one === sealed.at(-1) })));
    }
    return all;
  }

  async function agreedText({ review, sealed, latest }: SealedIn): Promise<AgreedText> {
    const { version, hash, at } = sealed;
    const row = await db.selectFrom("versions").selectAll().where("id", "=", version).executeTakeFirstOrThrow();
    const summary = await versionSummary(db, historian, row);
    const { title, hosts } = summary.details;
    return {
      hash,
      summary,
      agreement: sealedRecord(parts, summary, sealed),
      agreed: { review, title, hosts: hostNames(hosts), version, name: row.name, hash, at, latest },
    };
  }

  const candidateOf = (text: AgreedText): AgreedText & Candidate => ({
    ...text,
    lines: linesOf(exportedBlocks(text.summary, new Date(text.agreed.at), text.agreement)),
  });

  const draftCandidateOf = (text: AgreedText): AgreedText & Candidate => ({
    ...text,
    lines: withoutStamp(linesOf(exportedBlocks(text.summary, new Date(text.agreed.at), null))),
  });

  // A scope of its own: only here a body of any kind is taken as bytes.
  await http.register((app, _options, done) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: VERIFIED_MOST }, (_request, body, taken) =>
      taken(null, body),
    );
    app.post(verificationPath, { bodyLimit: VERIFIED_MOST }, async (request, reply): Promise<Verification> => {
      const account = must(await allow(request), "signed in");
      if (!Buffer.isBuffer(request.body) || request.body.length === 0)
        throw new Problem("bad-input", "Choose a file to verify.");
      void reply.header("cache-control", "no-store");
      return verify(account.id, request.body);
    });
    done();
  });

  async function verify(account: string, bytes: Uint8Array): Promise<Verification> {
    const all = await everSealed(account);
    const found = {
      agreed: null,
      printed: null,
      draft: null,
      differences: [],
      places: 0,
      part: null,
      foreign: [],
      otherLinks: false,
      unseen: false,
    };
    // Most files are as they were given out: then nothing has to be read.
    const record = await db
      .selectFrom("exportsOnRecord")
      .select("version")
      .where("bytes", "=", bytesHash(bytes))
      .execute();
    const given = all.find(({ sealed }) => record.some(({ version }) => version === sealed.version));
    if (given) {
      const { agreed, hash } = await agreedText(given);
      return { ...found, outcome: "on record", agreed, printed: hash };
    }
    const reading = readFile(bytes);
    if (!reading) return { ...found, outcome: "unreadable" };
    const { lines } = reading;
    const [printed, draft] = [printedHash(lines), draftMark(lines)];
    const texts = await Promise.all(all.map(agreedText));
    // A draft is held against the draft of an agreed text: that it has no agreement is not what differs.
    const [own, candidates] =
      draft === null ? [lines, texts.map(candidateOf)] : [withoutStamp(lines), texts.map(draftCandidateOf)];
    const nearest = findText(own, candidates);
    if (!nearest) return { ...found, outcome: "unknown", printed, draft };
    const { candidate, differences, places, part, otherLinks, same } = nearest;
    const said = {
      agreed: candidate.agreed,
      printed,
      draft,
      differences,
      places,
      part,
      foreign: [...foreignIn(reading, candidate.lines)],
      otherLinks,
      unseen: hasUnseen(lines, candidate.lines),
    };
    if (same === "part") return { ...said, outcome: "part" };
    if (same === "no") return { ...said, outcome: "differs" };
    if (draft !== null) return { ...said, outcome: "draft", differences: [] };
    if (same === "words") return { ...said, outcome: "same words" };
    const ours = said.foreign.length === 0 && (await isOurs(bytes, candidate.summary, candidate.agreement));
    return { ...said, outcome: ours ? "same text" : "altered" };
  }
}
