import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { readConfig } from "#server/config.ts";
import { say } from "#server/log.ts";
import { readSwitches } from "#server/options.ts";
import { runDoor, start } from "#server/start.ts";
import { DATABASE_FILE, openStore, StoreError } from "#server/store/database.ts";
import { people } from "./people.ts";
import { prepare } from "./prepare.ts";

const DATA_DIR = "data/demo";

/** `npm run demo`: Codraft with the sample review and a lasting sign-in link for each of its people. */
await runDoor(async () => {
  const said = readSwitches(process.argv.slice(2), ["fresh"]);
  if (said.has("fresh")) await forget(readConfig(process.env, DATA_DIR).dataDir);
  let made = { review: "", links: [] as string[] };
  const started = await start({
    dataDir: DATA_DIR,
    async prepare(store) {
      made = await prepare(store, Date.now());
    },
  });
  const { review, links } = made;
  say(`The sample review is at ${started.url}. Open one of these links to be that person:`);
  const entries = people.map(({ key, email, name }, i) => {
    const link = `${started.url}${links[i] ?? ""}`;
    say(`  ${name.padEnd(20)} ${link}`);
    return [key, { email, link }] as const;
  });
  say(JSON.stringify({ url: started.url, review, people: Object.fromEntries(entries) }));
  return started;
});

/** Takes away the database, unless a Codraft is running on it; whatever else is in the folder stays. */
async function forget(dir: string): Promise<void> {
  if (!existsSync(join(dir, DATABASE_FILE))) return;
  try {
    await (await openStore({ dir })).close();
  } catch (error) {
    if (error instanceof StoreError && error.inUse) throw error;
    // Damaged, or of a newer Codraft: to start anew is the way out.
  }
  for (const end of ["", "-wal", "-shm"]) await rm(join(dir, `${DATABASE_FILE}${end}`), { force: true });
}
