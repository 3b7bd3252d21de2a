import * as decoding from "lib0/decoding";
import { WebSocket } from "ws";
import * as Y from "yjs";
import type { z } from "zod";
import { ensureAccount } from "#server/accounts/accounts.ts";
import { openSession, SESSION_COOKIE } from "#server/accounts/sessions.ts";
import { addMember } from "#server/members.ts";
import type { AgreementState } from "#shared/agreements.ts";
import { foldAgreement } from "#shared/agreements.ts";
import type { Endpoint } from "#shared/api.ts";
import { api } from "#shared/api.ts";
import type { ProblemCode } from "#shared/errors.ts";
import type { Role } from "#shared/permissions.ts";
import type { CloseReason } from "#shared/wire.ts";
import { closeReason, readSaved, SCHEMA_VERSION, tags, writeStep2, writeUpdate } from "#shared/wire.ts";
import type { TestApp } from "./app.ts";
import { callEndpoint } from "./call.ts";
import { listenOn } from "./app.ts";

export interface Answer<T> {
  readonly status: number;
  /** Null when it was done. */
  readonly code: ProblemCode | null;
  readonly message: string;
  readonly body: T;
}

export interface Person {
  readonly who: string;
  readonly member: string;
  readonly partner: string;
  readonly cookie: string;
}

/** A review with signatories of three partners, and what they do by way of the real endpoints. */
export class Partners {
  readonly world: TestApp;
  readonly people = new Map<string, Person>();

  constructor(world: TestApp) {
    this.world = world;
  }

  /** The same people and review, served by another process, as it were. */
  after({ app, store }: Pick<TestApp, "app" | "store">): Partners {
    const next = new Partners({ ...this.world, app, store });
    for (const [who, person] of this.people) next.people.set(who, person);
    return next;
  }

  /** Listens on a free port, and says where. */
  async listen(): Promise<string> {
    return listenOn(this.world.app);
  }

  async add(who: string, partner: string, role: Role, signatory: boolean): Promise<Person> {
    const { db } = this.world.store;
    const account = await ensureAccount(db, `${who}@example.org`, who, 0);
    const added = await addMember(db, this.world.review, { account: account.id, partner, role, signatory });
    const member =
      added ??
      (await db.selectFrom("members").select("id").where("account", "=", account.id).executeTakeFirstOrThrow()).id;
    const cookie = `${SESSION_COOKIE}=${await openSession(db, account.id, Date.now())}`;
    const person = { who, member, partner, cookie };
    this.people.set(who, person);
    return person;
  }

  /** The lead (who signs for LA), signatories of ES and ADES who only read, and a writer who does not sign. */
  async usual(): Promise<void> {
    await this.add("anna", "la", "lead", true);
    await this.add("ewan", "es", "reader", true);
    await this.add("ada", "ades", "commenter", true);
    await this.add("will", "la", "writer", false);
  }

  person(who: string): Person {
    const person = this.people.get(who);
    if (!person) throw new Error(`nobody is called ${who}`);
    return person;
  }

  async call<Q extends z.ZodType, R extends z.ZodType>(
    who: string,
    endpoint: Endpoint<Q, R>,
    body?: z.input<Q>,
    params: Readonly<Record<string, string>> = {},
  ): Promise<Answer<z.infer<R>>> {
    const { app, review } = this.world;
    const answer = await callEndpoint(app, this.person(who).cookie, endpoint, { review, ...params }, body);
    return { ...answer, code: answer.status === 200 ? null : (answer.code ?? "failed") };
  }

  async state(): Promise<AgreementState> {
    const [first] = this.people.keys();
    return foldAgreement((await this.call(first ?? "", api.agreement)).body.acts);
  }

  async hash(): Promise<string> {
    const [first] = this.people.keys();
    return (await this.call(first ?? "", api.summary)).body.hash;
  }

  async text(): Promise<string> {
    const [first] = this.people.keys();
    return JSON.stringify((await this.call(first ?? "", api.summary)).body.summary);
  }

  async propose(who = "anna", despite = "It is a test."): Promise<Answer<unknown>> {
    return this.call(who, api.propose, { hash: await this.hash(), despite });
  }

  /** Agrees to what is proposed now. */
  async agree(who: string, partner = this.person(who).partner): Promise<Answer<unknown>> {
    const { proposal } = await this.state();
    return this.call(who, api.agree, { proposal: proposal?.id ?? "", hash: proposal?.hash ?? none, partner });
  }

  async askForChanges(who: string, reason = "Not yet."): Promise<Answer<unknown>> {
    const { proposal } = await this.state();
    const { partner } = this.person(who);
    return this.call(who, api.askForChanges, {
      proposal: proposal?.id ?? "",
      hash: proposal?.hash ?? none,
      partner,
      reason,
    });
  }

  async seal(): Promise<void> {
    const answers = [await this.propose(), await this.agree("anna"), await this.agree("ewan"), await this.agree("ada")];
    for (const { code, message } of answers) if (code !== null) throw new Error(message);
  }

  line(url: string, who: string): Promise<Line> {
    return openLine(url, this.world.review, this.person(who).cookie);
  }
}

/** The hash of no text. */
export const none = "0".repeat(64);

/** An update that puts a word into a section, as a device that made it on its own has it. */
export function addition(word: string): Uint8Array {
  const doc = new Y.Doc();
  const paragraph = new Y.XmlElement("paragraph");
  paragraph.insert(0, [new Y.XmlText(word)]);
  doc.getXmlFragment("section/context").insert(0, [paragraph]);
  return Y.encodeStateAsUpdate(doc);
}

/** A connection that sends whatever it likes, whatever it was told. */
export interface Line {
  readonly socket: WebSocket;
  readonly closed: Promise<CloseReason | number>;
  send(word: string, as?: "update" | "step2"): void;
  /** Resolves when all that was sent is durable, or the connection has ended. */
  settled(): Promise<void>;
}

async function openLine(url: string, review: string, cookie: string): Promise<Line> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/sync/${review}?codraft=${SCHEMA_VERSION}`, {
    headers: { cookie },
  });
  const closed = new Promise<CloseReason | number>((resolve) => {
    socket.on("close", (code) => resolve(closeReason(code) ?? code));
    socket.on("error", () => {});
  });
  // The first frame comes when the room has it.
  await new Promise<void>((resolve) => {
    socket.once("message", () => resolve());
    void closed.then(() => resolve());
  });
  let [sent, saved, ended] = [0, 0, false];
  const waiting = new Set<() => void>();
  const look = (): void => {
    if (ended || saved >= sent) for (const go of waiting) go();
  };
  void closed.then(() => {
    ended = true;
    look();
  });
  socket.on("message", (data: Buffer) => {
    const decoder = decoding.createDecoder(data);
    if (decoding.readVarUint(decoder) === tags.saved) saved = readSaved(decoder);
    look();
  });
  return {
    socket,
    closed,
    send(word, as = "update") {
      sent++;
      socket.send((as === "update" ? writeUpdate : writeStep2)(addition(word)));
    },
    settled: () =>
      new Promise<void>((resolve) => {
        waiting.add(resolve);
        look();
      }),
  };
}
