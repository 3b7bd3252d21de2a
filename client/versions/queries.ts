import { keepPreviousData, useMutation, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { call } from "#client/lib/api.ts";
import { api } from "#shared/api.ts";
import type { Summary } from "#shared/summary.ts";
import type { Restoring } from "#shared/versions.ts";
import { NOW } from "#shared/versions.ts";

export const versionsKey = (review: string) => ["versions", review] as const;

export const useVersions = (review: string) =>
  useQuery({ queryKey: versionsKey(review), queryFn: () => call(api.versions, { params: { review } }) });

/** A text as it was, and who wrote it. */
export type VersionText = Awaited<ReturnType<typeof fetchText>>;

async function fetchText(review: string, version: string) {
  const said = await call(api.version, { params: { review, version } });
  // Written by the very code that reads it here, so it is not taken apart again.
  return { ...said, summary: said.summary as Summary };
}

/** How long a text that nobody looks at any more stays in memory. */
const FORGET_MS = 60_000;

const textQuery = (review: string, version: string | null) => ({
  queryKey: ["version", review, version],
  queryFn: () => fetchText(review, version ?? NOW),
  enabled: version !== null,
  staleTime: Infinity,
  gcTime: version === NOW ? 0 : FORGET_MS,
});

/** The text of a version; that of now as it was when first asked for: it must not change under who reads it. */
export const useVersionText = (review: string, version: string | null) => useQuery(textQuery(review, version));

/** The texts of several versions, by id; without those that are not there yet, or cannot be had. */
export const useVersionTexts = (review: string, versions: readonly string[]): ReadonlyMap<string, Summary> =>
  useQueries({ queries: versions.map((version) => textQuery(review, version)), combine: textsById });

const textsById = (all: readonly { readonly data: VersionText | undefined }[]): ReadonlyMap<string, Summary> =>
  new Map(all.flatMap(({ data }) => (data?.version ? [[data.version.id, data.summary] as const] : [])));

/** Reading who wrote what goes on beside the text, a moment behind. */
const BEHIND_MS = 3000;

/** Who wrote the text of a version, asked for again until it has been read. */
export function useWritten(review: string, text: VersionText | undefined) {
  const version = text === undefined ? "" : (text.version?.id ?? `at-${text.sequence}`);
  const later = useQuery({
    queryKey: ["written", review, version],
    queryFn: async () => (await fetchText(review, version)).written,
    enabled: text !== undefined && text.written === null,
    refetchInterval: ({ state }) => (state.data ? false : BEHIND_MS),
  });
  return text?.written ?? later.data ?? null;
}

export const useEdits = (review: string, after: number | null, upto: number | null) =>
  useQuery({
    queryKey: ["edits", review, after, upto],
    queryFn: () => call(api.edits, { params: { review, after: String(after), upto: String(upto) } }),
    enabled: after !== null && upto !== null,
    staleTime: Infinity,
    // When something was restored the text of now is another: who did the rest is known meanwhile.
    placeholderData: keepPreviousData,
  });

/** How often it is asked whether anybody went on writing. */
const LOOK_MS = 20_000;

/** Has anybody changed the text after this position? Asked again and again. */
export function useChangedSince(review: string, sequence: number | null): boolean {
  const { data } = useQuery({
    queryKey: ["changed since", review, sequence],
    queryFn: () =>
      call(api.edits, { params: { review, after: String(sequence), upto: String(Number.MAX_SAFE_INTEGER) } }),
    enabled: sequence !== null,
    // Whoever comes back to the page learns it at once.
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data && state.data.edits.length > 0 ? false : LOOK_MS),
  });
  return data !== undefined && data.edits.length > 0;
}

function useVersionChange<T, R>(review: string, change: (said: T) => Promise<R>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    // Also when the answer was lost: it may have been done.
    // Not waited for: what became of it is said before the list has come, which may take its time without a network.
    onSettled: () => void queries.invalidateQueries({ queryKey: versionsKey(review) }),
  });
}

interface Naming {
  /** Null: the text of now. */
  readonly version: string | null;
  readonly name: string;
  readonly act: string;
}

/** Names a version. */
export const useNameVersion = (review: string) =>
  useVersionChange(review, ({ version, name, act }: Naming) =>
    version === null
      ? call(api.nameNow, { params: { review }, body: { name, act } })
      : call(api.nameVersion, { params: { review, version }, body: { name } }),
  );

interface RestoringFrom {
  readonly version: string;
  readonly what: Restoring;
  readonly act: string;
}

export const useRestore = (review: string) =>
  useVersionChange(review, ({ version, what, act }: RestoringFrom) =>
    call(api.restore, { params: { review, version }, body: { ...what, act } }),
  );

export const useLook = (review: string) => useVersionChange(review, () => call(api.look, { params: { review } }));
