import { say } from "./log.ts";

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Resolves when the mail server has taken it. */
export type SendMail = (mail: Mail) => Promise<void>;

/** What somebody reads whose mail did not go out: the address may be wrong, or the mail server may take none. */
export const notSent = (to: string): string =>
  `The mail to ${to} could not be sent. Check the address. If it is right, the mail server did not take it: try again later, or tell whoever runs Codraft.`;

/** By SMTP where there is one; otherwise the mail is printed for whoever runs the server. */
export function createMail(smtpUrl: string | null, from: string): SendMail {
  if (smtpUrl === null) {
    return ({ to, subject, text }) => {
      say(`\n--- mail to ${to} (SMTP_URL is not set) ---\n${subject}\n\n${text}\n---\n`);
      return Promise.resolve();
    };
  }
  // A server without one starts sooner without the program for it.
  const transport = import("nodemailer").then(({ createTransport }) => createTransport({ url: smtpUrl, pool: true }));
  return async (mail) => void (await (await transport).sendMail({ from, ...mail, headers: { ...mail.headers } }));
}
