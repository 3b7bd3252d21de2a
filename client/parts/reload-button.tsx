import { useState } from "react";
import { toast } from "#client/lib/announce.ts";
import { Button } from "./controls.tsx";

/** Reloads with the newest program; says so when the network does not answer, and leaves the page as it is. */
export function ReloadButton({ reload, small = false }: { reload: () => Promise<boolean>; small?: boolean }) {
  const [busy, setBusy] = useState(false);
  return (
    <Button
      kind="filled"
      small={small}
      isPending={busy}
      onPress={() => {
        setBusy(true);
        void reload().then((reloads) => {
          if (reloads) return;
          setBusy(false);
          toast({ text: "The network does not answer, so nothing was reloaded. Try again when it is back." });
        });
      }}
    >
      Reload
    </Button>
  );
}
