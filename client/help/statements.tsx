import { Link } from "wouter";
import { Page } from "#client/parts/page.tsx";

export function AccessibilityPage() {
  return (
    <Page title="Accessibility">
      <p className="lede">Codraft is meant to meet the Web Content Accessibility Guidelines 2.2 at level AA.</p>
      <p>
        Every page, and every state of the summary, is checked with automatic tests (axe) at 1440 and 320 pixels. A walk
        from the sign-in link to the exported document is tested by keyboard alone, with the focus seen at every stop.
        It follows the forced colours and the reduced motion of your system. The keys are on the{" "}
        <Link className="link" href="/help">
          help page
        </Link>
        .
      </p>
      <h2 className="group">What is not known yet</h2>
      <p>
        It has not been audited, and nobody who uses a screen reader, a magnifier or speech input every day has tried it
        yet. The page itself is in English; a passage in Gaelic is read as Gaelic where it was marked.
      </p>
      <h2 className="group">What is announced</h2>
      <p>
        Who joins and leaves, where others begin to write, and what they add, move and remove is read out at most every
        five seconds. More in the bar of a summary switches it off on this device.
      </p>
      <p>
        If something keeps you from working, tell the person who invited you: they can change the text for you
        meanwhile.
      </p>
    </Page>
  );
}

export function PrivacyPage() {
  return (
    <Page title="Privacy">
      <p className="lede">Codraft keeps what is needed to write a summary together, and nothing else.</p>
      <p>
        On the server: your name, e-mail address, partner and role in each review; the text; for each change who made it
        and when; comments, who wrote them, what became of them and which of them you have seen; who did what in a
        review, and when (invited and removed people, proposed, decided, settled, exported, brought in, restored, and
        the reasons that were given): the lead reads it under “Who did what”, and nothing in it can be taken out; and
        which mails you chose.
      </p>
      <p>
        In this browser: one cookie that keeps you signed in for up to 14 days, and a copy of each summary you open with
        its comments, so that words are kept when the network goes away. Signing out deletes all of it from this
        browser. Whether announcements are switched off, and which way to the server this network allows, stays. If your
        session ends by itself, words that were not sent wait in this browser for up to 14 days under your name: nobody
        else is shown them, and they are sent when you sign in again. On a shared machine nothing is kept, and closing
        the browser signs you out: say so when you sign in, or in My details.
      </p>
      <p>Members of a review see each other’s names and where in the summary they are. No text is written to logs.</p>
      <h2 className="group">How long it is kept</h2>
      <p>
        Codraft deletes nothing by itself. Text that was deleted stays in the history of the review. The words of a
        comment that its author deletes are gone, and what it proposed, unless that was used, with a mark that there was
        one. How long the records of a review are kept is decided by the authorities in it; the lead can write their
        rule into the review, and it shows at the comment box. Whoever runs this installation deletes what is due.
      </p>
      <h2 className="group">Who may ask to see it</h2>
      <p>
        Text and comments may be disclosed under freedom of information law. The lead of a review can download
        everything on record of it: details, members, text, comments, and who wrote when.
      </p>
      <h2 className="group">Mails</h2>
      <p>
        A mail about a comment says who did what, in which review, and links to the comment. It holds no words of
        comments or of the draft unless the lead of the review allows mails to quote comments. Choose which mails you
        get under your name; every mail also has a link that stops them.
      </p>
    </Page>
  );
}
