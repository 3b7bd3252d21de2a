import type { Review } from "#shared/reviews.ts";
import { press } from "#tests/support/fields.ts";
import type { Reaching } from "#tests/support/page-states.ts";
import {
  answer,
  both,
  bringing,
  button,
  chosen,
  comparing,
  comparison,
  dialog,
  failing,
  inFinding,
  liveField,
  menu,
  offline,
  room,
  silent,
} from "#tests/support/page-states.ts";
import { draftFile } from "#tests/support/word-file.ts";

/**
 * A newcomer's device has not kept the sample, which opens without the server otherwise; the keeper is the lead at a
 * device that keeps the program, too.
 */
export type Who = "lead" | "keeper" | "reader" | "newcomer" | "nobody";
export interface State extends Reaching {
  readonly route: string;
  readonly state: string;
  readonly who: Who;
  readonly heading: RegExp;
  /** Where the route's address is not the one to open. `:sample` stands for the written sample. */
  readonly path?: string;
  /** Brought about otherwise where a page is wide. */
  readonly eachWidth?: boolean;
}

const text: Pick<State, "route" | "who" | "heading"> = { route: "/reviews/:id", who: "lead", heading: /Evaluative/ };
const sample = { ...text, path: "/reviews/:sample" };
const compare: State = {
  route: "/reviews/:id/compare",
  state: "",
  who: "lead",
  heading: /What changed/,
  path: `/reviews/:sample/${comparison}`,
  ...comparing(),
};
const submit = (name: RegExp): Reaching => ({ act: (page) => button(page, name).click() });
const review = /\/api\/reviews\/[\w-]+$/;
const locked = (state: string) =>
  answer(review, (body) => {
    const { review: one, ...rest } = body as { review: object };
    return { ...rest, review: { ...one, state } };
  });

const HASH = "3f9c1a7e".repeat(8);
const act = { by: "ailsa", at: Date.parse("2026-03-13T15:20:00Z") };
const proposed = {
  ...act,
  kind: "proposed",
  proposal: "p",
  version: "v",
  hash: HASH,
  despite: "",
  signing: ["la", "es", "ades"],
};
const agreedBy = (partner: string) => ({
  ...act,
  kind: "agreed",
  proposal: "p",
  hash: HASH,
  partner,
  actingBecause: "",
});
/** A review in this state, after these acts. */
const inAgreement = (state: string, acts: readonly object[]): Reaching =>
  both(
    locked(state),
    answer(/\/agreement$/, (view) => ({ ...(view as object), acts, names: { ailsa: "Ailsa Fernhope" } })),
  );
const none = (): object => ({ versions: [], looked: null, names: {} });

const administrator = answer("**/api/me", (me) => ({ ...(me as object), administrator: true, mayCreateReviews: true }));

/** Every page but the summary, and the states that it has. A route without an entry fails (`pages.test.ts`). */
const others: readonly State[] = [
  { route: "/", state: "with reviews", who: "lead", heading: /^Reviews$/ },
  {
    route: "/",
    state: "without reviews",
    who: "reader",
    heading: /Reviews/,
    ...answer("**/api/reviews", () => ({ reviews: [] })),
  },
  { route: "/", state: "server down", who: "lead", heading: /Reviews/, ...failing("**/api/reviews") },
  { route: "/sign-in", state: "empty", who: "nobody", heading: /Sign in/ },
  { route: "/sign-in", state: "without an address", who: "nobody", heading: /Sign in/, ...submit(/link/i) },
  { route: "/sign-in", state: "expired link", who: "nobody", heading: /./, path: "/sign-in/no-such-link" },
  { route: "/sign-in", state: "a link to sign in with", who: "nobody", heading: /Sign in/, path: ":link" },
  { route: "/me", state: "mine", who: "lead", heading: /My details/ },
  {
    route: "/me",
    state: "asked for a first name",
    who: "lead",
    heading: /name/i,
    ...answer("**/api/me", (me) => ({ ...(me as object), name: "" })),
  },
  { route: "*", state: "no such page", who: "lead", heading: /no such page/, path: "/nowhere" },
  { route: "/accounts", state: "no permission", who: "reader", heading: /Accounts/ },
  { route: "/help", state: "whole", who: "lead", heading: /^Help$/ },
  { route: "/accessibility", state: "whole", who: "lead", heading: /Accessibility/ },
  { route: "/privacy", state: "whole", who: "lead", heading: /Privacy/ },
  { route: "/reviews/new", state: "may not create any", who: "reader", heading: /New review/ },
  { route: "/reviews/new", state: "empty form", who: "lead", heading: /New review/ },
  {
    route: "/reviews/new",
    state: "with problems, mended one by one",
    who: "lead",
    heading: /New review/,
    ...administrator,
    act: async (page) => {
      await page.evaluate(() => sessionStorage.clear());
      await page.reload();
      const create = button(page, /^Create the review/);
      const problems = page.getByRole("alert").filter({ hasText: "There is a problem" });
      await create.click();
      await problems.getByText("Enter the agreed focus.").waitFor();
      await page.getByLabel("Agreed focus").fill("Attainment");
      await page.getByLabel("First day").fill("2026-03-05");
      await page.getByLabel("Last day").fill("2026-03-02");
      await page.getByLabel("Invite people", { exact: true }).fill("nobody at all");
      await create.click();
      await problems.getByText("The last day is before the first.").waitFor();
      await problems.getByText("Name the host authority.").waitFor();
      await problems.getByText("Enter the agreed focus.").waitFor({ state: "detached" });
    },
  },
  { route: "/reviews/:id/members", state: "lead", who: "lead", heading: /Members/ },
  { route: "/reviews/:id/members", state: "reader", who: "reader", heading: /Members/ },
  { route: "/reviews/:id/settings", state: "lead", who: "lead", heading: /Details and template/ },
  { route: "/reviews/:id/settings", state: "reader", who: "reader", heading: /Details and template/ },

  {
    ...compare,
    state: "every kind of change",
    act: async (page) => {
      await button(page, "Next change").waitFor();
      await press(page, "j", "j");
      await page.getByText(/^Change 2 of \d/).waitFor();
    },
  },
  {
    ...compare,
    state: "side by side, all words shown, by one partner",
    eachWidth: true,
    act: async (page) => {
      // Where there is one column there is nothing to choose.
      const side = page.getByRole("button", { name: "Side by side" });
      if (await side.isVisible()) await side.click();
      for (const more of await page.getByRole("button", { name: /not changed/ }).all()) await more.click();
      await button(page, /^Partner/).click();
      await page.getByRole("menuitemradio", { name: "LA" }).click();
      await page.getByText(/^\d of \d+ changes show/).waitFor();
    },
  },
  { ...compare, state: "restore", act: async (page) => (await button(page, /^Restore S1/).click(), dialog(page)) },
  {
    ...compare,
    state: "nothing changed",
    ...comparing(({ list, from }) => ({ list, from, to: from })),
    act: (page) => page.getByText("Nothing changed between these two.").waitFor(),
  },
  { ...compare, state: "server down", ...failing(/\/versions$/) },
  { ...compare, state: "loading", ...silent(/\/versions$/) },
  { route: "/reviews/:id/audit", state: "lead", who: "lead", heading: /Who did what/ },
  { route: "/reviews/:id/audit", state: "no permission", who: "reader", heading: /Who did what/ },
  { route: "/verify", state: "empty", who: "reader", heading: /Verify a file/ },
  {
    route: "/verify",
    state: "not the agreed text",
    who: "reader",
    heading: /Verify a file/,
    act: async (page) => {
      const file = {
        name: "other.html",
        mimeType: "text/html",
        buffer: Buffer.from("<html><body><p>Other</p></body></html>"),
      };
      await page.getByLabel("File to verify").setInputFiles(file);
      await page.getByRole("button", { name: "Verify", exact: true }).click();
      await page.getByText("This is no agreed text that you may see").waitFor();
    },
  },
];

/** The summary as it is opened and written in. */
export const writing: readonly State[] = [
  { ...text, state: "empty summary" },
  { ...text, state: "no such review", heading: /not here/, path: "/reviews/nowhere" },
  { ...sample, state: "server down", who: "newcomer", heading: /could not be opened/, ...failing(review) },
  {
    ...text,
    state: "loading",
    heading: /Summary/,
    ...silent(review),
    act: (page) => page.locator(".skel").first().waitFor(),
  },
  { ...sample, state: "full" },
  { ...sample, state: "read only", who: "reader" },
  { ...sample, state: "field live", ...liveField("section/context") },
  { ...sample, state: "finding open", ...inFinding(async () => {}) },
  {
    ...sample,
    state: "finding's menu",
    ...inFinding(async (page) => (await button(page, /^Move or remove/).click(), menu(page))),
  },
  { ...sample, state: "link dialog", ...inFinding(async (page) => (await press(page, "Control+k"), dialog(page))) },
  {
    ...sample,
    state: "reference dialog",
    ...inFinding(async (page) => (await button(page, /^Refer to/).click(), dialog(page))),
  },
  {
    ...sample,
    state: "evidence picker",
    ...inFinding(async (page) => (await button(page, /^Link evidence/).click(), dialog(page))),
  },
  {
    ...sample,
    state: "count dialog",
    ...inFinding(async (page) => (await button(page, /^Add a count/).click(), dialog(page))),
  },
  {
    ...sample,
    state: "add evidence",
    act: async (page) => (await button(page, /^Add evidence/).click(), dialog(page)),
  },
  {
    ...sample,
    state: "answers dialog",
    act: async (page) => (await button(page, /that action point 1 answers/).click(), dialog(page)),
  },
  {
    ...sample,
    state: "More open",
    act: async (page) => (await page.getByRole("button", { name: "More", exact: true }).click(), menu(page)),
  },
  {
    ...sample,
    state: "section's menu",
    act: async (page) => (await button(page, /^More about Strengths/).click(), menu(page)),
  },
  {
    ...sample,
    state: "find bar",
    act: async (page) => {
      await page.keyboard.press("Control+f");
      await page.keyboard.type("learners");
      await page.locator(".findbar__in").waitFor();
    },
  },
  { ...text, state: "removed tray, empty", ...chosen("Removed", dialog) },
  {
    ...sample,
    state: "action point open",
    act: async (page) => {
      await page.locator('[data-field^="action/"]').first().click();
      await page.locator(".field--live").waitFor();
    },
  },
  {
    ...sample,
    state: "a message",
    ...chosen("Copy the summary", (page) => page.locator(".toast").first().waitFor()),
  },
  {
    ...sample,
    state: "a section switched off, and findings without a place",
    ...answer(review, (body) => {
      const { review: one, ...rest } = body as { review: Review };
      const sections = one.template.sections.map((section) => ({
        ...section,
        on: section.on && section.id !== "areas",
      }));
      return { ...rest, review: { ...one, template: { ...one.template, sections } } };
    }),
    act: (page) =>
      page
        .getByText(/^Unplaced/)
        .first()
        .waitFor({ state: "attached" }),
  },
];

/** The summary with what is brought in, told of and agreed beside it. */
export const beside: readonly State[] = [
  { ...sample, state: "who is here", ...chosen("Who is here", dialog) },
  { ...sample, state: "bring in a document", ...chosen("Bring in a Word document", dialog) },
  {
    ...sample,
    state: "bring in a document: it cannot be read",
    ...bringing(Buffer.from("%PDF-1.7"), "This is not a Word document."),
  },
  {
    ...sample,
    state: "bring in a document: it is being read",
    ...silent(/docx-worker/),
    ...bringing(draftFile(), "Reading “Draft 2.docx” …"),
  },
  {
    ...sample,
    state: "bring in a document: what reads it does not come",
    ...failing(/docx-worker/),
    ...bringing(draftFile(), "could not be loaded"),
  },
  { ...sample, state: "bring in a document: what goes where", ...bringing(draftFile(), "Nothing is changed yet") },
  {
    ...sample,
    state: "bring in a document: some of it has no place",
    ...bringing(draftFile(), "Nothing is changed yet", async (page) => {
      await button(page, /^Bring in$/).click();
      await page.getByText("Choose where this goes, or leave it out.").first().waitFor();
    }),
  },
  {
    ...sample,
    state: "bring in a document: the server does not answer",
    ...failing(/\/imports$/),
    ...bringing(draftFile(), "Nothing is changed yet", async (page) => {
      const selects = page.getByRole("dialog").getByRole("combobox");
      for (const one of await selects.all()) if ((await one.inputValue()) === "") await one.selectOption("Leave out");
      await button(page, /^Bring in$/).click();
      await page.getByRole("dialog").getByText("It is not known whether").waitFor();
    }),
  },
  { ...sample, state: "versions", ...comparing(), ...chosen("Versions", dialog) },
  { ...sample, state: "no versions", ...answer(/\/versions$/, none), ...chosen("Versions", dialog) },
  { ...sample, state: "versions not fetched", ...failing(/\/versions$/), ...chosen("Versions", dialog) },
  {
    ...sample,
    state: "name this text",
    ...comparing(),
    act: async (page) => {
      await chosen("Versions", dialog).act?.(page);
      await page.getByRole("button", { name: "Name this text" }).click();
      await page.getByLabel("Name", { exact: true }).waitFor();
      await page.getByRole("dialog").last().getByRole("button", { name: "Name this text" }).click();
      await page.getByText("Give the version a name.").waitFor();
    },
  },
  {
    ...sample,
    state: "who wrote this",
    ...comparing(),
    ...chosen(/^Who wrote this/, (page) => page.getByRole("region", { name: "Who wrote this" }).waitFor()),
  },
  {
    ...sample,
    state: "list of who wrote this",
    ...comparing(),
    act: async (page) => {
      await press(page, "Control+Alt+w");
      await page.getByRole("button", { name: "List", exact: true }).click();
      await page.getByRole("columnheader", { name: "LA" }).waitFor();
      await page.getByRole("dialog").locator("summary").first().click();
      await page.getByRole("dialog").getByRole("heading", { level: 4 }).first().waitFor();
    },
  },
  { ...sample, state: "wall view", ...chosen("Wall view", (page) => button(page, "Leave wall view").waitFor()) },
  { ...sample, state: "offline", ...offline },
  { ...sample, state: "offline, at a device that keeps the program", who: "keeper", ...offline },
  { ...sample, state: "reconnecting", ...room({ close: "coming-back" }, "Reconnecting…") },
  { ...sample, state: "not saved", ...room({ topic: "not-saved" }, "cannot store words at the moment") },
  { ...sample, state: "no access", ...room({ close: "no-access" }, "no longer have access") },
  { ...sample, state: "signed out", ...room({ close: "signed-out" }, "You are signed out.") },
  { ...sample, state: "reload needed", ...room({ close: "reload" }, "Codraft was updated.") },
  {
    ...sample,
    state: "proposed, a decision is due",
    who: "newcomer",
    ...inAgreement("proposed", [proposed]),
    act: (page) => page.locator("b", { hasText: "Proposed for agreement, round 1" }).waitFor(),
  },
  {
    ...sample,
    state: "proposed, for the lead",
    ...inAgreement("proposed", [proposed]),
    act: (page) => button(page, "Withdraw").waitFor(),
  },
  {
    ...sample,
    state: "agreed",
    ...inAgreement("agreed", [proposed, ...["la", "es", "ades"].map(agreedBy)]),
    act: (page) => page.getByText("Nobody can change this text.").waitFor(),
  },
  {
    ...sample,
    state: "sent back",
    ...inAgreement("drafting", [
      proposed,
      { ...agreedBy("es"), kind: "changes asked", reason: "The date is missing." },
    ]),
    act: (page) => page.getByText("The date is missing.").waitFor(),
  },
  {
    ...sample,
    state: "before proposing",
    act: async (page) => {
      await page.getByRole("button", { name: "More", exact: true }).click();
      await page.getByRole("menuitem", { name: "Propose for agreement" }).click();
      await dialog(page);
    },
  },
  // The last: it takes something out of the sample.
  {
    ...sample,
    state: "removed tray",
    ...inFinding(async (page) => {
      await button(page, /^Move or remove/).click();
      await page.getByRole("menuitem", { name: /^Remove/ }).click();
      await page.locator(".toast").first().waitFor();
      await chosen("Removed", dialog).act?.(page);
    }),
  },
];

/** The same pages for whoever runs Codraft: their bar leads to more. */
const everybody = ["Ailsa Fernhope", ""].map((name, at) => ({
  id: `account-${at}`,
  name,
  email: "ruaridh.a-rather-long-name@some-council.example.org",
  administrator: at === 0,
  mayCreateReviews: at === 0,
}));
const asAdministrator = others
  .filter(({ who, before }) => who === "lead" && before === undefined)
  .filter(({ route }, at, all) => all.findIndex((one) => one.route === route) === at)
  .map((one): State => ({ ...one, ...administrator, state: `${one.state}, for an administrator` }))
  .concat({
    route: "/accounts",
    state: "everybody",
    who: "lead",
    heading: /Accounts/,
    before: async (page) => {
      await administrator.before?.(page);
      await page.route("**/api/accounts", (route) => route.fulfill({ json: { accounts: everybody } }));
    },
    act: (page) => page.getByText("ruaridh.a-rather-long-name").first().waitFor(),
  });

export const pages: readonly State[] = [...others, ...asAdministrator];
