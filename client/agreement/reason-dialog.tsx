import type { ReactNode } from "react";
import { useId, useState } from "react";
import { Button } from "#client/parts/controls.tsx";
import { Dialog } from "#client/parts/overlays.tsx";

interface ReasonDialogProps {
  readonly title: string;
  readonly label: string;
  readonly hint: string;
  /** The button's words. */
  readonly does: string;
  readonly busy: boolean;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** Nothing is lost when it was not done: the dialog stays. */
  readonly onDo: (reason: string) => Promise<boolean>;
  readonly children?: ReactNode;
}

/** Asks for a reason that everybody reads, before something is done that concerns everybody. */
export function ReasonDialog(props: ReasonDialogProps) {
  const { title, isOpen, onClose } = props;
  return (
    <Dialog title={title} isOpen={isOpen} onClose={onClose}>
      {isOpen && <Form {...props} />}
    </Dialog>
  );
}

function Form({ label, hint, does, busy, onClose, onDo, children }: ReasonDialogProps) {
  const id = useId();
  const [reason, setReason] = useState("");
  const [asked, setAsked] = useState(false);
  const missing = asked && reason.trim() === "";
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        setAsked(true);
        if (reason.trim() === "") document.getElementById(id)?.focus();
        else void onDo(reason.trim()).then((done) => done && onClose());
      }}
    >
      {children}
      <label htmlFor={id}>{label}</label>
      <p className="quiet" id={`${id}-hint`}>
        {hint}
      </p>
      {missing && (
        <p className="err" id={`${id}-error`}>
          Say why.
        </p>
      )}
      <textarea
        id={id}
        rows={3}
        maxLength={1000}
        value={reason}
        aria-invalid={missing}
        aria-describedby={missing ? `${id}-error ${id}-hint` : `${id}-hint`}
        onChange={(event) => setReason(event.target.value)}
      />
      <p className="acts">
        <Button onPress={onClose}>Go back</Button>
        <Button kind="filled" type="submit" isDisabled={busy}>
          {does}
        </Button>
      </p>
    </form>
  );
}
