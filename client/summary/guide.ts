import { figure } from "#client/summary/names.ts";
import type { Section } from "#shared/templates.ts";

/** A guide length in words. */
export interface Guide {
  readonly from: number;
  readonly to: number;
}

export const narrativeGuide: Guide = { from: 80, to: 180 };
export const summaryGuide: Guide = { from: 1500, to: 2500 };

/** The section's guide in words; null where it counts something else. */
export const guideOf = (section: Section): Guide | null =>
  section.guide?.unit === "words" ? { from: section.guide.from, to: section.guide.to } : null;

export const rangeName = ({ from, to }: Guide): string => `${figure(from)}–${figure(to)}`;
