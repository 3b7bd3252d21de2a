import { withoutAccents } from "#shared/accents.ts";

/** A Scottish local authority, for choosing a host: any other name may be written as well. */
export interface Authority {
  /** As the council calls itself. */
  readonly name: string;
  /** What else people type: short and Gaelic names. */
  readonly aliases: readonly string[];
}

const authority = (name: string, ...aliases: string[]): Authority => ({ name, aliases });

/** The 32. */
export const authorities: readonly Authority[] = [
  authority("Aberdeen City Council", "Aberdeen", "Obar Dheathain"),
  authority("Aberdeenshire Council", "Siorrachd Obar Dheathain"),
  authority("Angus Council", "Aonghas"),
  authority("Argyll and Bute Council", "Argyll & Bute", "Earra-Ghàidheal agus Bòd"),
  authority("City of Edinburgh Council", "Edinburgh", "Dùn Èideann"),
  authority("Clackmannanshire Council", "Siorrachd Chlach Mhanann"),
  authority("Comhairle nan Eilean Siar", "Western Isles", "Na h-Eileanan Siar", "Outer Hebrides", "CnES"),
  authority("Dumfries and Galloway Council", "Dumfries & Galloway", "Dùn Phrìs is Gall-Ghàidhealaibh"),
  authority("Dundee City Council", "Dundee", "Dùn Dèagh"),
  authority("East Ayrshire Council", "Siorrachd Àir an Ear"),
  authority("East Dunbartonshire Council", "Siorrachd Dhùn Bhreatann an Ear"),
  authority("East Lothian Council", "Lodainn an Ear"),
  authority("East Renfrewshire Council", "Siorrachd Rinn Friù an Ear"),
  authority("Falkirk Council", "An Eaglais Bhreac"),
  authority("Fife Council", "Fìobha"),
  authority("Glasgow City Council", "Glasgow", "Glaschu"),
  authority("The Highland Council", "Highland", "Comhairle na Gàidhealtachd", "A’ Ghàidhealtachd"),
  authority("Inverclyde Council", "Inbhir Chluaidh"),
  authority("Midlothian Council", "Meadhan Lodainn"),
  authority("The Moray Council", "Moray", "Moireibh"),
  authority("North Ayrshire Council", "Siorrachd Àir a Tuath"),
  authority("North Lanarkshire Council", "Siorrachd Lannraig a Tuath"),
  authority("Orkney Islands Council", "Orkney", "Arcaibh"),
  authority("Perth and Kinross Council", "Perth & Kinross", "Peairt agus Ceann Rois"),
  authority("Renfrewshire Council", "Siorrachd Rinn Friù"),
  authority("Scottish Borders Council", "Borders", "Crìochan na h-Alba"),
  authority("Shetland Islands Council", "Shetland", "Sealtainn"),
  authority("South Ayrshire Council", "Siorrachd Àir a Deas"),
  authority("South Lanarkshire Council", "Siorrachd Lannraig a Deas"),
  authority("Stirling Council", "Sruighlea"),
  authority("West Dunbartonshire Council", "Siorrachd Dhùn Bhreatann an Iar"),
  authority("West Lothian Council", "Lodainn an Iar"),
];

/** Letters as they are searched for: without accents, with straight apostrophes, "&" as "and". */
export const folded = (text: string): string =>
  withoutAccents(text.toLowerCase()).replaceAll("’", "'").replaceAll("&", " and ").replaceAll(/\s+/g, " ").trim();

/** Those whose name or alias has these words in it, in any order; "and" need not be said, nor initials written out. */
export function findAuthorities(words: string): Authority[] {
  const wanted = wordsOf(words);
  return authorities.filter(({ name, aliases }) =>
    [name, ...aliases].some((one) => {
      const there = wordsOf(one);
      return wanted.every((word) => (word.length === 1 ? there.some((is) => is.startsWith(word)) : hasWord(one, word)));
    }),
  );
}

const wordsOf = (text: string): string[] =>
  folded(text)
    .split(" ")
    .filter((word) => word !== "" && word !== "and");
const hasWord = (name: string, word: string): boolean => folded(name).includes(word);
