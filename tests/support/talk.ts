import type { Page } from "playwright-core";
import type { Thread } from "#shared/threads.ts";
import { Thread as ThreadSchema } from "#shared/threads.ts";
import type { Summary } from "#shared/summary.ts";
import type { CommentText } from "#shared/comments.ts";

/** What somebody says with the session of their browser, past the page: for tests that need a summary full of talk. */
export class Talk {
  readonly page: Page;
  readonly review: string;
  readonly base: string;
  #ids = 0;

  constructor(page: Page, review: string) {
    this.page = page;
    this.review = review;
    this.base = new URL(page.url()).origin;
  }

  async #send(method: "POST" | "PUT" | "GET", path: string, data?: object): Promise<unknown> {
    const response = await this.page.request.fetch(`${this.base}/api/reviews/${this.review}${path}`, {
      method,
      ...(data ? { data } : {}),
    });
    if (!response.ok()) throw new Error(`${path}: ${await response.text()}`);
    return response.json();
  }

  async summary(): Promise<Summary> {
    return ((await this.#send("GET", "/summary")) as { summary: Summary }).summary;
  }

  async members(): Promise<readonly { id: string; name: string }[]> {
    return ((await this.#send("GET", "/members")) as { members: { id: string; name: string }[] }).members;
  }

  async start(place: Thread["place"], words: string | CommentText, blocking = false): Promise<Thread> {
    const id = this.#id();
    const comment = { id: this.#id(), text: said(words) };
    return ThreadSchema.parse(
      await this.#send("POST", "/threads", { id, comment, place, anchor: null, proposal: null, blocking }),
    );
  }

  async reply(thread: string, words: string | CommentText): Promise<Thread> {
    return ThreadSchema.parse(
      await this.#send("POST", `/threads/${thread}/comments`, { id: this.#id(), text: said(words) }),
    );
  }

  async resolve(thread: string, outcome: string, sentence = ""): Promise<void> {
    await this.#send("POST", `/threads/${thread}/resolution`, { outcome, sentence });
  }

  #id = (): string => `talk-${Date.now().toString(36)}-${this.#ids++}-${Math.random().toString(36).slice(2, 8)}`;
}

export const mention = (member: string, words: string): CommentText => [
  {
    type: "paragraph",
    content: [
      { type: "mention", member },
      { type: "text", text: ` ${words}`, marks: [] },
    ],
  },
];

const said = (words: string | CommentText): CommentText =>
  typeof words === "string" ? [{ type: "paragraph", content: [{ type: "text", text: words, marks: [] }] }] : words;
