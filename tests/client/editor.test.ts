import { expect, test } from "vitest";
import { linkAddress } from "#client/editor/link-address.ts";

test.each([
  ["https://education.gov.scot/a?b=c#d", "https://education.gov.scot/a?b=c#d"],
  ["  education.gov.scot/a ", "https://education.gov.scot/a"],
  ["localhost.example:8080/x", "https://localhost.example:8080/x"],
  ["http://intranet/x", "http://intranet/x"],
  ["a.name@gov.scot", "mailto:a.name@gov.scot"],
  ["mailto:a.name@gov.scot", "mailto:a.name@gov.scot"],
  ["", null],
  ["education", null],
  ["two words.scot", null],
  ["https://", null],
  ["mailto:", null],
  ["javascript:alert(1)", null],
  ["file:///C:/x.docx", null],
  ["a@b", null],
])("a link to “%s” leads to %s", (said, address) => {
  expect(linkAddress(said)).toBe(address);
});
