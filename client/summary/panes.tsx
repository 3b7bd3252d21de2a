import { AgreementBanner } from "#client/agreement/banner.tsx";
import { DecisionPanel, useDecisions } from "#client/agreement/decision.tsx";
import { ProposeDialog } from "#client/agreement/propose.tsx";
import { useAnnouncedAgreement } from "#client/agreement/use-announced.ts";
import "#client/agreement/agreement.css";
import { useCallback, useEffect, useRef, useState } from "react";
import { useLocation } from "wouter";
import { CommentsPane, useIsWide } from "#client/comments/pane.tsx";
import { useCounts } from "#client/comments/counts.ts";
import { NotSent } from "#client/comments/not-sent.tsx";
import { SelectionButton } from "#client/comments/selection-button.tsx";
import { useAnnouncedComments, useLanding } from "#client/comments/use-arrivals.ts";
import { useCommentKeys } from "#client/comments/use-comment-keys.ts";
import { NewsSheet } from "#client/notices/news-sheet.tsx";
import { ReadNotices } from "#client/notices/read-notices.tsx";
import { ImportDialog } from "#client/imports/import-dialog.tsx";
import { LinkDialog } from "#client/editor/link-dialog.tsx";
import { ReferenceDialog } from "#client/editor/reference-dialog.tsx";
import { FindingDialogs } from "#client/findings/dialogs.tsx";
import { Icon } from "#client/parts/icons.tsx";
import { Sheet } from "#client/parts/overlays.tsx";
import { AsidePanel } from "#client/summary/aside.tsx";
import { FindBar } from "#client/summary/find-bar.tsx";
import { Header } from "#client/summary/header.tsx";
import { HerePanel } from "#client/summary/here-panel.tsx";
import { goTo } from "#client/summary/go.ts";
import { foldCards } from "#client/summary/open-card.ts";
import { Outline } from "#client/summary/outline.tsx";
import type { Panel } from "#client/summary/panels.ts";
import { crewWords } from "#client/summary/people.ts";
import { useCrews } from "#client/summary/people-bar.tsx";
import { Removed } from "#client/summary/removed.tsx";
import { Strips } from "#client/summary/strips.tsx";
import { Text } from "#client/summary/text.tsx";
import { useAnnouncements } from "#client/summary/use-announcements.ts";
import { useUndone } from "#client/summary/use-undone.ts";
import { VersionsSheet } from "#client/versions/versions-panel.tsx";
import { Written } from "#client/versions/written.tsx";
import { WallBar } from "#client/summary/wall.tsx";
import { useShown } from "#client/lib/shown.ts";

/** Under the bar, as far down as is still read. */
const READING_LINE = 120;

/** The three panes of an open summary, and what opens beside them. */
export function Panes() {
  const [panel, setPanel] = useState<Panel | null>(null);
  const [finds, setFinds] = useState(0);
  const [, navigate] = useLocation();
  const before = useRef<Element | null>(null);
  const wall = panel === "wall";
  useAnnouncements();
  useAnnouncedAgreement();
  useUndone();
  useEffect(() => foldCards, []);

  const open = useCallback((next: Panel) => {
    // Asked for again from within: it begins anew, and goes back to where it was first asked for.
    if (!document.activeElement?.closest(".findbar")) before.current = document.activeElement;
    if (next === "wall") return inPlace(() => (foldCards(), setPanel(next)));
    if (next === "find") setFinds((times) => times + 1);
    // Its button closes the list of comments again.
    setPanel((now) => (now === next && next === "comments" ? null : next));
  }, []);
  const close = useCallback(() => {
    setPanel(null);
    const { current } = before;
    const back = current instanceof HTMLElement && current.isConnected && current !== document.body ? current : null;
    (back ?? document.getElementById("main"))?.focus({ preventScroll: true });
  }, []);
  const shut = useCallback(() => setPanel(null), []);
  const leaveWall = useCallback(() => inPlace(() => setPanel(null)), []);
  const wide = useIsWide();
  // In the margin's place where there is room, until one looks at the comments.
  const decisions = useDecisions();
  const due = decisions.due.length > 0;
  // Whoever writes in what is past stays in it; and whoever is in the panel where the window has just become narrower.
  const [aside, setAside] = useState({ isShown: false, hasFocus: false });
  const deciding =
    (due || decisions.past !== null) && panel !== "comments" && (wide || (aside.isShown && aside.hasFocus));
  if (deciding !== aside.isShown) setAside({ isShown: deciding, hasFocus: false });
  useEffect(() => {
    if (deciding && !wide) document.activeElement?.scrollIntoView({ block: "center" });
  }, [deciding, wide]);
  // A margin is always there; a sheet opens.
  const showComments = useCallback(() => {
    if (wide) return;
    if (!document.activeElement?.closest(".margin")) before.current = document.activeElement;
    setPanel("comments");
  }, [wide]);
  useCommentKeys(showComments);
  useAnnouncedComments();
  useLanding(showComments);

  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      // A dialog keeps the page behind it still.
      if (document.querySelector("[role='dialog']")) return;
      if (event.key === "f") open("find");
      else if (event.key === "/") navigate("/help");
      else return;
      event.preventDefault();
    }
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, [open, navigate]);

  useShown("dock");
  useShown("wall", wall);
  useEffect(() => {
    document.body.classList.add("app");
    document.body.classList.toggle("wall", wall);
    return () => document.body.classList.remove("app", "wall");
  }, [wall]);

  return (
    <>
      <a className="skip" href="#main">
        Skip to the text
      </a>
      {wall ? <WallBar onLeave={leaveWall} /> : <Header panel={panel} onPanel={open} />}
      {panel === "find" && <FindBar asked={finds} onClose={close} onGo={shut} />}
      <Strips onAside={() => open("aside")} onComments={showComments} />
      <div className="page">
        {!wall && <AgreementBanner onDecide={() => (deciding ? goTo("decision-heading") : open("decision"))} />}
        {!wall && (
          <nav className="outline" aria-labelledby="outline-heading">
            <Outline headingId="outline-heading" onRemoved={() => open("removed")} />
          </nav>
        )}
        <Text />
        {!wall && <Written />}
        {!wall &&
          (deciding ? (
            // The focus is that of what is in it.
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
            <aside
              className="side"
              aria-labelledby="decision-heading"
              onFocus={() => setAside({ isShown: true, hasFocus: true })}
              onBlur={({ target, currentTarget, relatedTarget }) => {
                // The window alone may have lost it.
                const stays = document.activeElement === target || currentTarget.contains(relatedTarget);
                if (!stays) setAside({ isShown: true, hasFocus: false });
              }}
            >
              <DecisionPanel decisions={decisions} />
            </aside>
          ) : (
            <CommentsPane isOpen={panel === "comments"} onOpen={showComments} onClose={close} onLeave={shut} />
          ))}
      </div>
      {!wall && <Dock due={due} onPanel={open} />}
      {!wall && <SelectionButton />}
      <ReadNotices />
      <ReferenceDialog />
      <FindingDialogs />
      <LinkDialog />
      <Sheet side="left" title="Outline" isOpen={panel === "outline"} onClose={shut}>
        <div className="outline outline--sheet">
          <Outline onGo={shut} onRemoved={() => open("removed")} />
        </div>
      </Sheet>
      <NewsSheet isOpen={panel === "news"} onClose={shut} />
      <Sheet side="right" title="Who is here" isOpen={panel === "here"} onClose={shut}>
        <HerePanel onGo={shut} />
      </Sheet>
      <Sheet side="right" title="Removed" isOpen={panel === "removed"} onClose={shut}>
        <Removed onPutBack={shut} />
      </Sheet>
      <Sheet side="right" title="Your decision" isOpen={panel === "decision"} onClose={shut}>
        <DecisionPanel decisions={decisions} onGo={shut} />
      </Sheet>
      <ProposeDialog isOpen={panel === "propose"} onClose={close} />
      <ImportDialog isOpen={panel === "import"} onClose={shut} />
      <VersionsSheet isOpen={panel === "versions"} onClose={shut} />
      <Sheet side="right" title="Words not in the text" isOpen={panel === "aside"} onClose={shut}>
        <AsidePanel onInsert={shut} />
      </Sheet>
    </>
  );
}

/** A change of the whole page's size: what one reads stays in sight, and the keyboard goes on from the text. */
function inPlace(change: () => void): void {
  const reading = [...document.querySelectorAll(".doc :is(.finding, .action, [data-field], .doc__h)")].find(
    (one) => one.getBoundingClientRect().bottom > READING_LINE,
  );
  const moved = scrollY > 0;
  change();
  // Once the type has its new size, and the menu that asked for this has closed.
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      document.getElementById("main")?.focus({ preventScroll: true });
      if (moved) reading?.scrollIntoView({ block: "start", behavior: "instant" });
    }),
  );
}

/** Under 992 pixels: opens the outline, and says who is here and who is missing, or that a decision of mine is awaited. */
function Dock({ due, onPanel }: { due: boolean; onPanel: (panel: Panel) => void }) {
  const words = crewWords(useCrews());
  const comments = useCounts().open;
  return (
    <nav className="dock" aria-label="Panels">
      <button type="button" onClick={() => onPanel("outline")}>
        <Icon name="list" />
        Outline
      </button>
      <button type="button" onClick={() => onPanel("comments")}>
        <Icon name="comment" />
        Comments {comments}
        <NotSent />
      </button>
      {due ? (
        <button type="button" onClick={() => onPanel("decision")}>
          <Icon name="agree" />
          Your decision
        </button>
      ) : (
        <button type="button" onClick={() => onPanel("here")}>
          <Icon name="people" />
          <span>
            {words.here}
            <span className="quiet">{words.away}</span>
          </span>
        </button>
      )}
    </nav>
  );
}
