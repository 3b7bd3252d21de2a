import { useEffect, useEffectEvent, useState } from "react";
import { useStore } from "#client/lib/store.ts";
import { Button } from "#client/parts/controls.tsx";
import { Pick } from "#client/findings/pick.tsx";
import { Back, Title } from "#client/summary/header.tsx";
import { anchorOfField } from "#client/summary/names.ts";
import { byMember } from "#client/summary/people.ts";
import { PeopleBar } from "#client/summary/people-bar.tsx";
import { StateLine } from "#client/summary/state-line.tsx";
import { useConnection } from "#client/sync/connection-context.tsx";

/** The bar of the wall view: large type for the room, without outline and margin; it can follow one person. */
export function WallBar({ onLeave }: { onLeave: () => void }) {
  const { people } = useConnection();
  const others = byMember(useStore(people)).filter((one) => !one.self);
  const [following, setFollowing] = useState("");
  const followed = others.find((one) => one.member === following);
  const field = followed?.field ?? null;

  useEffect(() => {
    if (field !== null) document.getElementById(anchorOfField(field))?.scrollIntoView({ block: "start" });
  }, [field]);

  const leave = useEffectEvent(onLeave);
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      // From the text Escape first leaves the field, and from a menu the menu.
      if (event.key !== "Escape" || event.defaultPrevented) return;
      const { target } = event;
      if (
        target instanceof Element &&
        target.closest("[contenteditable='true'], [role='dialog'], [role='listbox'], [role='menu']")
      )
        return;
      leave();
    }
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, []);

  return (
    <header className="bar">
      <div className="bar__left">
        <Back />
        <Title />
        <StateLine />
      </div>
      <PeopleBar />
      <div className="bar__acts">
        <span className="follow">
          <Pick
            label="Follow a person"
            value={followed?.member ?? ""}
            shown={followed ? `Follows ${followed.name}` : "Follows nobody"}
            options={[
              { value: "", words: "Nobody" },
              ...others.map((one) => ({ value: one.member, words: `${one.name} (${one.partner.code})` })),
            ]}
            onChange={setFollowing}
          />
        </span>
        <Button kind="line" small onPress={onLeave}>
          Leave wall view
        </Button>
      </div>
    </header>
  );
}
