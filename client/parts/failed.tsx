import { Button } from "./controls.tsx";
import { Page } from "./page.tsx";

/** Where a page was that could not be drawn. */
export function Failed() {
  return (
    <Page title="This page stopped working">
      <p className="lede">What was saved is safe, and words that were not are kept on this device. Load it again.</p>
      <Button kind="filled" onPress={() => location.reload()}>
        Load again
      </Button>
    </Page>
  );
}
