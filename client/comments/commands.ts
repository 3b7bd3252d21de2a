import type { QueryClient } from "@tanstack/react-query";
import type { Outbox } from "#client/comments/outbox.ts";
import { takeInSeen, takeInThread } from "#client/comments/queries.ts";
import { call } from "#client/lib/api.ts";
import type { Endpoint } from "#shared/api.ts";
import { api } from "#shared/api.ts";
import type { CommentText } from "#shared/comments.ts";
import { newId } from "#shared/ids.ts";
import type { NewThread, Outcome, Reaction, Thread } from "#shared/threads.ts";
import type { z } from "zod";

/** What can be done with threads. Saying something is kept and sent by itself; the rest throws a `Problem` when refused. */
export interface ThreadCommands {
  create(thread: NewThread): void;
  reply(thread: string, text: CommentText): string;
  edit(thread: string, comment: string, text: CommentText): Promise<void>;
  remove(thread: string, comment: string): Promise<void>;
  resolve(thread: string, outcome: Outcome, sentence: string): Promise<void>;
  reopen(thread: string): Promise<void>;
  block(thread: string, blocking: boolean): Promise<void>;
  /** Null takes it back. */
  react(thread: string, reaction: Reaction["reaction"] | null): Promise<void>;
  apply(thread: string): Promise<void>;
  decline(thread: string, sentence: string): Promise<void>;
  /** How many comments of each thread were seen. */
  markRead(seen: Readonly<Record<string, number>>): void;
}

interface Parts {
  readonly queries: QueryClient;
  readonly review: string;
  readonly outbox: Outbox;
}

export function threadCommands({ queries, review, outbox }: Parts): ThreadCommands {
  async function run<Q extends z.ZodType>(
    endpoint: Endpoint<Q, typeof api.reply.response>,
    params: Readonly<Record<string, string>>,
    body?: z.infer<Q>,
  ): Promise<void> {
    const said = body === undefined ? {} : { body };
    const thread: Thread = await call(endpoint, { params: { review, ...params }, ...said });
    takeInThread(queries, review, thread);
  }

  return {
    create: (body) => outbox.add({ kind: "thread", body, at: Date.now() }),
    reply(thread, text) {
      const id = newId();
      outbox.add({ kind: "reply", thread, body: { id, text }, at: Date.now() });
      return id;
    },
    edit: (thread, comment, text) => run(api.editComment, { thread, comment }, { text }),
    remove: (thread, comment) => run(api.deleteComment, { thread, comment }),
    resolve: (thread, outcome, sentence) => run(api.resolveThread, { thread }, { outcome, sentence }),
    reopen: (thread) => run(api.reopenThread, { thread }),
    block: (thread, blocking) => run(api.blockThread, { thread }, { blocking }),
    react: (thread, reaction) => run(api.react, { thread }, { reaction }),
    apply: (thread) => run(api.applyProposal, { thread }),
    decline: (thread, sentence) => run(api.declineProposal, { thread }, { sentence }),
    markRead(seen) {
      takeInSeen(queries, review, seen);
      // Nobody waits for it: what is not told now is told the next time.
      void call(api.markRead, { params: { review }, body: { seen } }).catch(() => {});
    },
  };
}
