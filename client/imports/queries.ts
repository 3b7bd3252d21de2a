import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "#client/lib/api.ts";
import { versionsKey } from "#client/versions/queries.ts";
import { api } from "#shared/api.ts";
import type { Importing } from "#shared/imports.ts";

export function useImport(review: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Importing) => call(api.import, { params: { review }, body }),
    // Not waited for: the list may take its time, and it is done.
    onSuccess: () => void queries.invalidateQueries({ queryKey: versionsKey(review) }),
  });
}
