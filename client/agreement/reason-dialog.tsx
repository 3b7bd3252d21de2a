import type { ReactNode } from "react";
import { Button } from "#client/parts/controls.tsx";
import { Dialog } from "#client/parts/overlays.tsx";
import { ReasonBox, useKeptReason } from "./reason-box.tsx";

interface ReasonDialogProps {
  readonly title: string;
  /** Under what name it is kept what one has begun to write. */
  readonly name: string;
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

function Form({ name, label, hint, does, busy, onClose, onDo, children }: ReasonDialogProps) {
  const reason = useKeptReason(name);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const why = reason.ask();
        if (why !== null)
          void onDo(why).then((done) => {
            if (!done) return;
            reason.done();
            onClose();
          });
      }}
    >
      {children}
      <ReasonBox reason={reason} label={label} hint={hint} lacks="Say why." />
      <p className="acts">
        <Button onPress={onClose}>Go back</Button>
        <Button kind="filled" type="submit" isPending={busy}>
          {does}
        </Button>
      </p>
    </form>
  );
}
