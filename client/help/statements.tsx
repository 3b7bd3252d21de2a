import { Page } from "#client/parts/page.tsx";

export function AccessibilityPage() {
  return (
    <Page title="Accessibility">
      <p className="lede">Codraft is meant to meet the Web Content Accessibility Guidelines 2.2 at level AA.</p>
      <p>
        It is still being built. It has been checked with automatic tests only, and has not been audited. If something
        keeps you from working, tell the person who invited you: they can change the text for you meanwhile.
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
        and when; comments, who wrote them, what became of them and which of them you have seen; and which mails you
        chose. In this browser: one cookie that keeps you signed in for up to 14 days, and a copy of each summary you
        open with its comments, so that words are kept when the network goes away. Signing out deletes all of it from
        this browser.
      </p>
      <p>Members of a review see each other’s names and where in the summary they are. No text is written to logs.</p>
      <h2 className="group">How long it is kept</h2>
      <p>
        Codraft deletes nothing by itself. Text that was deleted stays in the history of the review. The words of a
        comment that its author deletes are gone, with a mark that there was one. How long the records of a review are
        kept is decided by the authorities in it; the lead can write their rule into the review, and it shows at the
        comment box. Whoever runs this installation deletes what is due.
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
