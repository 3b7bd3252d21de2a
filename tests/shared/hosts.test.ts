import { expect, test } from "vitest";
import { Invitation, Name } from "#shared/api.ts";
import { hostPartnerName, Partner, withHosts } from "#shared/reviews.ts";

const named = (...names: string[]) => names.map((name) => ({ name }));
const islands = ["Orkney Islands Council", "Comhairle nan Eilean Siar", "Shetland Islands Council"];

test.each([
  [[], "Host authority"],
  [islands.slice(0, 1), "Orkney Islands Council"],
  [islands, "Orkney Islands Council, Comhairle nan Eilean Siar and Shetland Islands Council"],
  [[...islands, ...islands], "Orkney Islands Council and 5 more"],
  [["x".repeat(120), "Fife Council"], `${"x".repeat(109)} and 1 more`],
])("the partner of the hosts %j is called by all of them", (names, called) => {
  expect(hostPartnerName(named(...names))).toBe(called);
  expect(Partner.shape.name.safeParse(called).success).toBe(true);
});

test("with other hosts their partner is called anew, unless somebody called it otherwise", () => {
  const partner = { id: "la", code: "LA", name: "Host authority", slot: 1, signs: true };
  const es = { ...partner, id: "es", code: "ES", name: "Education Scotland", slot: 2 };
  let details = withHosts({ hosts: named(), partners: [partner, es] }, named(...islands));
  const calledNow = () => details.partners.map(({ name }) => name);
  expect(calledNow()).toEqual([hostPartnerName(named(...islands)), "Education Scotland"]);
  details = withHosts(details, named());
  details = withHosts(details, named("Fife Council"));
  expect(calledNow()).toEqual(["Fife Council", "Education Scotland"]);
  details = { ...details, partners: details.partners.map((one) => (one.id === "la" ? { ...one, name: "Fife" } : one)) };
  expect(withHosts(details, named(...islands)).partners.map(({ name }) => name)).toEqual([
    "Fife",
    "Education Scotland",
  ]);
});

test.each([
  ["of a sign that nobody sees", "\u200B"],
  ["of a nought", "\u0000"],
  ["of two lines", "Effie\nLarkrigg"],
  ["that turns what follows", "Effie \u202ELarkrigg"],
  ["of points", "..."],
])("a name %s is refused, and said why", (_, name) => {
  const said = [Name, Invitation.shape.name].map((schema) => schema.safeParse(name).error?.issues[0]?.message);
  expect(said).toEqual(Array(2).fill("Write the name in one line, in letters that can be seen."));
});

test.each(["Effie Larkrigg", "Seòras MacÀidh", "Zoë O’Neill-王", "अनुष्का \u200Dशर्मा"])("%s is a name", (name) => {
  expect(Name.safeParse(name).success).toBe(true);
});
