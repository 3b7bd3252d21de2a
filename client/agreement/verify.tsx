import "#client/agreement/agreement.css";
import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useId, useRef } from "react";
import { problemIn } from "#client/lib/api.ts";
import { Button } from "#client/parts/controls.tsx";
import { Icon } from "#client/parts/icons.tsx";
import { Page } from "#client/parts/page.tsx";
import { Problem } from "#shared/errors.ts";
import { shortHash } from "#shared/hash.ts";
import { looksAs } from "#shared/look-alike.ts";
import { Differences, placeOf } from "./differences.tsx";
import { VERIFIED_MOST, Verification, verificationPath } from "#shared/verification.ts";

/** Is this file an agreed text? Nothing of it is kept. */
export function VerifyPage() {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const { mutate, data, error, isPending, variables, reset } = useMutation({ mutationFn: verify });
  return (
    <Page title="Verify a file">
      <p className="lede">
        Choose a Word document or web page. Codraft says whether it is the agreed text of a review that you are a member
        of, or a part of one. The file is looked at and not kept.
      </p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const file = input.current?.files?.[0];
          if (file) mutate(file);
          else input.current?.focus();
        }}
      >
        <label htmlFor={id}>File to verify</label>
        <input
          id={id}
          ref={input}
          type="file"
          required
          accept=".docx,.html,.htm"
          className="verify__file"
          onChange={() => reset()}
        />
        <p className="acts acts--main">
          <Button kind="filled" type="submit" isPending={isPending}>
            {isPending ? "Looking at it …" : "Verify"}
          </Button>
        </p>
      </form>
      <div role="status">
        {error && <p className="err">{error.message}</p>}
        {data && variables && <Verdict found={data} file={variables.name} />}
      </div>
      <h2 className="group">Why a printed hash proves nothing</h2>
      <p>
        A hash is a long number worked out from a text: another text has another one. But whoever forges a text can
        print the true hash beside it. So Codraft never believes what a file prints. It reads the file’s own words,
        numbers and links, and holds them against the text that the partners agreed.
      </p>
    </Page>
  );
}

async function verify(file: File): Promise<Verification> {
  if (file.size > VERIFIED_MOST)
    throw new Problem("too-large", "That file is larger than any that Codraft writes, so it is none of them.");
  if (file.size === 0) throw new Problem("bad-input", `“${file.name}” is empty. Choose another file.`);
  const response = await fetch(verificationPath, {
    method: "POST",
    credentials: "same-origin",
    headers: { "content-type": "application/octet-stream" },
    body: file,
  }).catch(() => null);
  if (!response) throw new Problem("unavailable", "The network does not answer. Try again once you are connected.");
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) throw problemIn(answer);
  return Verification.parse(answer);
}

const moment = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short" });

function Verdict({ found, file }: { found: Verification; file: string }) {
  const { outcome, agreed, printed, draft, foreign, otherLinks, unseen, places, part } = found;
  const form = found.differences.filter((one) => one.agreed === one.file);
  const differences = found.differences.filter((one) => one.agreed !== one.file);
  const alike = differences.filter((one) => looksAs(one.agreed ?? "") === looksAs(one.file ?? "")).length;
  switch (outcome) {
    case "on record":
      return (
        <Says as="good" title="This is the agreed text">
          <p>{file} is, byte for byte, a file that Codraft gave out of this text.</p>
          <Which agreed={agreed} />
        </Says>
      );
    case "same text":
      return (
        <Says as="good" title="This is the agreed text">
          <p>{file} is, in every part, what Codraft writes for this text.</p>
          <Which agreed={agreed} />
        </Says>
      );
    case "altered":
      return (
        <Says
          as={foreign.length > 0 ? "bad" : "open"}
          title="The agreed words, in a file that is not as Codraft gave it out"
        >
          <p>
            {file} holds all words of this text{foreign.length > 0 && " in what Codraft reads of it"}, but it was saved
            by another program or changed.{" "}
            {foreign.length > 0 ? (
              <Besides foreign={foreign} />
            ) : (
              "Such a file may show other words than it holds, so Codraft does not vouch for it. "
            )}
            {unseen && UNSEEN}
            Export the agreed text anew from its review.
          </p>
          <Which agreed={agreed} />
        </Says>
      );
    case "same words":
      return (
        <Says
          as={foreign.length > 0 || otherLinks ? "bad" : "open"}
          title={otherLinks ? "The agreed words, with other links" : "The agreed words, in another form"}
        >
          <p>
            {foreign.length === 0
              ? `${file} holds all words of this text, in their order and no others. `
              : `In what Codraft reads of it, ${file} holds all words of this text, in their order. `}
            {otherLinks
              ? "But its links are not all those of the agreed text: some lead elsewhere, or are missing. Its form may differ too. "
              : `${foreign.length === 0 ? "Only its" : "Its"} form differs: what is a heading, a list or a table, or is bold or italic. `}
            {foreign.length > 0 ? (
              <Besides foreign={foreign} />
            ) : (
              "It is not as Codraft gave it out, so Codraft does not vouch for it. "
            )}
            {unseen && UNSEEN}
            Export the agreed text anew from its review.
          </p>
          <Which agreed={agreed} />
          <OtherForm places={form} />
        </Says>
      );
    case "differs":
      return (
        <Says title={draft === null ? "This is not the agreed text" : DRAFT}>
          {draft !== null && <Draft says={draft} file={file} />}
          <p>
            {draft === null ? file : "It"} comes nearest to this agreed text, and differs from it in{" "}
            {placesOf(places, differences.length)}.{form.length > 0 && " Its form differs too."}
            {otherLinks && " So do its links."}
            {alike > 0 && ` ${alikeWords(alike, differences.length)}`}
            <Also foreign={foreign} unseen={unseen} />
            {printed !== null && agreed && printed === agreed.hash && " It prints the true hash all the same."}
          </p>
          <Which agreed={agreed} />
          <Differences differences={differences} />
          <OtherForm places={form} />
        </Says>
      );
    case "part":
      return (
        <Says
          as={places > 0 || (part?.leftOut ?? 0) > 0 || foreign.length > 0 || otherLinks ? "bad" : "open"}
          title={
            places > 0 || (part?.leftOut ?? 0) > 0
              ? "A part of the agreed text, changed"
              : foreign.length > 0
                ? "A part of the agreed text"
                : "A part of the agreed text, word for word"
          }
        >
          {part && (
            <PartOf part={part} file={file} places={places} shown={differences.length} isRead={foreign.length === 0} />
          )}
          <p>
            {alike > 0 && `${alikeWords(alike, differences.length)} `}
            {otherLinks && "Its links are not all those of the agreed text: some lead elsewhere, or are missing. "}
            <Also foreign={foreign} unseen={unseen} />
            A part cannot show what stands before it and after it, nor what the partners agreed as a whole, so Codraft
            does not vouch for it. Read it in the agreed text of its review.
          </p>
          <Which agreed={agreed} />
          {differences.length > 0 && <Differences differences={differences} />}
        </Says>
      );
    case "draft":
      return (
        <Says as={foreign.length > 0 || otherLinks ? "bad" : "open"} title="This is a draft with the agreed words">
          {draft !== null && <Draft says={draft} file={file} />}
          <p>
            {foreign.length > 0 && "In what Codraft reads of it, "}
            {foreign.length > 0 ? "all" : "All"} its words are those of this agreed text, apart from what a draft says
            of itself.{otherLinks && " Its links are not all those of it: some lead elsewhere, or are missing."} But it
            does not carry the agreement: who agreed, and when. Export the agreed text from its review.
            <Also foreign={foreign} unseen={unseen} />
          </p>
          <Which agreed={agreed} />
        </Says>
      );
    case "unknown":
      return (
        <Says title={draft === null ? "This is no agreed text that you may see" : DRAFT}>
          {draft !== null && <Draft says={draft} file={file} />}
          <p>
            {draft === null ? file : "It"} resembles none of the texts that were agreed in reviews you are a member of.
            {printed !== null && " The hash that it prints changes nothing about that."}
          </p>
        </Says>
      );
    case "unreadable":
      return (
        <Says title="This file could not be read">
          <p>
            {file} is no Word document or web page as Codraft writes them. A PDF, a scan or a copy cannot be verified.
          </p>
        </Says>
      );
  }
}

const UNSEEN =
  "It holds signs that nobody sees, such as soft hyphens, which the agreed text does not have; they count as no words. ";

/** What differs in nothing that one sees. */
function alikeWords(alike: number, of: number): string {
  const where = alike < of ? `In ${alike} of them` : of === 1 ? "There" : "In all of them";
  return `${where} it looks the same, and is written with other signs.`;
}

/** So many are named; of more it is said how many. */
const NAMED = 8;

const listed = (foreign: readonly string[]): string => {
  const named = foreign.slice(0, NAMED).join(", ");
  return foreign.length > NAMED ? `${named} and ${foreign.length - NAMED} more such things` : named;
};

/** Where something in the file is not read, or may hide what is, nothing is said of all its words. */
const Besides = ({ foreign }: { foreign: readonly string[] }) => (
  <>
    It also has {listed(foreign)}. Such things may hide words or add others, and Codraft does not read all of them, so
    it does not vouch for this file.{" "}
  </>
);

/** What a file has besides its words, where these differ. */
const Also = ({ foreign, unseen }: { foreign: readonly string[]; unseen: boolean }) => (
  <>
    {unseen && ` ${UNSEEN}`}
    {foreign.length > 0 && ` It also has ${listed(foreign)}, which may hide words or add others. `}
  </>
);

const placesOf = (places: number, shown: number): string =>
  places === 1
    ? "one place"
    : places > shown
      ? `${places} places, of which ${shown} are shown here`
      : `${places} places`;

interface PartProps {
  readonly part: Part;
  readonly file: string;
  readonly places: number;
  readonly shown: number;
  /** Nothing in the file may hide words or add others. */
  readonly isRead: boolean;
}

/** From where to where it goes, and whether as it was agreed. */
function PartOf({ part, file, places, shown, isRead }: PartProps) {
  const [from, to] = [placeOf(part.from), placeOf(part.to)];
  const many = (words: number) => `${words.toLocaleString("en-GB")} words`;
  return (
    <p>
      {file} has {many(part.words)}; this agreed text has {many(part.of)}. It is the part that begins{" "}
      {from === to ? "and ends " : ""}
      {lowered(from)}
      {from === to ? "" : ` and ends ${lowered(to)}`}
      {to.endsWith("…") ? " " : ". "}
      {part.leftOut > 0 && `${many(part.leftOut)} that stand in between are not in it. `}
      {places === 0 && part.leftOut === 0 && (isRead ? "No word in it differs. " : "No word that was read differs. ")}
      {places > 0 && `It differs from the agreed text in ${placesOf(places, shown)}.`}
    </p>
  );
}

type Part = NonNullable<Verification["part"]>;

const lowered = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

const DRAFT = "This is a draft, not an agreed text";

const Draft = ({ says, file }: { says: string; file: string }) => (
  <p>
    {file} says of itself that it is a draft: “{says}”.
  </p>
);

/** Where the words are the same: there may be as many as there are lines. */
function OtherForm({ places }: { places: Verification["differences"] }) {
  if (places.length === 0) return null;
  return (
    <details>
      <summary>Where its form differs</summary>
      <p>The words are the same here. How they look differs, or where a link leads.</p>
      <Differences differences={places} />
    </details>
  );
}

/** Which agreed text it is about, with the version as the file itself prints it. */
function Which({ agreed }: { agreed: Verification["agreed"] }) {
  if (!agreed) return null;
  const { title, hosts, at, version, name, hash, latest } = agreed;
  return (
    <>
      <dl className="details">
        <div>
          <dt>Text</dt>
          <dd>
            “{title}” of {hosts}
          </dd>
        </div>
        <div>
          <dt>Agreed on</dt>
          <dd>{moment.format(at)}</dd>
        </div>
        <div>
          <dt>Version</dt>
          <dd>
            {name !== "" && `“${name}”, `}
            {version}
          </dd>
        </div>
        <div>
          <dt>Hash</dt>
          <dd>
            <span className="hash">{shortHash(hash)}</span>
          </dd>
        </div>
      </dl>
      {!latest && (
        <p>
          <b>A later text of this review was agreed since.</b> This one is no longer the latest.
        </p>
      )}
    </>
  );
}

interface SaysProps {
  /** `open`: nothing in it is wrong, but Codraft does not vouch for it. */
  readonly as?: "good" | "open" | "bad";
  readonly title: string;
  readonly children: ReactNode;
}

const signs = { good: "tick", open: "info", bad: "warn" } as const;

function Says({ as = "bad", title, children }: SaysProps) {
  return (
    <section className={`verdict verdict--${as}`} aria-labelledby="verdict">
      <h2 id="verdict">
        <Icon name={signs[as]} />
        {title}
      </h2>
      {children}
    </section>
  );
}
