import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { expect, test } from "vitest";
import { enter } from "#tests/support/browser.ts";
import { addStrength, htmlOf, openField, press } from "#tests/support/fields.ts";
import { openStage } from "#tests/support/stage.ts";

/** What other programs put on the clipboard, as it arrives in a field. */
const stage = await openStage();
const { browser, server } = stage;
let page: Page;
await stage.stay(["lead"], (one) => (page = one as Page));

const from = (program: string): string =>
  readFileSync(new URL(`../support/clipboard/${program}.txt`, import.meta.url), "utf8");

/** A paste event with this on the clipboard, as the browser makes it for Ctrl+V. */
async function paste(data: { html?: string; text?: string }): Promise<void> {
  await page.evaluate(({ html, text }) => {
    const clipboardData = new DataTransfer();
    if (html !== undefined) clipboardData.setData("text/html", html);
    if (text !== undefined) clipboardData.setData("text/plain", text);
    document.activeElement?.dispatchEvent(
      new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }),
    );
  }, data);
}

async function pasted(data: { html?: string; text?: string }, address = "section/context"): Promise<string[]> {
  await openField(page, address);
  await press(page, "Control+a", "Delete");
  await paste(data);
  const html = await htmlOf(page, address);
  return html.replaceAll(/(?<=<\/(?:p|ul|ol)>)(?=<(?:p|ul|ol)>)/g, "\n").split("\n");
}

test("from Word: tracked changes as they would be accepted, headings, nested lists, a table, a picture", async () => {
  expect(await pasted({ html: from("word") })).toEqual([
    "<p><strong>Planning together</strong></p>",
    '<p>In <strong>almost all</strong> schools, teachers <em>plan</em> together every term. See the <a href="https://education.gov.scot/cir">guidance</a> and the plan.</p>',
    "<ul><li><p>First point</p>",
    "<ul><li><p>A point <strong>within</strong> it</p></li></ul></li><li><p>Second point</p></li></ul>",
    "<ol><li><p>Step one</p></li><li><p>Step two</p></li></ol>",
    "<p><strong>Group</strong>\tReplies</p>",
    '<p>Headteachers and deputes\t46 of <a href="https://example.org/n">49</a></p>',
    "<p>[Picture: A chart of replies Description automatically generated]</p>",
    "<p>Name:\tÀ bheil 5 * 3 * 2 __so__?</p>",
  ]);
});

test("Word's language of words: English is the page's, another stays, as Codraft writes it", async () => {
  expect(
    await pasted({
      html: [
        "<h1><span lang=EN-GB style='mso-ansi-language:EN-GB'>Planning</span></h1>",
        "<p><span lang=EN-US>Teachers</span> <span lang=en>plan</span>, <span lang=GD>ag obair <span lang=EN-GB>together</span></span>.</p>",
      ].join(""),
    }),
  ).toEqual([
    "<p><strong>Planning</strong></p>",
    '<p>Teachers plan, <span lang="gd">ag obair </span><span lang="en-gb">together</span>.</p>',
  ]);
});

test("a footnote that comes at the end of what is pasted stands by itself, not before what the caret stood before", async () => {
  const [words, note] = ["<p>Pasted<a href='#_ftn1'>[1]</a></p>", "<p class=MsoFootnoteText>[1] The footnote</p>"];
  const html = `${words}<div style='mso-element:footnote-list'><hr><div style='mso-element:footnote' id=ftn1>${note}</div></div>`;
  expect(await pasted({ html })).toEqual(["<p>Pasted[1]</p>", "<p>[1] The footnote</p>"]);
  await press(page, "Control+a", "Delete");
  await page.keyboard.insertText("before after");
  for (let letters = 0; letters < "after".length; letters++) await press(page, "ArrowLeft");
  await paste({ html });
  const context = (): Promise<string> => htmlOf(page, "section/context");
  await expect.poll(context).toBe("<p>before Pasted[1]</p><p>[1] The footnote</p><p>after</p>");
  // Without one it goes on in the same line.
  await press(page, "Control+a", "Delete");
  await paste({ html: words });
  await page.keyboard.insertText("!");
  await expect.poll(context).toBe("<p>Pasted[1]!</p>");
});

test("lists of Word that go on, those of Word on the web with their levels, and Google's boxes to tick", async () => {
  const item = (number: string, words: string, level = 1): string =>
    `<p class=MsoListParagraph style='mso-list:l0 level${level} lfo1'><span style='mso-list:Ignore'>${number}</span>${words}</p>`;
  expect(
    await pasted({
      html: [item("1.", "One"), item("2.", "Two"), "<p>Between</p>", item("3.", "Three"), item("a)", "In it", 2)].join(
        "",
      ),
    }),
  ).toEqual([
    "<ol><li><p>One</p></li><li><p>Two</p></li></ol>",
    '<p>Between</p><ol start="3"><li><p>Three</p>',
    "<ol><li><p>In it</p></li></ol></li></ol>",
  ]);
  const online = (words: string, level: number): string =>
    `<div class="ListContainerWrapper"><ul class="BulletListStyle${level}"><li data-aria-level="${level}"><p>${words}</p></li></ul></div>`;
  expect(await pasted({ html: online("One", 1) + online("Within", 2) + online("Two", 1) })).toEqual([
    "<ul><li><p>One</p>",
    "<ul><li><p>Within</p></li></ul></li><li><p>Two</p></li></ul>",
  ]);
  const box = (words: string, done: boolean): string =>
    `<li role="checkbox" aria-checked="${done}"><img alt="${done ? "" : "un"}checked" /><p>${words}</p></li>`;
  expect(await pasted({ html: `<ul>${box("Done", true)}${box("Open", false)}</ul>` })).toEqual([
    "<ul><li><p>☑ Done</p></li><li><p>☐ Open</p></li></ul>",
  ]);
});

test("from Google Docs: what is bold is bold, and only that", async () => {
  expect(await pasted({ html: from("google-docs") })).toEqual([
    "<p><strong>Planning together</strong></p>",
    '<p>In <strong>almost all</strong> schools, teachers <em>plan</em> together. See the <a href="https://education.gov.scot/cir">guidance</a>.</p>',
    "<ul><li><p>First point</p>",
    "<ul><li><p>A point within it</p></li></ul></li><li><p>Second point</p></li></ul>",
    "<p>Headteachers\t<strong>46 of 49</strong></p>",
    "<p>[Picture]</p>",
  ]);
});

test("from Outlook: paragraphs, lists and links; a dangerous link loses the link and keeps its words", async () => {
  expect(await pasted({ html: from("outlook") })).toEqual([
    "<p><strong>Dear all,</strong></p>",
    "<p>The words for section 3 are below.<br>They are <em>not</em> final.</p>",
    "<p>Staff know their learners well.</p>",
    '<p>Write to <a href="mailto:e.larkrigg@example.org">Effie</a> or press here.</p>',
    "<ol><li><p>One thing</p></li><li><p>Another</p></li></ol>",
    "<p>In a frame</p>",
    "<p>of two paragraphs</p>",
  ]);
});

test.each(["word", "google-docs", "outlook"])(
  "into a statement, from %s: one line with all the words",
  async (program) => {
    const whole = await pasted({ html: from(program) });
    const words = (html: string): string[] =>
      html
        .replaceAll(/<(?!\/?(?:a|em|strong)\b)[^>]*>/g, " ")
        .replaceAll(/<[^>]*>/g, "")
        .split(/\s+/)
        .filter((word) => word !== "");
    const id = await addStrength(page, "x");
    const [line, ...more] = await pasted({ html: from(program) }, `finding/${id}/statement`);
    expect(more).toEqual([]);
    expect(line?.match(/<p>|<li>|<br>|\t/g)).toEqual(["<p>"]);
    expect(words(line ?? "")).toEqual(words(whole.join(" ")));
    expect(line).toContain("<em>");
  },
);

test("plain text keeps its lines as paragraphs, in a statement as one", async () => {
  const text = "One line\r\nAnother\twith a tab\r\n\r\nA third";
  expect(await pasted({ text })).toEqual(["<p>One line</p>", "<p>Another\twith a tab</p>", "<p>A third</p>"]);
  const id = await addStrength(page, "x");
  expect(await pasted({ text }, `finding/${id}/statement`)).toEqual(["<p>One line Another with a tab A third</p>"]);
});

test("what is copied in one field is the same in another, an address over words makes a link of them", async () => {
  await pasted({ html: "<p>Some <b>bold</b> words</p><p></p><ul><li>a point</li></ul>" });
  await press(page, "Control+a", "Control+c");
  await openField(page, "section/method");
  await press(page, "Control+v");
  await expect
    .poll(() => htmlOf(page, "section/method"))
    .toBe("<p>Some <strong>bold</strong> words</p><ul><li><p>a point</p></li></ul>");
  await press(page, "Control+a", "Delete");
  await page.keyboard.insertText("words");
  await press(page, "Control+a");
  await paste({ text: "https://education.gov.scot/x" });
  await expect
    .poll(() => htmlOf(page, "section/method"))
    .toBe('<p><a href="https://education.gov.scot/x">words</a></p>');
});

test("nothing that is pasted runs, with no policy of the page to keep it from that either", async () => {
  const lax = { newContext: (options: object) => browser.newContext({ ...options, bypassCSP: true }) } as Browser;
  const before = page;
  try {
    page = await enter(lax, server.links["lead"]!);
    await page.evaluate(() => Object.assign(globalThis, { ran: 0 }));
    // It would run here.
    await page.evaluate(() => (document.createElement("div").innerHTML = "<img src=x onerror='ran = 1'>"));
    await expect.poll(() => page.evaluate("ran")).toBe(1);
    await page.evaluate("ran = 0");
    let fetched = 0;
    page.on("request", (request) => (fetched += Number(request.url().includes("no-picture"))));
    const html = "<img src='/no-picture' onerror='ran = 2'><svg onload='ran = 3'></svg><b onclick='ran = 4'>bold</b>";
    expect(await pasted({ html: `<p>So</p>${html}` })).toEqual(["<p>So</p>", "<p>[Picture]<strong>bold</strong></p>"]);
    expect(await pasted({ html: `<p data-pm-slice="1 1 []">So ${html}</p>` })).not.toEqual([]);
    // What would run does so before this does.
    await page.evaluate(() => (document.createElement("div").innerHTML = "<img src='/later' onerror='later = 1'>"));
    await expect.poll(() => page.evaluate("globalThis.later")).toBe(1);
    expect(await page.evaluate("ran")).toBe(0);
    expect(fetched).toBe(0);
  } finally {
    if (page !== before) await page.context().close();
    page = before;
  }
});

test("half a character is nowhere, rather than a question mark on everybody else's page", async () => {
  expect(await pasted({ html: "<p>One \uD83D and \u{1F600} two</p>" })).toEqual(["<p>One and \u{1F600} two</p>"]);
  expect(await pasted({ text: "Half\uDE00 way" })).toEqual(["<p>Half way</p>"]);
});
