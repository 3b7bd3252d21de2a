import { documentBlocks } from "#server/exports/blocks.ts";
import type { DocBlock, Run } from "#server/exports/document.ts";
import { plain, sentence } from "#server/exports/document.ts";
import type { CommentText, CommentInline } from "#shared/comments.ts";
import type { RichText } from "#shared/schema.ts";
import { oneLine, plainText, referenceText } from "#shared/summary-text.ts";
import type { Removed, Summary } from "#shared/summary.ts";
import type { Template } from "#shared/templates.ts";
import type { Act, Place, Thread } from "#shared/threads.ts";
import { threadState } from "#shared/threads.ts";
import { madeBy } from "#shared/version-title.ts";
import type { ReviewRecord } from "./record.ts";

/** The record as a document: the summary as exports have it, then every comment, the audit trail, and who wrote when. */
export function recordBlocks(record: ReviewRecord, stamp: string): DocBlock[] {
  const { review, members, summary, threads, versions, audit, history } = record;
  const names = new Map(members.map(({ id, name }) => [id, name]));
  const partners = new Map(review.partners.map(({ id, code }) => [id, code]));
  const who = (member: string | null, partner: string | null): string =>
    member === null ? "Codraft" : `${names.get(member) ?? "a former member"} (${partners.get(partner ?? "") ?? "?"})`;
  const reference = referenceText(summary);
  const name = (inline: CommentInline): string =>
    inline.type === "mention"
      ? `@${names.get(inline.member) ?? "a former member"}`
      : inline.type === "reference"
        ? reference(inline.to)
        : "";

  const sectionTitle = (id: string): string => review.template.sections.find((one) => one.id === id)?.title ?? id;
  const enquiryName = (id: string | null): string => {
    const at = review.enquiries.findIndex((one) => one.id === id);
    return id === null
      ? "none"
      : at < 0
        ? "a line of enquiry that the review no longer has"
        : `line of enquiry ${at + 1}`;
  };
  const said = (text: CommentText): DocBlock[] =>
    text.map((block): DocBlock =>
      block.type === "paragraph"
        ? { type: "paragraph", runs: block.content.map((inline) => runOf(inline, name)) }
        : { type: "list", ordered: block.type === "orderedList", items: block.items.map((item) => said(item)) },
    );

  const thread = (one: Thread, index: number): DocBlock[] => {
    const { resolution, blocking, deleted } = threadState(one);
    const state = resolution
      ? `Resolved: ${resolution.outcome}`
      : deleted
        ? "Every comment was deleted"
        : blocking
          ? "Open, to be settled before agreement"
          : "Open";
    return [
      {
        type: "heading",
        level: 3,
        runs: plain(`Comment ${index + 1}, on ${placeName(one.place, reference, summary, review.template)}`),
      },
      { type: "meta", text: state },
      ...onWords(one),
      ...proposed(one, sectionTitle, enquiryName),
      ...one.comments.flatMap(({ author, partner, at, editedAt, deletedAt, text }): DocBlock[] => [
        meta(
          `${who(author, partner)}, ${moment(at)}${editedAt === null ? "" : `, edited ${moment(editedAt)}`}${deletedAt === null ? "" : `, deleted ${moment(deletedAt)} (its words are not kept)`}`,
        ),
        ...said(text),
      ]),
      ...one.reactions.map(({ by, partner, reaction, at }) => meta(`${who(by, partner)}: ${reaction}, ${moment(at)}`)),
      ...one.acts.map((act) => meta(`${actName(act)} by ${who(act.by, act.partner)}, ${moment(act.at)}`)),
    ];
  };

  return [
    ...documentBlocks(summary, { text: stamp, hash: record.hash, agreement: null }),
    ...removedBlocks(summary, who),
    { type: "heading", level: 2, runs: plain("Comments") },
    ...(review.retention ? [meta(`How long this is kept: ${review.retention}`)] : []),
    ...(threads.length === 0
      ? [{ type: "paragraph" as const, runs: plain("There are none.") }]
      : threads.flatMap(thread)),
    { type: "heading", level: 2, runs: plain("Audit trail") },
    {
      type: "table",
      caption:
        "What was done with the review, its people, its agreement, its versions and its files, in order. What was done with a comment stands with the comment.",
      widths: [2, 2, 5],
      head: ["When", "Who", "What"],
      rows: audit.map(({ at, name: doer, what }) => [moment(at), doer, what].map(plain)),
    },
    { type: "heading", level: 2, runs: plain("Who wrote when") },
    {
      type: "table",
      caption:
        "Changes of the text in order. Changes of one person in a row stand in one line. What one person proposed and another put into the text stands under who proposed it, also when they may not write or had left; with the comment stands who put it in.",
      widths: [3, 2, 2, 2],
      head: ["Who", "From", "To", "Log positions"],
      rows: history.map(({ member, partner, from, to, first, last }) =>
        [who(member, partner), moment(from), moment(to), first === last ? `${first}` : `${first} to ${last}`].map(
          plain,
        ),
      ),
    },
    { type: "heading", level: 2, runs: plain("Versions") },
    {
      type: "table",
      caption: "Texts of the summary that can be looked at again, the newest first",
      widths: [2, 3, 3, 4],
      head: ["When", "Why", "Who made it", "What changed"],
      rows: versions.map(({ at, reason, about, name, by, partner, account }) =>
        [
          moment(at),
          name === "" ? madeBy({ reason, about }) : `${madeBy({ reason, about })}: ${name}`,
          who(by, partner),
          account,
        ].map(plain),
      ),
    },
    { type: "heading", level: 2, runs: plain("Members") },
    {
      type: "table",
      caption: "All who are or were members of the review",
      widths: [3, 1, 2, 4, 2],
      head: ["Name", "Partner", "Role", "E-mail", "Removed"],
      rows: members.map((one) =>
        [
          one.name,
          partners.get(one.partner) ?? "",
          one.role,
          one.email,
          one.removedAt === null ? "" : moment(one.removedAt),
        ].map(plain),
      ),
    },
  ];
}

const meta = (text: string): DocBlock => ({ type: "meta", text });

function runOf(inline: CommentInline, name: (inline: CommentInline) => string): Run {
  const run = { text: "", bold: false, italic: false, href: null, lang: null };
  if (inline.type === "hardBreak") return { ...run, text: "\n" };
  if (inline.type !== "text") return { ...run, text: name(inline) };
  const { marks } = inline;
  return {
    text: inline.text,
    bold: marks.some(({ type }) => type === "bold"),
    italic: marks.some(({ type }) => type === "italic"),
    href: marks.find((mark) => mark.type === "link")?.href ?? null,
    lang: marks.find((mark) => mark.type === "lang")?.lang ?? null,
  };
}

function placeName(place: Place, reference: (to: string) => string, summary: Summary, template: Template): string {
  const action = (id: string): string => removedName(summary, id) ?? `action point ${reference(id)}`;
  const section = (id: string): string => {
    const found = template.sections.find((one) => one.id === id);
    return found ? `${found.title}${found.on ? "" : " (a section that is switched off)"}` : id;
  };
  switch (place.kind) {
    case "field": {
      const [of = "", id = "", part = ""] = place.field.split("/");
      if (of === "section") return section(id);
      if (of === "action") return `${action(id)}, what will be done`;
      return `${removedName(summary, id) ?? reference(id)}, ${part}`;
    }
    case "finding":
      return removedName(summary, place.finding) ?? reference(place.finding);
    case "action":
      return action(place.action);
    case "section":
      return section(place.section);
  }
}

const findingName = { strength: "strength", area: "area for further focus" } as const;

/** What is removed has no number, so its words tell it apart: "removed strength “…”"; null for what is in the text. */
function removedName(summary: Summary, id: string): string | null {
  const reference = referenceText(summary);
  const quoted = (words: RichText): string => `“${plainText(oneLine(words), reference).trim()}”`;
  const finding = summary.removed.findings.find((one) => one.id === id);
  if (finding) return `removed ${findingName[finding.kind]} ${quoted(finding.statement)}`;
  const action = summary.removed.actions.find((one) => one.id === id);
  return action ? `removed action point ${quoted(action.what)}` : null;
}

/** What an export leaves out and is still there to be put back. */
function removedBlocks(summary: Summary, who: (member: string, partner: string) => string): DocBlock[] {
  const { findings, actions, evidence } = summary.removed;
  const reference = referenceText(summary);
  const item = (title: string, words: string, removed: Removed | null): DocBlock[] => [
    { type: "heading", level: 3, runs: plain(title) },
    ...(removed ? [meta(`Removed by ${who(removed.by, removed.partner)}, ${moment(removed.at)}`)] : []),
    ...words
      .split("\n")
      .filter((line) => line.trim() !== "")
      .map((line): DocBlock => ({ type: "paragraph", runs: plain(line) })),
  ];
  const named = ({ id, removed }: { id: string; removed: Removed | null }, words: string): DocBlock[] =>
    item(sentence(removedName(summary, id) ?? ""), words, removed);
  if (findings.length + actions.length + evidence.length === 0) return [];
  return [
    { type: "heading", level: 2, runs: plain("Removed from the text") },
    ...findings.flatMap((one) => named(one, plainText(one.narrative, reference))),
    ...actions.flatMap((one) => named(one, [one.lead, one.support, one.measure, one.by, one.plan].join("\n"))),
    ...evidence.flatMap((one) =>
      item(`Removed evidence “${one.title}”`, [one.extent, one.date].join("\n"), one.removed),
    ),
  ];
}

/** The words a thread was started on. Once those it proposed were used, its anchor is on these. */
function onWords(thread: Thread): DocBlock[] {
  const { anchor, proposal, gone } = thread;
  if (!anchor) return [];
  const change = proposal?.kind === "words" ? proposal : null;
  const replaced = change !== null && change.words !== "" && threadState(thread).decision?.kind === "applied";
  const now = !gone ? "" : replaced ? "; what took their place was removed later" : ", which were removed";
  return [meta(`On the words “${withoutAtoms(change?.old ?? anchor.said)}”${now}`)];
}

function proposed(
  { proposal }: Thread,
  sectionTitle: (id: string) => string,
  enquiryName: (id: string | null) => string,
): DocBlock[] {
  if (!proposal) return [];
  switch (proposal.kind) {
    case "words":
      return [
        meta(`Proposed: ${proposal.words === "" ? "nothing" : `“${withoutAtoms(proposal.words)}”`} in their place`),
      ];
    case "move":
      return [meta(`Proposed: to move it to the section “${sectionTitle(proposal.section)}”`)];
    case "remove":
      return [meta("Proposed: to remove it")];
    case "enquiry":
      return [
        meta(
          `Proposed: ${proposal.enquiry === null ? "no line of enquiry" : enquiryName(proposal.enquiry)} in place of ${enquiryName(proposal.from)}`,
        ),
      ];
    case "withdrawn":
      return [meta("Its author took the proposal back: what it proposed went with the deleted comment")];
  }
}

const withoutAtoms = (words: string): string => words.replaceAll("\uFFFC", "…");

const acts: Record<Act["kind"], string> = {
  resolve: "Resolved",
  reopen: "Reopened",
  block: "Marked as to be settled before agreement",
  unblock: "No longer to be settled before agreement",
  apply: "The proposal was put into the text",
  decline: "The proposal was not accepted",
};

const actName = ({ kind, outcome, sentence: why }: Act): string =>
  `${acts[kind]}${outcome === null ? "" : ` (${outcome})`}${why === "" ? "" : `, “${why}”,`}`;

const format = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short", timeZone: "Europe/London" });
const moment = (at: number): string => format.format(at);
