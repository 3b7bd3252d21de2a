import { Button } from "#client/parts/controls.tsx";
import { Dialog } from "#client/parts/overlays.tsx";
import { useOpenReview } from "#client/summary/summary-context.tsx";
import { ReasonBox, SendReason, useKeptReason } from "./reason-box.tsx";
import type { ReasonFor } from "./reason-names.ts";
import { reasonName } from "./reason-names.ts";
import { useOver } from "./use-over.ts";

interface ReasonDialogProps {
  readonly title: string;
  /** What the reason is about, and for: under that it is kept what one has begun to write. */
  readonly about: string;
  readonly what: ReasonFor;
  readonly label: string;
  readonly hint: string;
  /** The button's words. */
  readonly does: string;
  readonly busy: boolean;
  readonly onClose: () => void;
  /** Nothing is lost when it was not done: the dialog stays. */
  readonly onDo: (reason: string) => Promise<boolean>;
}

/** Asks for a reason that everybody reads, before something is done that concerns everybody. */
export function ReasonDialog(props: ReasonDialogProps) {
  return (
    <Dialog title={props.title} isOpen onClose={props.onClose}>
      <Form {...props} />
    </Dialog>
  );
}

function Form({ about, what, label, hint, does, busy, onClose, onDo }: ReasonDialogProps) {
  const { review, member } = useOpenReview();
  const reason = useKeptReason(reasonName(member.account, review.id, about, what));
  const over = useOver(about, what);
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
      <ReasonBox reason={reason} label={label} hint={hint} lacks="Say why." over={over} />
      <p className="acts">
        <Button onPress={onClose}>{over === null ? "Go back" : "Close"}</Button>
        <SendReason over={over} words={reason.value} does={does} busy={busy} />
      </p>
    </form>
  );
}
