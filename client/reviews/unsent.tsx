import type { QueryClient } from "@tanstack/react-query";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "#client/lib/announce.ts";
import { call } from "#client/lib/api.ts";
import { Button } from "#client/parts/controls.tsx";
import { Icon } from "#client/parts/icons.tsx";
import { useShown } from "#client/lib/shown.ts";
import type { Unsent } from "#shared/api.ts";
import { api } from "#shared/api.ts";

/** Whose invitation did not leave, told by the answer to inviting them. Kept in this page: everybody who has not come yet can be sent a link again at their line. */

const key = (review: string) => ["unsent", review] as const;
const nobody: readonly Unsent[] = [];

export function setUnsent(queries: QueryClient, review: string, unsent: readonly Unsent[]): void {
  queries.setQueryData(key(review), unsent);
}

/** It has left by now, wherever it was sent again. */
export function wasSent(queries: QueryClient, review: string, email: string): void {
  queries.setQueryData<readonly Unsent[]>(key(review), (before) => before?.filter((one) => one.email !== email));
}

export const invitedWords = (sent: number): string =>
  sent === 0 ? "" : sent === 1 ? "A link is on its way to one person." : `A link is on its way to ${sent} people.`;

const useUnsent = (review: string): readonly Unsent[] =>
  // Never asked of the server: asking anew for what a page shows would empty it.
  useQuery({ queryKey: key(review), queryFn: () => nobody, enabled: false, gcTime: Infinity }).data ?? nobody;

/** Each address, what happened, and a way on. They are members already: only the mail is missing. */
export function UnsentMails({ review }: { review: string }) {
  const queries = useQueryClient();
  const unsent = useUnsent(review);
  const [copied, setCopied] = useState(false);
  const again = useMutation({
    mutationFn: ({ member }: Unsent) => call(api.inviteAgain, { params: { review, member } }),
    onSuccess: (_, { email }) => {
      wasSent(queries, review, email);
      toast({ text: `A link is on its way to ${email}.` });
    },
    onError: (error) => toast({ text: error.message, lasting: true }),
  });
  useShown("strip", unsent.length > 0);
  if (unsent.length === 0) return null;
  const address = `${location.origin}/reviews/${review}`;
  return (
    <div className="strip strip--red" role="alert">
      <Icon name="warn" />
      <div className="strip__in">
        <b>{unsent.length === 1 ? "One mail was not sent." : `${unsent.length} mails were not sent.`}</b> They are
        members all the same: with the address of the review they can ask for a link themselves.
        <ul>
          {unsent.map((one) => (
            <li className="member" key={one.email}>
              <span>
                {one.email}:{" "}
                {one.reason === "failed"
                  ? "the mail could not be sent."
                  : "several links were just sent there. Wait some minutes."}
              </span>
              <Button small isPending={again.isPending} onPress={() => again.mutate(one)}>
                Send again<span className="vh"> to {one.email}</span>
              </Button>
            </li>
          ))}
        </ul>
        <Button
          small
          onPress={() => {
            void navigator.clipboard.writeText(address).then(
              () => setCopied(true),
              () => toast({ text: `This browser did not let Codraft copy. The address is ${address}`, lasting: true }),
            );
          }}
        >
          {copied ? "Copied" : "Copy the address of the review"}
        </Button>
      </div>
    </div>
  );
}
