import * as Y from "yjs";
import { firstEndingAfter } from "#shared/clock-order.ts";
import type { FieldText } from "#shared/text-blocks.ts";

/** Letters that one client wrote one after another, and that stand together in a field's flat text, from `at` on. */
export interface LetterRun {
  readonly client: number;
  readonly clock: number;
  /** The clock behind its last letter. */
  readonly end: number;
  readonly at: number;
}

/** Letters that stand in a text from `from` on, and in what became of it from `to` on: the same ones, not only alike. */
export interface Stay {
  readonly from: number;
  readonly to: number;
  readonly length: number;
}

/** The letters and atoms of a field, in the order of its flat text. The new lines between blocks are nobody's. */
export function letterRuns({ blocks }: Pick<FieldText, "blocks">): LetterRun[] {
  const runs: LetterRun[] = [];
  let start = 0;
  for (const { text, pieces } of blocks) {
    for (const piece of pieces) {
      let at = start + piece.from;
      if ("text" in piece) {
        for (let item = piece.text._start; item; item = item.right) {
          if (item.deleted || !item.countable) continue;
          runs.push(runOf(item, at));
          at += item.length;
        }
      } else {
        const child: unknown = piece.parent.get(piece.index);
        if (child instanceof Y.XmlElement && child._item) runs.push(runOf(child._item, at));
      }
    }
    start += text.length + 1;
  }
  return runs;
}

const runOf = ({ id: { client, clock }, length }: Y.Item, at: number): LetterRun => ({
  client,
  clock,
  end: clock + length,
  at,
});

/** Which letters of a field stayed in it: in order, and none of them twice. */
export function staysBetween(before: readonly LetterRun[], after: readonly LetterRun[]): Stay[] {
  const known = Map.groupBy(before, ({ client }) => client);
  for (const runs of known.values()) runs.sort((a, b) => a.clock - b.clock);
  const stays: { from: number; to: number; length: number }[] = [];
  for (const run of after) {
    const runs = known.get(run.client) ?? [];
    for (let i = firstEndingAfter(runs, run.clock); i < runs.length; i++) {
      const old = runs[i];
      if (!old || old.clock >= run.end) break;
      const start = Math.max(old.clock, run.clock);
      const length = Math.min(old.end, run.end) - start;
      const [from, to] = [old.at + start - old.clock, run.at + start - run.clock];
      const last = stays.at(-1);
      if (last && last.from + last.length === from && last.to + last.length === to) last.length += length;
      // Yjs puts nothing that stays elsewhere; were it so, these letters would be taken for new ones.
      else if (!last || from >= last.from + last.length) stays.push({ from, to, length });
    }
  }
  return stays;
}

/** Are these the same letters in the same places? Yjs joins and parts runs as it likes. */
export function areSame(before: readonly LetterRun[], after: readonly LetterRun[]): boolean {
  const lettersIn = (runs: readonly LetterRun[]): number => runs.reduce((sum, { clock, end }) => sum + end - clock, 0);
  const stays = staysBetween(before, after).reduce((sum, { length }) => sum + length, 0);
  return stays === lettersIn(before) && stays === lettersIn(after);
}
