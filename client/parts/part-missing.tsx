import { reloadFresh } from "#client/lib/reload.ts";
import { Button } from "./controls.tsx";
import { Page } from "./page.tsx";
import { ReloadButton } from "./reload-button.tsx";

/** A part of the program did not come: a new release took it away, or there is no network and it is not kept here. */
export function PartMissing() {
  if (!navigator.onLine)
    return (
      <Page title="This page is not on this device">
        <p className="lede">The network does not answer. Load it again when it is back.</p>
        <p className="acts acts--main">
          <Button kind="filled" onPress={() => location.reload()}>
            Load again
          </Button>
        </p>
      </Page>
    );
  return (
    <Page title="Codraft was updated">
      <p className="lede">Reload to go on. Your words are safe.</p>
      <p className="acts acts--main">
        <ReloadButton reload={() => reloadFresh()} />
      </p>
    </Page>
  );
}
