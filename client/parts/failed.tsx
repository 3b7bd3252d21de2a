import { reloadWithAll } from "#client/lib/reload.ts";
import { Button } from "./controls.tsx";
import { Page } from "./page.tsx";

/** Where a page was that could not be drawn. */
export function Failed() {
  return (
    <Page title="This page stopped working">
      <p className="lede">What was saved is safe, and what was not is kept for you. Load the page again in this tab.</p>
      <p className="acts acts--main">
        <Button kind="filled" onPress={reloadWithAll}>
          Load again
        </Button>
      </p>
    </Page>
  );
}
