import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMe } from "#client/accounts/queries.ts";
import { call } from "#client/lib/api.ts";
import { api } from "#shared/api.ts";
import type { MailChoice } from "#shared/notices.ts";

export const inboxKey = ["inbox"] as const;

/** An open review hears of news at once; the other pages, and other reviews' news, look every so often. */
const LOOK_MS = 60_000;

/** What is new for me, over all my reviews. */
export function useInbox() {
  const { data: me } = useMe();
  return useQuery({
    queryKey: inboxKey,
    queryFn: () => call(api.inbox),
    enabled: me !== undefined,
    refetchInterval: LOOK_MS,
  });
}

/** Null: all of them. */
export function useReadInbox() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (notices: readonly string[] | null) =>
      call(api.readInbox, { body: { notices: notices && [...notices] } }),
    onSettled: () => queries.invalidateQueries({ queryKey: inboxKey }),
  });
}

const mailKey = ["mail choice"] as const;

export const useMailChoice = () => useQuery({ queryKey: mailKey, queryFn: () => call(api.mailChoice) });

export function useChooseMail() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (choice: MailChoice) => call(api.chooseMail, { body: { choice } }),
    onSuccess: (said) => queries.setQueryData(mailKey, said),
  });
}
