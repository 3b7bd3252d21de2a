import type { FormEvent } from "react";
import { useId, useRef, useState } from "react";
import { toast } from "#client/lib/announce.ts";
import { doubtOf, mayBeDone } from "#client/lib/api.ts";
import { Button } from "#client/parts/controls.tsx";
import { Dialog } from "#client/parts/overlays.tsx";
import { TextField } from "#client/parts/text-field.tsx";
import { newId } from "#shared/ids.ts";
import type { Version } from "#shared/versions.ts";
import { VersionName } from "#shared/versions.ts";
import { useNameVersion } from "./queries.ts";
import { momentName } from "./version-names.ts";

interface NameProps {
  readonly review: string;
  /** Null: the text of now. */
  readonly version: Version | null;
  readonly onClose: () => void;
}

/** Gives the text of now, or a version, a name by which it is found and kept. */
export function NameDialog({ review, version, onClose }: NameProps) {
  const [name, setName] = useState(version?.name ?? "");
  const [problem, setProblem] = useState("");
  const [now] = useState(() => Date.now());
  const { isPending, error, mutate } = useNameVersion(review);
  const id = useId();
  // One act, however often its answer is lost on the way.
  const [act] = useState(newId);
  const does = version ? "Keep this name" : "Name this text";
  const { why, again } = doubtOf(error);
  const lost = `It is not known whether this name is kept: ${why}. Press “${does}” ${again}: it is not kept twice. Or close this, and look in Versions.`;
  const input = useRef<HTMLInputElement>(null);

  function save(event: FormEvent): void {
    event.preventDefault();
    const read = VersionName.safeParse(name);
    setProblem(read.success ? "" : (read.error.issues[0]?.message ?? ""));
    if (!read.success) input.current?.focus();
    if (!read.success || isPending) return;
    mutate(
      { version: version?.id ?? null, name: read.data, act },
      {
        onSuccess: () => {
          onClose();
          toast({ text: `“${read.data}” is kept as a version.` });
        },
      },
    );
  }

  return (
    <Dialog
      title={version?.name ? "Rename this version" : version ? "Name this version" : "Name this text"}
      isOpen
      onClose={onClose}
    >
      <form onSubmit={save}>
        <p>
          {version
            ? `The text of ${momentName(version.at, now)}.`
            : "The text as it is now. Writing goes on; this stays as it is."}{" "}
          A version with a name is always kept.
        </p>
        <div className="name">
          <TextField
            id={id}
            label="Name"
            hint="For example “Before the joint session”."
            problem={problem || null}
            ref={input}
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- whoever opened this types the name
            autoFocus
            autoComplete="off"
            value={name}
            onChange={setName}
          />
        </div>
        {error && problem === "" && (
          <p className="err" role="alert">
            {mayBeDone(error) ? lost : error.message}
          </p>
        )}
        <p className="acts">
          <Button kind="line" onPress={onClose}>
            Go back
          </Button>
          <Button kind="filled" type="submit" isPending={isPending}>
            {does}
          </Button>
        </p>
      </form>
    </Dialog>
  );
}
