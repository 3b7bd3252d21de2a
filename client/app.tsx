import { lazy, Suspense } from "react";
import { RouterProvider } from "react-aria-components";
import { Link, Redirect, Route, Switch, useLocation } from "wouter";
import { AccountsPage } from "#client/accounts/accounts.tsx";
import { MePage } from "#client/accounts/me.tsx";
import { AuditPage } from "#client/agreement/audit.tsx";
import { VerifyPage } from "#client/agreement/verify.tsx";
import { useMe } from "#client/accounts/queries.ts";
import { signInPath } from "#client/accounts/sign-in-path.ts";
import { SignInPage } from "#client/accounts/sign-in.tsx";
import { HelpPage } from "#client/help/help.tsx";
import { AccessibilityPage, PrivacyPage } from "#client/help/statements.tsx";
import { Announcer } from "#client/parts/announcer.tsx";
import { Failed } from "#client/parts/failed.tsx";
import { PartMissing } from "#client/parts/part-missing.tsx";
import { Mend } from "#client/parts/mend.tsx";
import { Page } from "#client/parts/page.tsx";
import { ReviewsPage } from "#client/reviews/list.tsx";
import { MembersPage } from "#client/reviews/members.tsx";
import { NewReviewPage } from "#client/reviews/new.tsx";
import { SettingsPage } from "#client/reviews/settings.tsx";
import { SendUnsent } from "#client/reviews/unsent-words.tsx";
import { Problem } from "#shared/errors.ts";

const SummaryPage = lazy(async () => {
  try {
    return { default: (await import("#client/summary/page.tsx")).SummaryPage };
  } catch {
    // A new release took it away, or the network does.
    return { default: PartMissing };
  }
});

const ComparePage = lazy(async () => {
  try {
    return { default: (await import("#client/versions/compare.tsx")).ComparePage };
  } catch {
    return { default: PartMissing };
  }
});

/** Pages for everybody. */
const open: ReadonlySet<string> = new Set(["/sign-in", "/help", "/accessibility", "/privacy"]);

export function App() {
  const { data: me, error } = useMe();
  const [path, navigate] = useLocation();
  // Whoever was signed in while this page was open stays where they are: it may hold words of theirs.
  if (!me && error instanceof Problem && error.code === "signed-out" && !open.has(path))
    return <Redirect to={signInPath()} replace />;
  // Who comes by an invitation says their name first: others see it beside what they write.
  if (me?.name === "" && path !== "/me" && !open.has(path))
    return <Redirect to={`/me?to=${encodeURIComponent(path)}`} replace />;
  return (
    <RouterProvider navigate={navigate}>
      <Mend key={path} fallback={<Failed />}>
        <Suspense fallback={null}>
          <Switch>
            <Route path="/" component={ReviewsPage} />
            <Route path="/sign-in" component={SignInPage} />
            <Route path="/me" component={MePage} />
            <Route path="/accounts" component={AccountsPage} />
            <Route path="/reviews/new" component={NewReviewPage} />
            <Route path="/help" component={HelpPage} />
            <Route path="/accessibility" component={AccessibilityPage} />
            <Route path="/privacy" component={PrivacyPage} />
            <Route path="/reviews/:id">{({ id }) => <SummaryPage reviewId={id} />}</Route>
            <Route path="/reviews/:id/compare">{({ id }) => <ComparePage reviewId={id} />}</Route>
            <Route path="/reviews/:id/settings">{({ id }) => <SettingsPage reviewId={id} />}</Route>
            <Route path="/verify" component={VerifyPage} />
            <Route path="/reviews/:id/audit">{({ id }) => <AuditPage reviewId={id} />}</Route>
            <Route path="/reviews/:id/members">{({ id }) => <MembersPage reviewId={id} />}</Route>
            <Route>
              <Page title="There is no such page">
                <p className="lede">
                  The address may be mistyped.{" "}
                  <Link className="link" href="/">
                    Go to your reviews.
                  </Link>
                </p>
              </Page>
            </Route>
          </Switch>
        </Suspense>
      </Mend>
      {me && <SendUnsent account={me.id} open={/^\/reviews\/([\w-]+)$/.exec(path)?.[1] ?? null} />}
      <Announcer />
    </RouterProvider>
  );
}
