import { useState } from "react";
import { Button } from "#client/parts/controls.tsx";

/** Letters, and lines, up to which a reason is shown whole on a phone. */
const [SHORT, LINES] = [180, 4];

/** A reason as it was written, its lines kept. On a phone a long one is folded, so that it is not all that one sees. */
export function SaidReason({ words }: { words: string }) {
  const [open, setOpen] = useState(false);
  const long = words.length > SHORT || words.split("\n").length > LINES;
  return (
    <>
      <span className={long && !open ? "said said--folded" : "said"}>“{words}”</span>
      {long && (
        <span className="said__more">
          <Button kind="quiet" small onPress={() => setOpen(!open)}>
            {open ? "Show less of the reason" : "Show the whole reason"}
          </Button>
        </span>
      )}
    </>
  );
}
