import type { ReactNode } from "react";
import { useEffect, useRef } from "react";
import { Link } from "wouter";
import { useMe } from "#client/accounts/queries.ts";
import { SignOut } from "#client/accounts/sign-out.tsx";
import { Bell } from "#client/notices/bell.tsx";

interface PageProps {
  readonly title: string;
  readonly form?: boolean;
  /** Stands in one line with the heading. */
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

/** A page beside the summary: bar, heading, one column. The focus goes to the heading when one comes to it. */
export function Page({ title, form = false, action, children }: PageProps) {
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
      <Link className="bar__b" href="/help">
        Help
      </Link>
      {me && (
        <>
          {me.administrator && (
            <Link className="bar__b" href="/accounts">
              Accounts
            </Link>
          )}
          <Bell />
          <Link className="bar__b" href="/me">
            {me.name || me.email}
          </Link>
          <SignOut account={me.id} />
        </>
      )}
    </header>
  );
}
