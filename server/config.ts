import { resolve } from "node:path";
import { z } from "zod";

/** What the environment says, read once and checked. */
export interface Config {
  readonly port: number;
  readonly dataDir: string;
  /** The address people use; null: whatever address they come by. */
  readonly baseUrl: string | null;
  readonly smtpUrl: string | null;
  /** Who mails come from, as they say it; null: Codraft at the host of the address. */
  readonly mailFrom: string | null;
  readonly logLevel: "silent" | "error" | "warn" | "info" | "debug";
}

/** A variable that cannot be used, in one sentence that says what to do. */
export class ConfigError extends Error {}

const noPort = "PORT is not the number of a port. Set it to one from 0 to 65535.";

const Environment = z.object({
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, noPort)
    .transform(Number)
    .refine((port) => port <= 65535, noPort)
    .default(3000),
  DATA_DIR: z.string().min(1, "DATA_DIR is empty. Set it to a folder, or leave it out.").optional(),
  BASE_URL: z
    .url({ protocol: /^https?$/, error: "BASE_URL is not an address. Set it like https://codraft.example.gov.uk." })
    .refine(
      isTop,
      "BASE_URL goes on behind the host, but Codraft is served at the top of an address only. Set it like https://codraft.example.gov.uk.",
    )
    .optional(),
  SMTP_URL: z
    .url({
      protocol: /^smtps?$/,
      error: "SMTP_URL is not a mail server. Set it like smtp://user:password@mail.example.gov.uk:587.",
    })
    .optional(),
  MAIL_FROM: z
    .string()
    .regex(
      /^(?:[^<>\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/,
      "MAIL_FROM is not an address. Set it like codraft@example.gov.uk, or Codraft <codraft@example.gov.uk>.",
    )
    .optional(),
  DATABASE_URL: z
    .undefined("DATABASE_URL is set, but this Codraft keeps its data in a folder only. Leave it out, and set DATA_DIR.")
    .optional(),
  LOG_LEVEL: z
    .enum(["silent", "error", "warn", "info", "debug"], "LOG_LEVEL is one of silent, error, warn, info and debug.")
    .default("info"),
});

export function readConfig(environment: NodeJS.ProcessEnv, dataDir = "data"): Config {
  const read = Environment.safeParse(environment);
  if (!read.success) throw new ConfigError(read.error.issues.map((issue) => sentence(issue)).join(" "));
  const { PORT, DATA_DIR, BASE_URL, SMTP_URL, MAIL_FROM, LOG_LEVEL } = read.data;
  // Otherwise a mail's links could only begin with whatever a request claims to be addressed to.
  if (SMTP_URL !== undefined && BASE_URL === undefined)
    throw new ConfigError(
      "SMTP_URL is set, but BASE_URL is not, so links in mails would lead nowhere. Set BASE_URL to the address people use.",
    );
  return {
    port: PORT,
    dataDir: resolve(DATA_DIR ?? dataDir),
    baseUrl: BASE_URL?.replace(/\/+$/, "") ?? null,
    smtpUrl: SMTP_URL ?? null,
    mailFrom: MAIL_FROM ?? null,
    logLevel: LOG_LEVEL,
  };
}

/** Whether an address is a scheme, a host and perhaps a port. What is no address at all is said elsewhere. */
function isTop(address: string): boolean {
  if (!URL.canParse(address)) return true;
  const { pathname, search, hash, username } = new URL(address);
  return /^\/*$/.test(pathname) && search === "" && hash === "" && username === "";
}

function sentence(issue: { path: PropertyKey[]; message: string }): string {
  const name = String(issue.path[0]);
  return issue.message.startsWith(name) ? issue.message : `${name} cannot be used: ${issue.message}.`;
}
