import type { MessagePort } from "node:worker_threads";
import { setPriority, constants } from "node:os";
import { Worker } from "node:worker_threads";

/** Work that is in proportion to a document is done in threads: neither rooms nor commits wait for it. */

type Said<Answer> = { readonly answer: Answer } | { readonly failure: string };

export interface Helper<Question, Answer> {
  /** Rejects with the thread's own words, or when the thread ends meanwhile. */
  ask(question: Question): Promise<Answer>;
  /** Lets the thread answer what it was asked, and end. */
  close(): Promise<void>;
}

/** The last that a thread is told. */
const END = null;
/** One that does not end in this time is ended. */
const PATIENCE_MS = 5000;

/** A thread that answers one question after another. It is started when first asked; if it dies, that costs its question only. */
export function createHelper<Question, Answer>(thread: URL): Helper<Question, Answer> {
  let worker: Worker | null = null;
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;

  function start(): Worker {
    const started = new Worker(thread);
    started.once("exit", () => {
      if (worker === started) worker = null;
    });
    return started;
  }

  function run(question: Question): Promise<Answer> {
    if (closed) return Promise.reject(new Error("The thread was closed."));
    const now = (worker ??= start());
    return new Promise<Answer>((resolve, reject) => {
      const ended = (): void => reject(new Error("The thread ended."));
      const failed = (error: Error): void => reject(error);
      now.once("exit", ended);
      now.once("error", failed);
      now.once("message", (said: Said<Answer>) => {
        now.off("exit", ended);
        now.off("error", failed);
        if ("answer" in said) resolve(said.answer);
        else reject(new Error(said.failure));
      });
      now.postMessage(question);
    });
  }

  return {
    ask(question) {
      const answer = last.then(() => run(question));
      last = answer.catch(() => {});
      return answer;
    },
    async close() {
      closed = true;
      const now = worker;
      if (!now) return;
      // Not at once: ended while it packs something it takes the whole process along (an assertion of Node's about zlib).
      await new Promise<void>((done) => {
        const timer = setTimeout(() => void now.terminate(), PATIENCE_MS);
        now.once("exit", () => {
          clearTimeout(timer);
          done();
        });
        now.postMessage(END);
      });
    },
  };
}

/** The thread's end of it. */
export function answerQuestions<Question, Answer>(
  port: MessagePort | null,
  work: (question: Question) => Answer,
): void {
  if (!port) throw new Error("This runs in a thread of its own.");
  // Whoever types goes first on a busy machine. On Linux this is about the thread, elsewhere about the whole process.
  if (process.platform === "linux") setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  port.on("message", (question: Question | typeof END) => {
    if (question === END) return port.close();
    try {
      port.postMessage({ answer: work(question) } satisfies Said<Answer>);
    } catch (error) {
      port.postMessage({ failure: error instanceof Error ? error.message : String(error) } satisfies Said<Answer>);
    }
  });
}
