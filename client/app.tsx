import { lazy, Suspense } from "react";
import { Link, Redirect, Route, Switch, useLocation } from "wouter";
import { AccountsPage } from "#client/accounts/accounts.tsx";
import { MePage } from "#client/accounts/me.tsx";
import { useMe } from "#client/accounts/queries.ts";
import { SignInPage } from "#client/accounts/sign-in.tsx";
import { HelpPage } from "#client/help/help.tsx";
import { AccessibilityPage, PrivacyPage } from "#client/help/statements.tsx";
import { Announcer } from "#client/parts/announcer.tsx";
import { Page } from "#client/parts/page.tsx";
import { ReviewsPage } from "#client/reviews/list.tsx";
import { MembersPage } from "#client/reviews/members.tsx";
import { NewReviewPage } from "#client/reviews/new.tsx";
import { SettingsPage } from "#client/reviews/settings.tsx";

const SummaryPage = lazy(async () => ({ default: (await import("#client/summary/page.tsx")).SummaryPage }));

export function App() {
  const { data: me } = useMe();
  const [path] = useLocation();
  // Who comes by an invitation says their name first: others see it beside what they write.
  if (me?.name === "" && path !== "/me") return <Redirect to="/me" />;
  return (
    <>
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
          <Route path="/reviews/:id/settings">{({ id }) => <SettingsPage reviewId={id} />}</Route>
          <Route path="/reviews/:id/members">{({ id }) => <MembersPage reviewId={id} />}</Route>
          <Route>
            <Page title="There is no such page">
              <p className="lede">
                The address may be mistyped. <Link href="/">Go to your reviews.</Link>
              </p>
            </Page>
          </Route>
        </Switch>
      </Suspense>
      <Announcer />
    </>
  );
}
