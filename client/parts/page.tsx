import type { ReactNode } from "react";
import { useEffect, useRef } from "react";
import { Link, useLocation } from "wouter";
import { useMe } from "#client/accounts/queries.ts";
import { useSignOut } from "#client/accounts/sign-out.tsx";
import { Bell } from "#client/notices/bell.tsx";
import { Menu, MenuButton, MenuItem, MenuSeparator } from "#client/parts/overlays.tsx";
import { InThisTab } from "#client/reviews/in-this-tab.tsx";
import type { Account } from "#shared/api.ts";

interface PageProps {
  readonly title: string;
  readonly form?: boolean;
  /** Stands in one line with the heading. */
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

/** A page beside the summary: bar, heading, one column. The focus goes to the heading when one comes to it. */
export function Page({ title, form = false, action, children }: PageProps) {
  const { data: me } = useMe();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} – Codraft`;
    heading.current?.focus();
  }, [title]);
  return (
    <>
      <a className="skip" href="#main">
        Skip to the text
      </a>
      <Bar />
      {!me && <InThisTab />}
      <main id="main" className={form ? "plain plain--form" : "plain"}>
        <div className="row">
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {action}
        </div>
        {children}
      </main>
      <footer className="plain-foot">
        <Link href="/help">Help</Link> <Link href="/accessibility">Accessibility</Link>{" "}
        <Link href="/privacy">Privacy</Link>
      </footer>
    </>
  );
}

function Bar() {
  const { data: me } = useMe();
  return (
    <header className="bar">
      <Link className="wordmark" href="/">
        Codraft
      </Link>
      <span className="push" />
      {me ? <Ways me={me} /> : <Way href="/help">Help</Way>}
    </header>
  );
}

/** Where the bar leads: side by side, or in a menu where they have no room. */
function Ways({ me }: { me: Account }) {
  const { busy, signOut, question } = useSignOut(me.id);
  const [, navigate] = useLocation();
  const ways = [
    { href: "/help", words: "Help" },
    ...(me.administrator ? [{ href: "/accounts", words: "Accounts" }] : []),
    { href: "/me", words: me.name || me.email },
  ];
  return (
    <>
      <Bell />
      <nav className="ways" aria-label="Codraft">
        {ways.map(({ href, words }) => (
          <Way key={href} href={href}>
            {words}
          </Way>
        ))}
        <button className="bar__b" type="button" disabled={busy} onClick={signOut}>
          Sign out
        </button>
      </nav>
      <div className="ways--menu">
        <MenuButton label="Menu" icon="list" words="Menu">
          <Menu aria-label="Menu">
            {ways.map(({ href, words }) => (
              <MenuItem key={href} onAction={() => navigate(href)}>
                {words}
              </MenuItem>
            ))}
            <MenuSeparator />
            <MenuItem isDisabled={busy} onAction={signOut}>
              Sign out
            </MenuItem>
          </Menu>
        </MenuButton>
      </div>
      {question}
    </>
  );
}

function Way({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link className="bar__b" href={href}>
      {children}
    </Link>
  );
}
