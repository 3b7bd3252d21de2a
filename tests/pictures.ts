/** `npm run pictures`: the README's pictures, from the running program with the sample review. */
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { must } from "#shared/assert.ts";
import { enter, launch } from "#tests/support/browser.ts";

const folder = await mkdtemp(join(tmpdir(), "codraft-pictures-"));
const { PATH = "", HOME = "" } = process.env;
const demo = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", "server/demo/door.ts"], {
  env: { PATH, HOME, PORT: "0", DATA_DIR: folder, LOG_LEVEL: "error" },
  stdio: ["ignore", "pipe", "inherit"],
});
const { people } = await new Promise<{ people: Record<string, { link: string }> }>((resolve) => {
  let said = "";
  demo.stdout.on("data", (chunk: Buffer) => {
    said += chunk.toString();
    const line = said.split("\n").find((one) => one.startsWith("{") && one.endsWith("}"));
    if (line) resolve(JSON.parse(line) as { people: Record<string, { link: string }> });
  });
});

const browser = await launch();
try {
  const lead = await enter(browser, must(people["lead"], "the lead").link);
  const es = await enter(browser, must(people["es"], "somebody of Education Scotland").link);
  await es.locator('[data-field$="/narrative"]').nth(1).click();
  await lead.locator('[data-field$="/narrative"]').first().click();
  await lead.getByText("Effie Larkrigg is writing here").first().waitFor({ state: "attached" });
  await lead.screenshot({ path: "docs/editor.png" });
} finally {
  await browser.close();
  demo.kill("SIGTERM");
  await new Promise((resolve) => demo.once("exit", resolve));
  await rm(folder, { recursive: true, force: true });
}
process.exit(0);
