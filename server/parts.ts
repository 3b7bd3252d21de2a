import type { Kysely } from "kysely";
import type { Doorkeeper } from "./doorkeeper.ts";
import type { SendMail } from "./mail.ts";
import type { Rate } from "./rate.ts";
import type { Tables } from "./store/tables.ts";
import type { Clock } from "./sync/clock.ts";
import type { Rooms } from "./sync/rooms.ts";
import type { Historian } from "./versions/historian.ts";

/** What the nouns work with, put together once by `app`. */
export interface Parts {
  readonly db: Kysely<Tables>;
  readonly rooms: Rooms;
  readonly historian: Historian;
  readonly clock: Clock;
  readonly doorkeeper: Doorkeeper;
  readonly sendMail: SendMail;
  /** What links begin with. Never what a request claims: whoever asks for a link must not choose where it leads. */
  readonly address: () => string;
  /** Mails that strangers may cause, by who asks and by who gets them. */
  readonly mailsFrom: Rate;
  readonly mailsTo: Rate;
  /** There are new notices: who chose so is sent a mail at once. */
  readonly noticed: () => void;
  /** A defect that must be seen, with nothing private in it. */
  readonly report: (what: string, error: unknown) => void;
}
