import { unclaimedAccount } from "./accounts/accounts.ts";
import { makeLink } from "./accounts/links.ts";
import { say } from "./log.ts";
import { readSwitches } from "./options.ts";
import type { Started } from "./start.ts";
import { runDoor, start } from "./start.ts";

/** `npm start` (and with `--dev`, `npm run dev`): serves Codraft. `--restored`: the data come from a backup. */
await runDoor(async () => {
  const said = readSwitches(process.argv.slice(2), ["restored", "dev"]);
  const started = await start({ dev: said.has("dev"), restored: said.has("restored") });
  say(`Codraft is at ${started.url}`);
  await offerFirstAccount(started);
  return started;
});

/** While nobody has an account, whoever can read this terminal makes the first. It administers the installation. */
async function offerFirstAccount({ store, url }: Started): Promise<void> {
  const account = await unclaimedAccount(store.db, Date.now());
  if (!account) return;
  const link = await makeLink(store.db, { account: account.id }, Date.now());
  say(`There is no account yet. Open this link to make the first; it works once, for a day:\n${url}${link}`);
}
