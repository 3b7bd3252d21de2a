import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { SubmitEvent } from "react";
import { useState } from "react";
import { toast } from "#client/lib/announce.ts";
import { call } from "#client/lib/api.ts";
import { Button } from "#client/parts/controls.tsx";
import { Page } from "#client/parts/page.tsx";
import { Skeleton } from "#client/parts/skeleton.tsx";
import { Trouble } from "#client/parts/trouble.tsx";
import type { Account } from "#shared/api.ts";
import { api } from "#shared/api.ts";

/** Who may create reviews, for the installation's administrator. */
export function AccountsPage() {
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery({
    queryKey: ["accounts"],
    queryFn: () => call(api.accounts),
    retry: false,
  });
  const [email, setEmail] = useState("");
  const allow = useMutation({
    mutationFn: (body: { email: string; mayCreateReviews: boolean }) => call(api.allowAccount, { body }),
    onSuccess: (account, { mayCreateReviews }) => {
      setEmail((typed) => (typed.trim().toLowerCase() === account.email ? "" : typed));
      const who = account.name || account.email;
      toast(
        account.mailed === false
          ? { text: `${who} may create reviews, but the mail could not be sent: tell them to sign in.`, lasting: true }
          : {
              text: `${who} may ${mayCreateReviews ? "" : "no longer "}create reviews.${account.mailed ? " A link is on its way." : ""}`,
            },
      );
      return queries.invalidateQueries({ queryKey: ["accounts"] });
    },
  });

  // Shown at once: a box must not spring back while its answer is on the way.
  const [chosen, setChosen] = useState<{ email: string; mayCreateReviews: boolean } | null>(null);
  const shown = (account: Account): boolean => (chosen?.email === account.email ? chosen : account).mayCreateReviews;

  function onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    if (!allow.isPending) allow.mutate({ email, mayCreateReviews: true });
  }

  return (
    <Page title="Accounts" form>
      <p className="lede">Who may create reviews here. Everybody else joins a review by invitation.</p>
      {error && <Trouble error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton />}
      {data && (
        <>
          <ul>
            {data.accounts.map((account) => (
              <li key={account.id} className="member">
                <span>
                  <b>{account.name || account.email}</b> <span className="quiet">{account.name && account.email}</span>
                  {account.administrator && <span className="quiet"> · runs this Codraft</span>}
                </span>
                <label className="opt">
                  <input
                    type="checkbox"
                    checked={shown(account)}
                    onChange={(event) => {
                      const next = { email: account.email, mayCreateReviews: event.target.checked };
                      setChosen(next);
                      allow.mutate(next, { onSettled: () => setChosen(null) });
                    }}
                  />
                  May create reviews<span className="vh">: {account.name || account.email}</span>
                </label>
              </li>
            ))}
          </ul>
          <form onSubmit={onSubmit} noValidate>
            <div className={allow.error ? "q q--err" : "q"}>
              <label htmlFor="email">Let somebody else create reviews</label>
              {allow.error && (
                <p className="err" role="alert">
                  {allow.error.message}
                </p>
              )}
              <input
                id="email"
                type="email"
                autoComplete="off"
                value={email}
                onChange={(event) => setEmail(event.target.value)}
              />
            </div>
            <div className="form-end">
              <Button kind="filled" type="submit" isPending={allow.isPending}>
                Allow this address
              </Button>
            </div>
          </form>
        </>
      )}
    </Page>
  );
}
