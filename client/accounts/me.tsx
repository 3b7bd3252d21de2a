import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { SubmitEvent } from "react";
import { useState } from "react";
import { useLocation } from "wouter";
import { toast } from "#client/lib/announce.ts";
import { call } from "#client/lib/api.ts";
import { MailChoice } from "#client/notices/mail-choice.tsx";
import { Button } from "#client/parts/controls.tsx";
import { Page } from "#client/parts/page.tsx";
import { Skeleton } from "#client/parts/skeleton.tsx";
import type { Account } from "#shared/api.ts";
import { api } from "#shared/api.ts";
import { useMe } from "./queries.ts";

/** One's own name and address. */
export function MePage() {
  const { data, error } = useMe();
  return (
    <Page title={data?.name === "" ? "What is your name?" : "My details"} form>
      {error && <p className="lede">{error.message}</p>}
      {data ? <Details key={data.id} me={data} /> : !error && <Skeleton />}
      {data && data.name !== "" && <MailChoice />}
    </Page>
  );
}

function Details({ me }: { me: Account }) {
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const [name, setName] = useState(me.name);
  const [email, setEmail] = useState(me.email);
  const save = useMutation({
    mutationFn: () => call(api.changeMe, { body: { name, ...(email === me.email ? {} : { email }) } }),
    onSuccess: () => {
      toast({
        text: email === me.email ? "Saved." : "Saved. Open the link that was sent to the new address to use it.",
      });
      // The first time one comes from an invitation: on to the reviews.
      if (me.name === "") navigate("/");
      return queries.invalidateQueries({ queryKey: ["me"] });
    },
  });

  function onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    save.mutate();
  }

  return (
    <form onSubmit={onSubmit} noValidate>
      {save.error && (
        <p className="err" role="alert">
          {save.error.message}
        </p>
      )}
      <div className="q">
        <label htmlFor="name">Your name</label>
        <p className="hint">Others see it beside what you write.</p>
        <input
          id="name"
          type="text"
          autoComplete="name"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </div>
      <div className="q">
        <label htmlFor="email">E-mail address</label>
        <input
          id="email"
          type="email"
          autoComplete="email"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
      </div>
      <div className="form-end">
        <Button kind="filled" type="submit" isDisabled={save.isPending}>
          Save
        </Button>
      </div>
    </form>
  );
}
