import { Link, useLocation } from "wouter";
import { useAgreement } from "#client/agreement/queries.ts";
import { useSince } from "#client/agreement/since.tsx";
import { DecisionMarks } from "#client/agreement/decision-marks.tsx";
import { canRedo, canUndo, redo, undo } from "#client/editor/undo.ts";
import { useCounts } from "#client/comments/counts.ts";
import { NotSent } from "#client/comments/not-sent.tsx";
import { toast } from "#client/lib/announce.ts";
import { Icon } from "#client/parts/icons.tsx";
import { Menu, MenuButton, MenuItem, MenuNote, MenuSeparator } from "#client/parts/overlays.tsx";
import { offlineImportWords } from "#client/imports/import-words.ts";
import { announcements } from "#client/lib/announce.ts";
import { BellButton, useUnread } from "#client/notices/bell.tsx";
import { useStore } from "#client/lib/store.ts";
import { copySummary } from "#client/summary/copy.ts";
import { PeopleBar } from "#client/summary/people-bar.tsx";
import { StateLine } from "#client/summary/state-line.tsx";
import { useEditing, useOpenReview } from "#client/summary/summary-context.tsx";
import type { Panel } from "#client/summary/panels.ts";
import { exportWords, takeAway } from "#client/summary/take-away.ts";
import { stateName } from "#client/summary/words.ts";
import { toggleWritten, writtenMode } from "#client/versions/written-mode.ts";
import { useConnection } from "#client/sync/connection-context.tsx";
import { mayInReview } from "#shared/permissions.ts";
import { hostNames } from "#shared/reviews.ts";

interface HeaderProps {
  readonly panel: Panel | null;
  readonly onPanel: (panel: Panel) => void;
}

/** The bar: which review, how it stands, who is here, and what can be done with the whole. */
export function Header({ panel, onPanel }: HeaderProps) {
  return (
    <header className="bar">
      <div className="bar__left">
        <Back />
        <Title />
        <StateLine />
      </div>
      <PeopleBar />
      <div className="bar__acts">
        <button
          type="button"
          className="bar__b bar__i"
          title="Find (Ctrl+F)"
          aria-keyshortcuts="Control+F"
          onClick={() => onPanel("find")}
        >
          <Icon name="search" />
          <span className="vh">Find in the summary</span>
        </button>
        <ProposeButton onPanel={onPanel} />
        <CommentsButton panel={panel} onPanel={onPanel} />
        <BellButton onPress={() => onPanel("news")} />
        <ExportMenu />
        <MoreMenu onPanel={onPanel} />
      </div>
    </header>
  );
}

const useMayPropose = (): boolean => {
  const { review, member } = useOpenReview();
  return mayInReview("agreement.propose", member, review.state) === null;
};

function ProposeButton({ onPanel }: Pick<HeaderProps, "onPanel">) {
  if (!useMayPropose()) return null;
  return (
    <button
      type="button"
      className="bar__b bar__propose"
      title="Propose for agreement"
      onClick={() => onPanel("propose")}
    >
      <Icon name="agree" />
      <span className="bar__l">Propose</span>
      <span className="vh"> for agreement</span>
    </button>
  );
}

function CommentsButton({ panel, onPanel }: HeaderProps) {
  const { open } = useCounts();
  return (
    <button
      type="button"
      className="bar__b bar__comments"
      aria-expanded={panel === "comments"}
      aria-controls="comments"
      onClick={() => onPanel("comments")}
    >
      <Icon name="comment" />
      <span className="bar__l">Comments</span>
      <span aria-hidden="true">{open}</span>
      <span className="vh">, {open} open</span>
      <NotSent />
    </button>
  );
}

export function Back() {
  return (
    <Link className="bar__back" href="/">
      <Icon name="back" />
      <span className="vh">All reviews</span>
    </Link>
  );
}

export function Title() {
  const { review } = useOpenReview();
  return (
    <>
      <p className="bar__title">
        <b>{hostNames(review.hosts)}</b>
        <span>{review.title}</span>
      </p>
      <span className="status">{stateName[review.state]}</span>
      <DecisionMarks />
    </>
  );
}

/** Review, text, comments and history, for who must answer a records request. */
const records = [
  { kind: "record-html", words: "Record for a records request (.html)" },
  { kind: "record-json", words: "Record for a records request (.json)" },
] as const;

function useLeads(): boolean {
  const { review, member } = useOpenReview();
  return mayInReview("record.read", member, review.state) === null;
}

function ExportMenu() {
  const { review } = useOpenReview();
  const leads = useLeads();
  return (
    <MenuButton label="Export" icon="export" words="Export" className="bar__b">
      <Menu aria-label="Export">
        {exportWords.map(({ format, words }) => (
          <MenuItem key={format} icon="document" onAction={() => void takeAway(review.id, format)}>
            {words}
          </MenuItem>
        ))}
        <DraftNote />
        {leads ? (
          <>
            <MenuSeparator />
            {records.map(({ kind, words }) => (
              <MenuItem key={kind} icon="lock" onAction={() => void takeAway(review.id, kind)}>
                {words}
              </MenuItem>
            ))}
            <MenuNote>Members, text, comments and history, with names.</MenuNote>
          </>
        ) : null}
      </Menu>
    </MenuButton>
  );
}

/** What is taken out before it is agreed is marked so; what was agreed before is elsewhere. */
function DraftNote() {
  const { review } = useOpenReview();
  const earlier = (useAgreement(review.id)?.state.everSealed.length ?? 0) > 0;
  if (review.state === "agreed") return null;
  return (
    <MenuNote>
      Marked DRAFT, with date and time. Names of people stay out of it.
      {earlier && " A text that was agreed before is exported from its line in Versions."}
    </MenuNote>
  );
}

function MoreMenu({ onPanel }: Pick<HeaderProps, "onPanel">) {
  const unread = useUnread();
  const { review, member } = useOpenReview();
  const leads = useLeads();
  const { summary, aside } = useConnection();
  const asides = useStore(aside.list).length;
  const { writes, structure } = useEditing();
  const imports = writes && mayInReview("summary.import", member, review.state) === null;
  const [undoes, redoes] = [useStore(canUndo), useStore(canRedo)];
  const speaking = useStore(announcements);
  const proposes = useMayPropose();
  const [, navigate] = useLocation();
  const writtenShows = useStore(writtenMode);
  const since = useSince();
  return (
    <MenuButton label="More" icon="more" className={unread > 0 ? "bar__b bar__more has-news" : "bar__b bar__more"}>
      <Menu aria-label="More">
        <MenuItem icon="search" keys="Ctrl F" onAction={() => onPanel("find")}>
          Find and replace
        </MenuItem>
        {writes && (
          <MenuItem icon="undo" keys="Ctrl Z" isDisabled={!undoes} onAction={undo}>
            Undo my last change
          </MenuItem>
        )}
        {writes && (
          <MenuItem icon="redo" keys="Ctrl Y" isDisabled={!redoes} onAction={redo}>
            Redo
          </MenuItem>
        )}
        <MenuItem icon="comment" onAction={() => onPanel("comments")}>
          Comments
        </MenuItem>
        {proposes && (
          <MenuItem icon="agree" onAction={() => onPanel("propose")}>
            Propose for agreement
          </MenuItem>
        )}
        <MenuItem icon="bell" onAction={() => onPanel("news")}>
          {unread > 0 ? `What is new for me (${unread})` : "What is new for me"}
        </MenuItem>
        <MenuItem icon="people" onAction={() => onPanel("here")}>
          Who is here
        </MenuItem>
        <MenuItem icon="trash" onAction={() => onPanel("removed")}>
          Removed
        </MenuItem>
        {imports && (
          <MenuItem
            icon="import"
            onAction={() => (structure ? onPanel("import") : toast({ text: offlineImportWords }))}
          >
            Bring in a Word document
          </MenuItem>
        )}
        <MenuItem icon="clock" onAction={() => onPanel("versions")}>
          Versions
        </MenuItem>
        <MenuItem icon="pencil" keys="Ctrl Alt W" onAction={toggleWritten}>
          {writtenShows ? "Hide who wrote this" : "Who wrote this"}
        </MenuItem>
        {since.map(({ words, href }) => (
          <MenuItem key={words} icon="swap" onAction={() => navigate(href)}>
            {`What changed ${words}`}
          </MenuItem>
        ))}
        {asides > 0 && (
          <MenuItem icon="warn" keys={String(asides)} onAction={() => onPanel("aside")}>
            Words not in the text
          </MenuItem>
        )}
        <MenuItem icon="wall" onAction={() => onPanel("wall")}>
          Wall view
        </MenuItem>
        <MenuItem
          icon="document"
          onAction={() => {
            void copySummary(summary.get()).then((copied) =>
              toast({ text: copied ? "Copied the whole summary." : "This browser did not let Codraft copy." }),
            );
          }}
        >
          Copy the summary
        </MenuItem>
        {exportWords.map(({ format, words }) => (
          <MenuItem key={format} icon="export" onAction={() => void takeAway(review.id, format)}>
            {`Export as ${words.replace(/^Web/, "web")}`}
          </MenuItem>
        ))}
        <DraftNote />
        {leads
          ? records.map(({ kind, words }) => (
              <MenuItem key={kind} icon="lock" onAction={() => void takeAway(review.id, kind)}>
                {words}
              </MenuItem>
            ))
          : null}
        <MenuSeparator />
        <MenuItem icon="bell" onAction={() => announcements.set(!speaking)}>
          {speaking ? "Switch announcements off" : "Switch announcements on"}
        </MenuItem>
        <MenuItem icon="document" href={`/reviews/${review.id}/settings`}>
          Details and template
        </MenuItem>
        <MenuItem icon="pencil" href={`/reviews/${review.id}/members`}>
          Members
        </MenuItem>
        {leads && (
          <MenuItem icon="clock" href={`/reviews/${review.id}/audit`}>
            Who did what (audit trail)
          </MenuItem>
        )}
        <MenuItem icon="tick" href="/verify">
          Verify a file
        </MenuItem>
        <MenuItem icon="info" keys="Ctrl /" href="/help">
          Help and shortcuts
        </MenuItem>
      </Menu>
    </MenuButton>
  );
}
