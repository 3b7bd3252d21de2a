import { z } from "zod";
import { upTo } from "#shared/lengths.ts";
import { reviewStates, roles } from "#shared/permissions.ts";
import { scales } from "#shared/quantities.ts";
import { Template } from "#shared/templates.ts";

/** Day as YYYY-MM-DD; "" while it is not known. */
const Day = z.union([z.literal(""), z.iso.date("Write the date as day, month and year.")]);

/** A host authority: its formal name. Free text, since a host may be none of the 32. */
export const Host = z.object({ name: upTo(120, "the name of the host authority").min(1, "Name the host authority.") });
export type Host = z.infer<typeof Host>;

const MOST_HOSTS = 12;

export const Enquiry = z.object({
  id: z.string().min(1).max(64),
  text: upTo(400, "the line of enquiry").min(1, "Write the line of enquiry."),
});
export type Enquiry = z.infer<typeof Enquiry>;

/** Shape, line and colour stand for a slot; code never knows a partner by name. */
export const Slot = z.number().int().min(1).max(6);

/** Characters of a partner's name. */
const PARTNER_NAME = 120;

export const Partner = z.object({
  id: z.string().min(1).max(64),
  /** Short form shown beside people: LA, ES, ADES, OA. */
  code: upTo(12, "the partner’s short form").min(1, "Give the partner a short form."),
  name: upTo(PARTNER_NAME, "the partner’s name").min(1, "Name the partner."),
  slot: Slot,
  /** Must agree the summary. */
  signs: z.boolean(),
});
export type Partner = z.infer<typeof Partner>;

/** How a partner is called in short, by id. */
export const partnerCode = (partners: readonly Partner[], id: string): string =>
  partners.find((partner) => partner.id === id)?.code ?? "a former partner";

export const modes = ["in person", "online", "both"] as const;

const Partners = z
  .array(Partner)
  .min(1, "A review has at least one partner.")
  .max(6, "A review has at most six partners.")
  .refine((all) => new Set(all.map((p) => p.slot)).size === all.length, "Two partners share a sign.")
  .refine(
    (all) => new Set(all.map((p) => p.code.toLowerCase())).size === all.length,
    "Two partners share a short form.",
  );

/** What is said once, about a review: everything but the text. Changed over HTTP, shown in the summary by itself. */
export const ReviewDetails = z.object({
  title: upTo(120, "the title").min(1, "Say what the document is called."),
  hosts: z
    .array(Host)
    .min(1, "Name the host authority.")
    .max(MOST_HOSTS, {
      error: ({ input }) =>
        `A review has at most ${MOST_HOSTS} host authorities. Take ${(input as readonly unknown[]).length - MOST_HOSTS} out.`,
    }),
  focus: upTo(600, "the focus").min(1, "Enter the agreed focus."),
  /** Why it follows from the host's self-evaluation. */
  reason: upTo(2000, "why this focus"),
  enquiries: z.array(Enquiry).max(8, "A review has at most eight lines of enquiry."),
  firstDay: Day,
  lastDay: Day,
  mode: z.union([z.enum(modes), z.literal("")]),
  partners: Partners,
  /** Which scale of terms of quantity it uses. */
  scale: z.enum(scales.map((scale) => scale.id)),
  /** How long the review's records are kept, shown at the comment box. */
  retention: upTo(300).optional(),
  /** Mails may quote comments. Otherwise they only say that there is something to read. */
  mailsMayQuote: z.boolean().optional(),
});
export type ReviewDetails = z.infer<typeof ReviewDetails>;

/** Details as somebody writes them: what is stored may be older than a rule about how its parts go together. */
export const WrittenDetails = ReviewDetails.refine(
  ({ firstDay, lastDay }) => firstDay === "" || lastDay === "" || firstDay <= lastDay,
  {
    path: ["lastDay"],
    error: "The last day is before the first.",
    // Said together with whatever else is wrong.
    when: ({ value }) => z.object({ firstDay: Day, lastDay: Day }).safeParse(value).success,
  },
);

export const Review = ReviewDetails.extend({
  id: z.string(),
  state: z.enum(reviewStates),
  template: Template,
  /** Milliseconds since the epoch. */
  createdAt: z.number(),
  /** Grows with every change of details, partners or template: a change based on an older one is stale. */
  revision: z.number().int(),
});
export type Review = z.infer<typeof Review>;

export const Email = z
  .string()
  .trim()
  .toLowerCase()
  .pipe(z.email("Enter an e-mail address, like name@example.gov.uk.").max(254));

export const Member = z.object({
  id: z.string(),
  account: z.string(),
  name: z.string(),
  email: z.string(),
  /** Id of the partner in the review. */
  partner: z.string(),
  role: z.enum(roles),
  signatory: z.boolean(),
  /** Has signed in at least once. */
  joined: z.boolean(),
});
export type Member = z.infer<typeof Member>;

/** Made once: each is dearer than all that a page draws with it. */
const dates = {
  whole: new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }),
  ofYear: new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", timeZone: "UTC" }),
  ofMonth: new Intl.DateTimeFormat("en-GB", { day: "numeric", timeZone: "UTC" }),
};

/** "10–13 March 2026", "28 March – 2 April 2026", one day, or "" when unknown. */
export function dateRange(firstDay: string, lastDay: string): string {
  const show = (day: string, as: keyof typeof dates): string => dates[as].format(new Date(`${day}T00:00:00Z`));
  const [from, to] = [firstDay || lastDay, lastDay || firstDay];
  if (!from || !to) return "";
  if (from === to) return show(from, "whole");
  if (from.slice(0, 7) === to.slice(0, 7)) return `${show(from, "ofMonth")}–${show(to, "whole")}`;
  if (from.slice(0, 4) === to.slice(0, 4)) return `${show(from, "ofYear")} – ${show(to, "whole")}`;
  return `${show(from, "whole")} – ${show(to, "whole")}`;
}

const sentences = new Intl.ListFormat("en-GB", { type: "conjunction" });

/** The hosts in a sentence: "A", "A and B", "A, B and C". */
export function hostNames(hosts: readonly Host[]): string {
  return sentences.format(hosts.map((host) => host.name));
}

/** The hosts' partner before there is a host. */
const UNNAMED_HOST = "Host authority";

/** What the hosts' partner is called while nobody called it otherwise: all of them, where that is not too long. */
export function hostPartnerName(hosts: readonly Host[]): string {
  const [first] = hosts;
  if (!first) return UNNAMED_HOST;
  const all = hostNames(hosts);
  if (all.length <= PARTNER_NAME) return all;
  const more = ` and ${hosts.length - 1} more`;
  return first.name.slice(0, PARTNER_NAME - more.length).trimEnd() + more;
}

/** Details with other hosts. The partner that went by the names of those before goes by theirs. */
export function withHosts<D extends Pick<ReviewDetails, "hosts" | "partners">>(details: D, hosts: Host[]): D {
  const before = hostPartnerName(details.hosts);
  const name = hostPartnerName(hosts);
  return { ...details, hosts, partners: details.partners.map((one) => (one.name === before ? { ...one, name } : one)) };
}
