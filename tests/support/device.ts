import * as decoding from "lib0/decoding";
import { WebSocket } from "ws";
import * as Y from "yjs";
import type { PartedLine } from "#shared/parted-line.ts";
import { createPartedLine } from "#shared/parted-line.ts";
import { PARTS, readSaved, SCHEMA_VERSION, steps, tags, writeStep1, writeStep2, writeUpdate } from "#shared/wire.ts";
import { cookieHeader } from "./session.ts";

/** Signs in by a link, as its page's button does. */
export async function cookieOf(link: string): Promise<string> {
  return cookieHeader(await fetch(link, { method: "POST", redirect: "manual" }));
}

/**
 * A device with a document, over a real socket, which comes back at once whenever its connection ends. It keeps what
 * it types, says what the server said is saved, and hands every update of others to `onHeard`.
 */
export class Device {
  doc = new Y.Doc();
  /** Own updates that are saved, in the order they were made. */
  readonly saved: number[] = [];
  socket: WebSocket | null = null;
  onHeard: () => void = () => {};
  /** The server has answered step 1 of this connection. */
  synced = false;
  readonly #address: string;
  readonly #cookie: string;
  #stopped = false;
  #made = 0;
  #messages: { upTo: number }[] = [];
  #whole = false;

  readonly #parts: boolean;
  /** Where it takes parts: what puts this connection's together. */
  #line: PartedLine | null = null;

  constructor(url: string, review: string, cookie: string, { parts = false } = {}) {
    this.#parts = parts;
    this.#address = `${url.replace("http", "ws")}/sync/${review}?codraft=${SCHEMA_VERSION}${parts ? `&${PARTS}=1` : ""}`;
    this.#cookie = cookie;
    this.#follow();
  }

  #follow(): void {
    this.doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin === "remote") return;
      this.#made++;
      this.#send(writeUpdate(update));
    });
  }

  /** How many own updates there are. */
  get made(): number {
    return this.#made;
  }

  /** How many of its first own updates are said to be saved. */
  get savedUpTo(): number {
    return this.saved.at(-1) ?? 0;
  }

  connect(): void {
    if (this.#stopped) return;
    const socket = new WebSocket(this.#address, { headers: { cookie: this.#cookie }, perMessageDeflate: false });
    this.#messages = [];
    this.#whole = false;
    this.synced = false;
    socket.on("open", () => {
      this.socket = socket;
      socket.send(writeStep1(Y.encodeStateVector(this.doc)));
    });
    const line = this.#parts
      ? createPartedLine({ send: (one) => socket.send(one), now: () => Date.now(), maxBytes: 1e9, end: "client" })
      : null;
    this.#line = line;
    socket.on("message", (data: Buffer) => {
      const frame = line ? line.take(data) : data;
      if (typeof frame === "string") throw new Error(`the server sent what is no part that may come: ${frame}`);
      if (frame) this.#hear(frame);
    });
    socket.on("error", () => {});
    socket.on("close", () => {
      if (this.socket === socket) this.socket = null;
      this.synced = false;
      if (!this.#stopped) setTimeout(() => this.connect(), 20);
    });
  }

  #send(frame: Uint8Array): void {
    if (this.socket?.readyState !== WebSocket.OPEN) return;
    if (this.#line) this.#line.send(frame);
    else this.socket.send(frame);
    if (frame[1] === steps.step2) this.#whole = true;
    // Until step 2 has gone, what was made without a connection has not.
    this.#messages.push({ upTo: this.#whole ? this.#made : 0 });
  }

  #hear(data: Uint8Array): void {
    const decoder = decoding.createDecoder(data);
    const tag = decoding.readVarUint(decoder);
    if (tag === tags.saved || tag === tags.stored) {
      const upTo = this.#messages[readSaved(decoder) - 1]?.upTo ?? 0;
      if (upTo > this.savedUpTo) this.saved.push(upTo);
    } else if (tag === tags.sync) {
      const step = decoding.readVarUint(decoder);
      const bytes = decoding.readVarUint8Array(decoder);
      if (step === steps.step1) this.#send(writeStep2(Y.encodeStateAsUpdate(this.doc, bytes)));
      else {
        Y.applyUpdate(this.doc, bytes, "remote");
        this.synced ||= step === steps.step2;
        this.onHeard();
      }
    }
  }

  /** The device is lost, and another one comes in its place: it knows nothing. */
  replace(): void {
    this.doc.destroy();
    this.doc = new Y.Doc();
    this.#made = 0;
    this.saved.length = 0;
    this.#follow();
    this.socket?.terminate();
  }

  stop(): void {
    this.#stopped = true;
    this.socket?.terminate();
  }
}
