import type { KeyboardEvent, ReactNode } from "react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { Button } from "#client/parts/controls.tsx";
import { Skeleton } from "#client/parts/skeleton.tsx";
import { useShown } from "#client/lib/shown.ts";
import { mayInReview } from "#shared/permissions.ts";
import type { Member, Review } from "#shared/reviews.ts";
import type { PlaceId } from "#shared/agreements.ts";
import { beginning, plainText, referenceText } from "#shared/summary-text.ts";
import { counted } from "#client/summary/names.ts";
import type { SectionId } from "#shared/templates.ts";
import type { Edit, Version } from "#shared/versions.ts";
import type { ChangeFilter } from "./change-filter.ts";
import { everything, filtered, filterOf, headline, isEverything } from "./change-filter.ts";
import type { Known, ShownChanges, WordsChange } from "./changes.ts";
import { flatText, restorationsToTell, shownChanges, stepFrom, stepsOf } from "./changes.ts";
import type { Restoring } from "./makers.ts";
import { restorationsIn } from "./makers.ts";
import type { VersionText } from "./queries.ts";
import { useVersionTexts, useWritten } from "./queries.ts";
import type { RestoreSource } from "./restore-dialog.tsx";
import { lockedWords, RestoreDialog } from "./restore-dialog.tsx";
import type { Restorable } from "./restoring.ts";
import { restorableOf } from "./restoring.ts";
import { ShareTable } from "./share-table.tsx";
import type { Written } from "./shares.ts";
import { sharesOf } from "./shares.ts";
import { SignsKey, StepBar } from "./step-bar.tsx";
import { StructureList } from "./structure-list.tsx";
import type { Layout } from "./words-change.tsx";
import type { Difference } from "./use-difference.ts";
import { useDifference } from "./use-difference.ts";
import { WordsOf } from "./words-change.tsx";
import { allFindings } from "#shared/summary.ts";

/** Two texts and who changed what between them. */
export interface Compared {
  readonly older: VersionText;
  readonly newer: VersionText;
  /** Null: could not be fetched. */
  readonly edits: readonly Edit[] | null;
  /** What one restores from: the older of the two. */
  readonly source: RestoreSource;
}

interface ComparisonProps {
  readonly review: Review;
  readonly member: Member;
  readonly names: Readonly<Record<string, string>>;
  readonly versions: readonly Version[];
  /** The finding or section that one came to look at; null: the whole. */
  readonly place: PlaceId | null;
  /** Null while it is being fetched, or where it cannot be. */
  readonly compared: Compared | null;
  readonly layout: Layout;
  readonly now: number;
  /** Something was restored. */
  readonly onChanged: () => void;
  /** Which two are compared, and what is true of them. */
  readonly children: ReactNode;
}

/** What restorations made of the fields where that has to be known. */
function useRestored(
  review: string,
  differs: Difference | null,
  edits: readonly Edit[] | null,
  restorations: readonly Restoring[],
): Known["restored"] {
  const ids = useMemo(
    () =>
      differs && edits
        ? restorationsToTell(differs.comparison, { edits, restorations }, differs.newer).flatMap(
            ({ versions: { before, after } }) => [before, after],
          )
        : [],
    [differs, edits, restorations],
  );
  const texts = useVersionTexts(review, ids);
  return useCallback<Known["restored"]>(
    ({ versions }, address) => {
      const [before, after] = [texts.get(versions.before), texts.get(versions.after)];
      return before && after ? { before: flatText(before, address), after: flatText(after, address) } : null;
    },
    [texts],
  );
}

const nothing: ShownChanges = { structure: [], words: [] };

/** The page below the bar: what changed, from change to change, by whom. */
export function Comparison(props: ComparisonProps) {
  const { review, member, names, versions, place, compared, onChanged, children } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  const [filter, setFilter] = useState<ChangeFilter>(() => filterOf(place));
  const [current, setCurrent] = useState<string | null>(null);
  const [restoring, restore] = useState<Restorable | "ask" | null>(null);
  const cast = useMemo(() => ({ names, partners: review.partners }), [names, review.partners]);
  const { older, newer, edits } = compared ?? { older: undefined, newer: undefined, edits: null };
  const differs = useDifference(older?.summary, newer?.summary);
  const written = useWritten(review.id, newer);
  const restorations = useMemo(() => restorationsIn(versions), [versions]);
  const restored = useRestored(review.id, differs, edits, restorations);
  const all = useMemo(
    () =>
      differs && older
        ? shownChanges(
            differs.comparison,
            { edits: edits ?? [], restorations, restored, written, since: older.at },
            differs.older,
            differs.newer,
          )
        : nothing,
    [differs, edits, restorations, restored, written, older],
  );
  const shown = useMemo(() => filtered(all, filter), [all, filter]);
  const steps = useMemo(() => stepsOf(shown), [shown]);
  const mayRestore = mayInReview("versions.restore", member, review.state);

  useShown("comparison");
  useEffect(() => heading.current?.focus(), []);
  // What one restored is no change any more, and takes its button with it.
  useEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
  }, [differs]);

  function step(by: 1 | -1): void {
    const next = stepFrom(steps, current, by);
    if (next === null) return;
    setCurrent(next);
    const element = document.getElementById(next);
    element?.focus({ preventScroll: true });
    element?.scrollIntoView({ block: "center" });
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.defaultPrevented) return;
    if (
      event.target instanceof Element &&
      event.target.closest("input, textarea, select, [role='menu'], [role='dialog']")
    )
      return;
    if (event.key !== "j" && event.key !== "k") return;
    event.preventDefault();
    step(event.key === "j" ? 1 : -1);
  }

  return (
    // The keys are for whoever is in the comparison; every one of them has its button.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <main id="main" className="states cmp" tabIndex={-1} onKeyDown={onKeyDown}>
      <h1 ref={heading} tabIndex={-1}>
        What changed
      </h1>
      {/* Its place is kept from the start: a press on what stands below is lost when that moves under it. */}
      <p className="lede" aria-hidden={!differs}>
        {differs ? headline(all) : "\u00a0"}
      </p>
      {children}
      {compared && !differs && <Skeleton />}
      {compared && differs && (
        <>
          <SignsKey />
          <StepBar
            changes={all}
            steps={steps}
            current={current}
            onStep={step}
            filter={filter}
            onFilter={setFilter}
            cast={cast}
            sections={compared.newer.summary.sections.map(({ id }) => id)}
            sectionTitle={(id) => sectionTitle(id, compared)}
          />
          {!isEverything(filter) && (
            <p className="cmp__note" role="status">
              {filter.finding === null ? (
                `${steps.length} of ${counted(stepsOf(all).length, "change")} ${steps.length === 1 ? "shows" : "show"}.`
              ) : steps.length === 0 ? (
                <>
                  Nothing changed in <b>{findingName(filter.finding, differs)}</b>.
                </>
              ) : (
                <>
                  Only <b>{findingName(filter.finding, differs)}</b>: {steps.length} of{" "}
                  {counted(stepsOf(all).length, "change")}.
                </>
              )}{" "}
              <Button kind="quiet" onPress={() => setFilter(everything)}>
                Show all
              </Button>
            </p>
          )}
          <div
            className="two"
            onFocus={({ target }) => {
              const change = target.closest<HTMLElement>("[data-change]")?.dataset["change"];
              if (change !== undefined) setCurrent(change);
            }}
          >
            <Changes
              {...props}
              {...{ differs, shown, cast, current }}
              reading={written === null}
              onRestore={mayRestore === null ? restore : null}
            />
            <div className="cmp-sec cmp-side">
              <Shares review={review} newer={compared.newer} written={written} />
              {mayRestore === null && (
                <p className="cmp-side__restore">
                  <Button small onPress={() => restore("ask")}>
                    Restore from the earlier text
                  </Button>
                </p>
              )}
              {mayRestore === "locked" && review.state !== "drafting" && (
                <p className="quiet cmp-side__restore">{lockedWords[review.state]}</p>
              )}
            </div>
          </div>
          {restoring !== null && (
            <RestoreDialog
              review={review.id}
              source={compared.source}
              part={restoring === "ask" ? null : restoring}
              onClose={() => restore(null)}
              onRestored={onChanged}
            />
          )}
        </>
      )}
    </main>
  );
}

/** "S2 Officers know their schools", as it was where it is no more. */
function findingName(id: string, { older, newer }: Difference): string {
  for (const summary of [newer, older]) {
    const placed = allFindings(summary).find((one) => one.id === id);
    const found = placed ?? summary.removed.findings.find((one) => one.id === id);
    if (!found) continue;
    return `${found.number} ${beginning(plainText(found.statement, referenceText(newer)), 60)}`.trim();
  }
  return "this finding";
}

function sectionTitle(id: SectionId, { older, newer }: Compared): string {
  if (id === "details") return "Details";
  const found = [newer, older].flatMap(({ summary }) => summary.sections.filter((one) => one.id === id))[0];
  return found ? `${found.number} ${found.section.title}`.trim() : id;
}

interface ChangesProps extends Pick<ComparisonProps, "layout" | "now"> {
  readonly differs: Difference;
  readonly shown: ShownChanges;
  readonly cast: Parameters<typeof StepBar>[0]["cast"];
  readonly reading: boolean;
  readonly current: string | null;
  readonly onRestore: ((part: Restorable) => void) | null;
}

function Changes(props: ChangesProps) {
  const { shown, cast, reading, current, layout, now, onRestore } = props;
  const { older, newer } = props.differs;
  const references = useMemo(() => ({ older: referenceText(older), newer: referenceText(newer) }), [older, newer]);
  const { structure, words } = shown;
  const parts = useMemo(
    () => new Map(words.map(({ address, subject }) => [address, onRestore ? restorableOf(subject, older) : null])),
    [words, older, onRestore],
  );
  const wordsCount = stepsOf({ structure: [], words }).length;
  return (
    <div className="cmp-main">
      {structure.length > 0 && (
        <section className="cmp-sec" aria-labelledby="changes-of-structure">
          <h2 id="changes-of-structure">
            Changes of structure <span className="quiet">{structure.length}</span>
          </h2>
          <StructureList changes={structure} {...{ older, newer, cast, now, reading, current, onRestore }} />
        </section>
      )}
      {words.length > 0 && (
        <section className="cmp-sec" aria-labelledby="changes-of-words">
          <h2 id="changes-of-words">
            Changes of words <span className="quiet">{wordsCount}</span>
          </h2>
          {words.map((change) => (
            <WordsOf
              key={change.address}
              {...{ change, layout, references, cast, now, reading }}
              current={holds(change, current) ? current : null}
              part={parts.get(change.address) ?? null}
              onRestore={onRestore ?? ignore}
            />
          ))}
        </section>
      )}
    </div>
  );
}

const holds = ({ hunks }: WordsChange, current: string | null): boolean =>
  hunks.some((hunk) => hunk.kind === "changed" && hunk.id === current);

const ignore = (): void => {};

interface SharesProps {
  readonly review: Review;
  readonly newer: VersionText;
  readonly written: Written | null;
}

function Shares({ review, newer, written }: SharesProps) {
  const rows = useMemo(() => written && sharesOf(newer.summary, written), [newer, written]);
  return (
    <ShareTable
      rows={rows}
      partners={review.partners}
      caption={newer.version === null ? "Words now, by partner" : "Words then, by partner"}
    />
  );
}
