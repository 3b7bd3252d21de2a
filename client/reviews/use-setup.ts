import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { formName, keyOf } from "#client/lib/kept-form.ts";
import { toast } from "#client/lib/announce.ts";
import { call, mayBeDone } from "#client/lib/api.ts";
import { lookUntilFound } from "#client/lib/ask-again.ts";
import { api } from "#shared/api.ts";
import { Problem } from "#shared/errors.ts";
import type { Review } from "#shared/reviews.ts";
import { ReviewDetails } from "#shared/reviews.ts";
import type { Clash, Path } from "./merge.ts";
import { merge, put } from "./merge.ts";
import type { Setup } from "./others-changes.tsx";

interface Form {
  /** As it was saved last, as far as this form knows, and what it is numbered. */
  readonly base: Setup;
  readonly revision: number;
  readonly mine: Setup;
  readonly taken: readonly Path[];
  readonly clashes: readonly Clash[];
}

const setupOf = (review: Review): Setup => ({ details: ReviewDetails.parse(review), template: review.template });

const begin = (review: Review): Form => {
  const base = setupOf(review);
  return { base, revision: review.revision, mine: base, taken: [], clashes: [] };
};

/** With what others saved meanwhile. */
function withTheirs(form: Form, review: Review): Form {
  if (review.revision <= form.revision) return form;
  const theirs = setupOf(review);
  const { value, taken, clashes } = merge(form.base, form.mine, theirs);
  const open = [
    ...form.clashes.filter((old) => !clashes.some((one) => one.path.join() === old.path.join())),
    ...clashes,
  ];
  return { base: theirs, revision: review.revision, mine: value, taken: [...form.taken, ...taken], clashes: open };
}

/**
 * The form of a review's details and template. What is typed is kept in this tab until it is saved, and what others
 * save meanwhile is merged into it.
 */
export function useSetup(review: Review, account: string) {
  const queries = useQueryClient();
  const key = keyOf(formName(account, review.id, "setup"));
  const [form, setForm] = useState(() => withTheirs(kept(key) ?? begin(review), review));
  // Drawn with the newest at once: a form of two revisions would save one over the other.
  const now = withTheirs(form, review);
  if (now !== form) setForm(now);
  const { base, mine } = now;
  const dirty = { details: !same(base.details, mine.details), template: !same(base.template, mine.template) };
  const changed = dirty.details || dirty.template;
  useEffect(() => {
    if (changed) sessionStorage.setItem(key, JSON.stringify(now));
    else sessionStorage.removeItem(key);
  }, [key, changed, now]);

  const refresh = () => queries.invalidateQueries({ queryKey: ["review", review.id] });
  /** Asks the server, when the answer was lost. The form then takes in what is saved. */
  async function isSaved(part: keyof Setup, sent: Setup): Promise<boolean> {
    await refresh();
    const found = queries.getQueryData<{ review: Review }>(["review", review.id])?.review;
    return found !== undefined && same(setupOf(found)[part], { ...sent, details: written(sent.details) }[part]);
  }
  const settled = (part: keyof Setup) => ({
    onSuccess: ({ review: next }: { review: Review }, sent: Setup) => {
      setForm((at) => saved(at, part, sent, next));
      toast({ text: "Saved." });
      return refresh();
    },
    onError(error: Error, sent: Setup) {
      if (isStale(error)) return refresh();
      if (mayBeDone(error))
        void lookUntilFound(() => isSaved(part, sent)).then((found) => found && toast({ text: "Saved." }));
      return undefined;
    },
  });
  const params = { review: review.id };
  const { revision } = now;
  const saveDetails = useMutation({
    mutationFn: ({ details }: Setup) =>
      call(api.changeReview, { params, body: { details: written(details), revision } }),
    ...settled("details"),
  });
  const saveTemplate = useMutation({
    mutationFn: ({ template }: Setup) => call(api.changeTemplate, { params, body: { template, revision } }),
    ...settled("template"),
  });
  return {
    ...now,
    dirty,
    set: (change: Partial<Setup>) => setForm((at) => ({ ...at, mine: { ...at.mine, ...change } })),
    use: (clash: Clash) =>
      setForm((at) => ({
        ...at,
        mine: put(at.mine, clash.path, clash.theirs),
        clashes: at.clashes.filter((one) => one !== clash),
      })),
    close: () => setForm((at) => ({ ...at, taken: [], clashes: [] })),
    /** Back to what is saved; it can be taken back itself. */
    undo(part: keyof Setup) {
      const before = mine[part];
      setForm((at) => ({ ...at, mine: { ...at.mine, [part]: at.base[part] } }));
      const back = () => setForm((at) => ({ ...at, mine: { ...at.mine, [part]: before } }));
      toast({ text: "Your changes here were undone.", action: { label: "Bring them back", run: back } });
    },
    saveDetails: {
      ...saveDetails,
      error: unsaid(saveDetails.error, dirty.details),
      run: () => saveDetails.mutate(mine),
    },
    saveTemplate: {
      ...saveTemplate,
      error: unsaid(saveTemplate.error, dirty.template),
      run: () => saveTemplate.mutate(mine),
    },
  };
}

/** The answer to one's own save: what was typed there since it was sent stays, and so does the other form. */
function saved(form: Form, part: keyof Setup, sent: Setup, next: Review): Form {
  const base = setupOf(next);
  const { value } = merge<Setup[keyof Setup]>(sent[part], form.mine[part], base[part]);
  return { base, revision: next.revision, mine: { ...form.mine, [part]: value }, taken: [], clashes: [] };
}

/** An empty line of enquiry is none. */
const written = (details: ReviewDetails): ReviewDetails => ({
  ...details,
  enquiries: details.enquiries.filter((one) => one.text.trim() !== ""),
});

const isStale = (error: Error | null): boolean => error instanceof Problem && error.code === "stale";
/** What is stale is said by showing what the other changed; what was not known is known once nothing is left to save. */
const unsaid = (error: Error | null, isDirty: boolean): Error | null =>
  isStale(error) || (mayBeDone(error) && !isDirty) ? null : error;

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

function kept(key: string): Form | null {
  try {
    const form = JSON.parse(sessionStorage.getItem(key) ?? "null") as Form | null;
    return form && typeof form.revision === "number" && form.mine.template.sections.length > 0 ? form : null;
  } catch {
    return null;
  }
}
