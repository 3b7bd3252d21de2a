import type { Page } from "playwright-core";
import { onlySockets } from "#tests/support/browser.ts";
import { field, openField } from "#tests/support/fields.ts";
import { lineSays } from "#tests/support/state-line.ts";
import { names, twoDrafts } from "#tests/support/two-drafts.ts";
import type { CloseReason, Topic } from "#shared/wire.ts";
import { closes, writeAnnounce } from "#shared/wire.ts";
import type { Summary } from "#shared/summary.ts";
import type { Version } from "#shared/versions.ts";

/** How the states of pages are brought about. `before` runs before the page is opened, `act` once it is there. */
export interface Reaching {
  readonly before?: (page: Page) => Promise<unknown>;
  readonly act?: (page: Page) => Promise<unknown>;
  /** What it does to a page cannot be taken back: it has one for itself. */
  readonly alone?: boolean;
}

export const button = (page: Page, name: RegExp | string) => page.getByRole("button", { name }).first();

/** An answer of the server changed on its way. */
export const answer = (path: string | RegExp, change: (body: unknown) => unknown): Reaching => ({
  before: (page) =>
    page.route(path, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: change(await response.json()) });
    }),
});

/** All of these. */
export const both = (...all: readonly Reaching[]): Reaching => ({
  before: async (page) => {
    for (const { before } of all) await before?.(page);
  },
});

/** The server does not answer this. */
export const failing = (path: string | RegExp): Reaching => ({
  before: (page) => page.route(path, (route) => route.abort("connectionrefused")),
});

/** Where the bar is narrow the state line has only its sign. */
const stateLine = (page: Page, words: RegExp): Promise<void> =>
  lineSays(page, words, { state: "attached", timeout: 30_000 });

/** The connection to the room, cut or told something by the server once the summary is there. */
export function room(say: { close: CloseReason } | { topic: Topic }, seen: string): Reaching {
  let speak = (): void => {};
  let shut = false;
  return {
    alone: true,
    before: async (page) => {
      // Until the page is opened anew.
      page.on("framenavigated", () => (shut = false));
      await onlySockets(page);
      await page.routeWebSocket(/\/sync\//, (socket) => {
        if (shut) return;
        const server = socket.connectToServer();
        speak = () => {
          if ("topic" in say) return socket.send(Buffer.from(writeAnnounce(say.topic)));
          shut = true;
          void server.close();
          void socket.close({ code: closes[say.close].code });
        };
      });
    },
    act: async (page) => {
      await stateLine(page, /^Saved/);
      speak();
      await page.getByText(seen).first().waitFor({ state: "attached" });
    },
  };
}

/** The server takes its time. */
export const silent = (path: string | RegExp): Reaching => ({ before: (page) => page.route(path, () => {}) });

export const offline: Reaching = {
  act: async (page) => {
    await page.context().setOffline(true);
    await page.getByText("You are offline.").waitFor();
  },
};

export const chosen = (item: RegExp | string, seen: (page: Page) => Promise<void>): Reaching => ({
  act: async (page) => {
    await page.getByRole("button", { name: "More", exact: true }).click();
    await page.getByRole("menuitem", { name: item }).click();
    await seen(page);
  },
});

/** A file is chosen to be brought in. */
export const bringing = (file: Uint8Array, seen: string, then?: (page: Page) => Promise<unknown>): Reaching => ({
  act: async (page) => {
    await chosen("Bring in a Word document", dialog).act?.(page);
    const given = { name: "Draft 2.docx", mimeType: "application/octet-stream", buffer: Buffer.from(file) };
    await page.getByLabel("Word document", { exact: true }).setInputFiles(given);
    await page.getByRole("dialog").getByText(seen).waitFor();
    await then?.(page);
  },
});

export const liveField = (address: string): Reaching => ({
  act: async (page) => void (await openField(page, address)),
});

/** In the first finding of the sample, so that its facts are there. */
export const inFinding = (then: (page: Page) => Promise<void>): Reaching => ({
  act: async (page) => {
    await field(
      page,
      (await page.locator('[data-field$="/statement"]').first().getAttribute("data-field")) ?? "",
    ).click({
      position: { x: 2, y: 8 },
    });
    await page.locator(".field--live").waitFor();
    await then(page);
  },
});

export const dialog = async (page: Page): Promise<void> => {
  await page.getByRole("dialog").waitFor();
};
export const menu = async (page: Page): Promise<void> => {
  await page.getByRole("menu").waitFor();
};

/** The comparison of two drafts that hold every kind of change, whatever the server has. */
export function comparing(change: (answers: Answers) => Answers = (answers) => answers): Reaching {
  const { older, newer, edits, versions, written } = twoDrafts();
  const [late, , early] = versions;
  const text = (summary: Summary, version: Version | null, who: unknown) => ({
    version,
    sequence: version?.sequence ?? 120,
    at: (version?.at ?? versions[0]?.at ?? 0) + 3_600_000,
    hash: "0".repeat(64),
    summary,
    written: who,
  });
  const { list, from, to } = change({
    list: { versions, looked: null, names },
    from: text(older, early ?? null, null),
    to: text(newer, null, written),
  });
  return {
    before: async (page) => {
      await page.route(/\/api\/reviews\/[\w-]+\/versions$/, (route) => route.fulfill({ json: list }));
      await page.route(/\/api\/reviews\/[\w-]+\/versions\/now$/, (route) => route.fulfill({ json: to }));
      await page.route(/\/api\/reviews\/[\w-]+\/versions\/version-\d+$/, (route) =>
        route.fulfill({
          json: route
            .request()
            .url()
            .endsWith(late?.id ?? "")
            ? to
            : from,
        }),
      );
      await page.route(/\/api\/reviews\/[\w-]+\/edits\//, (route) => route.fulfill({ json: { edits } }));
    },
  };
}

interface Answers {
  readonly list: object;
  readonly from: object;
  readonly to: object;
}

/** Where `comparing` is opened. */
export const comparison = "compare?from=version-100&to=now";
