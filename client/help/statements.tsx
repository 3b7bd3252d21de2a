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
        On the server: your name, e-mail address, partner and role in each review; the text; and for each change who
        made it and when. In this browser: one cookie that keeps you signed in for up to 14 days, and a copy of each
        summary you open, so that words are kept when the network goes away. Signing out deletes both from this browser.
        If your session ends by itself, words that were not sent wait in this browser for up to 14 days under your name:
        nobody else is shown them, and they are sent when you sign in again. On a shared machine nothing is kept: say so
        when you sign in, or in My details.
      </p>
      <p>Members of a review see each other’s names and where in the summary they are. No text is written to logs.</p>
    </Page>
  );
}
