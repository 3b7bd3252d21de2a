import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { SubmitEvent } from "react";
import { useState } from "react";
import { useLocation, useSearch } from "wouter";
import { toast } from "#client/lib/announce.ts";
import { call } from "#client/lib/api.ts";
import { isSharedMachine, unsentOf } from "#client/lib/device.ts";
import { lookIntoKept } from "#client/lib/kept-look.ts";
import { MailChoice } from "#client/notices/mail-choice.tsx";
import { Button } from "#client/parts/controls.tsx";
import { Page } from "#client/parts/page.tsx";
import { Skeleton } from "#client/parts/skeleton.tsx";
import { Trouble } from "#client/parts/trouble.tsx";
import type { Account } from "#shared/api.ts";
import { api } from "#shared/api.ts";
import { ProblemSummary, problemsOf } from "#client/parts/problems.tsx";
import { sayMachine } from "./machine.ts";
import { useMe } from "./queries.ts";
import { beforeKeptGoes } from "./waiting.ts";

/** One's own name and address. */
export function MePage() {
  const { data, error, refetch } = useMe();
  return (
    <Page title={data?.name === "" ? "What is your name?" : "My details"} form>
      {error && !data && <Trouble error={error} onRetry={() => void refetch()} />}
      {data ? <Details key={data.id} me={data} /> : !error && <Skeleton />}
      {data && data.name !== "" && <Machine account={data.id} />}
      {/* Last, as it comes late: nothing that one may be pressing moves under it. */}
      {data && data.name !== "" && <MailChoice />}
    </Page>
  );
}

/** A page of ours that an address may name; otherwise the reviews. */
const ownPath = (to: string | null): string => (to !== null && /^\/[\w-]/.test(to) ? to : "/");

function Details({ me }: { me: Account }) {
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const to = ownPath(new URLSearchParams(useSearch()).get("to"));
  const [name, setName] = useState(me.name);
  const [email, setEmail] = useState(me.email);
  const save = useMutation({
    mutationFn: () => call(api.changeMe, { body: { name, ...(email === me.email ? {} : { email }) } }),
    onSuccess: (now) => {
      // Known at once: whoever has no name is led here from everywhere.
      queries.setQueryData(["me"], now);
      toast({
        text: email === me.email ? "Saved." : "Saved. Open the link that was sent to the new address to use it.",
      });
      // A page may have asked for these before one had a name. They are not shown again with the old one.
      for (const queryKey of [["review"], ["members"]]) queries.removeQueries({ queryKey });
      // The first time one comes from an invitation: on to where its link led.
      if (me.name === "") navigate(to);
      return queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "me" });
    },
  });

  function onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    save.mutate();
  }

  const problems = problemsOf(save.error, "");

  return (
    <form onSubmit={onSubmit} noValidate>
      <ProblemSummary error={save.error} problems={problems} />
      <div className={problems["name"] === undefined ? "q" : "q q--err"}>
        <label htmlFor="name">Your name</label>
        <p className="hint" id="name-hint">
          Others see it beside what you write.
        </p>
        {problems["name"] !== undefined && <p className="err">{problems["name"]}</p>}
        <input
          id="name"
          type="text"
          autoComplete="name"
          aria-describedby="name-hint"
          aria-invalid={problems["name"] !== undefined}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </div>
      <div className={problems["email"] === undefined ? "q" : "q q--err"}>
        <label htmlFor="email">E-mail address</label>
        <p className="hint" id="email-hint">
          Links to sign in go there. A new address counts once its own link was opened.
        </p>
        {problems["email"] !== undefined && <p className="err">{problems["email"]}</p>}
        <input
          id="email"
          type="email"
          autoComplete="email"
          aria-describedby="email-hint"
          aria-invalid={problems["email"] !== undefined}
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
      </div>
      <div className="form-end">
        <Button kind="filled" type="submit" isPending={save.isPending}>
          {me.name === "" ? "Go on" : "Save"}
        </Button>
      </div>
    </form>
  );
}

const UNREAD =
  "This browser did not let Codraft read all that it keeps for you. Words that are not sent may be among it. Load this page again, and try again.";

/** Whether others use this machine: then nothing is kept on it. */
function Machine({ account }: { account: string }) {
  const [shared, setShared] = useState(isSharedMachine);
  const [problem, setProblem] = useState<string | null>(null);

  async function change(now: boolean): Promise<void> {
    const unread = now && (await lookIntoKept()).has(account);
    const goes = unread ? UNREAD : now ? beforeKeptGoes(unsentOf(account)) : "";
    setProblem(goes || null);
    if (goes !== "") return;
    setShared(now);
    try {
      await sayMachine(now);
      toast({
        text: now ? "Nothing is kept on this machine any more." : "Words are kept on this machine from now on.",
      });
    } catch (error) {
      setProblem((error as Error).message);
    }
    // As it is now: it may have been said, and not all be deleted; or not have been said at all.
    setShared(isSharedMachine());
  }

  return (
    <section aria-labelledby="machine">
      <h2 className="group" id="machine">
        This machine
      </h2>
      {problem !== null && (
        <p className="err" role="alert">
          {problem}
        </p>
      )}
      <p>
        <label className="opt">
          <input
            type="checkbox"
            checked={shared}
            aria-describedby="machine-hint"
            onChange={(event) => void change(event.target.checked)}
          />
          This is a shared machine
        </label>
      </p>
      <p className="hint" id="machine-hint">
        Others use it too: nothing you write is kept on it, closing the browser signs you out, and summaries open only
        with a network. Otherwise each summary you open is kept here until you sign out, so that you can go on writing
        without a network.
      </p>
    </section>
  );
}
