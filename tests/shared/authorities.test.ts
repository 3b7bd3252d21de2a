import { expect, test } from "vitest";
import { findAuthorities } from "#shared/authorities.ts";

const found = (words: string): string[] => findAuthorities(words).map(({ name }) => name);

test.each([
  ["p&k", "Perth and Kinross Council"],
  ["perth & kinross", "Perth and Kinross Council"],
  ["edinburgh city", "City of Edinburgh Council"],
  ["dun eideann", "City of Edinburgh Council"],
  ["Siar Eilean", "Comhairle nan Eilean Siar"],
  ["CNES", "Comhairle nan Eilean Siar"],
  ["a' ghaidhealtachd", "The Highland Council"],
])("“%s” finds %s alone", (words, name) => expect(found(words)).toEqual([name]));

test("other words find nothing", () => expect(found("edinburgh county")).toEqual([]));
