import { useEffect, useId, useRef, useState } from "react";
import { Dialog } from "#client/parts/overlays.tsx";
import { Button } from "#client/parts/controls.tsx";
import type { ReadDocument } from "./document.ts";
import { notReadWords } from "./import-words.ts";
import { Preview } from "./preview.tsx";
import { readDocument } from "./read-document.ts";
import "./imports.css";

interface ImportProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Brings a Word document in: choose it, say where each part goes, then all of it in one act. */
export function ImportDialog({ isOpen, onClose }: ImportProps) {
  return (
    <Dialog title="Bring in a Word document" isOpen={isOpen} onClose={onClose} stays>
      {isOpen && <Steps onClose={onClose} />}
    </Dialog>
  );
}

function Steps({ onClose }: Pick<ImportProps, "onClose">) {
  const [document, setDocument] = useState<ReadDocument | null>(null);
  return document ? (
    <Preview key={document.file} document={document} onAnother={() => setDocument(null)} onClose={onClose} />
  ) : (
    <Choice onRead={setDocument} onClose={onClose} />
  );
}

function Choice({ onRead, onClose }: { onRead: (document: ReadDocument) => void; onClose: () => void }) {
  const id = useId();
  const [problem, setProblem] = useState("");
  const [reading, setReading] = useState("");
  const stop = useRef<AbortController>(null);
  useEffect(() => () => stop.current?.abort(), []);

  async function read(file: File): Promise<void> {
    stop.current?.abort();
    const mine = new AbortController();
    stop.current = mine;
    setProblem("");
    setReading(file.name);
    const said = await readDocument(file, mine.signal);
    if (mine.signal.aborted) return;
    setReading("");
    if (typeof said === "string") setProblem(notReadWords[said]);
    else onRead(said);
  }

  return (
    <div className="import">
      <p>
        Choose a draft (.docx). It is read on this device, and you see what goes where before anything is changed. What
        you bring in comes behind what stands there; nothing is replaced.
      </p>
      <label htmlFor={id}>Word document</label>
      {problem !== "" && (
        <p className="err" role="alert" id={`${id}err`}>
          {problem}
        </p>
      )}
      <input
        id={id}
        type="file"
        className="import__file"
        accept=".docx,application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        aria-invalid={problem !== ""}
        {...(problem === "" ? {} : { "aria-describedby": `${id}err` })}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) void read(file);
          // The same file can be chosen again once it was mended.
          event.target.value = "";
        }}
      />
      <p role="status" className="quiet">
        {reading !== "" && `Reading “${reading}” …`}
      </p>
      <p className="acts">
        <Button onPress={onClose}>Go back</Button>
      </p>
    </div>
  );
}
