import { useMutation } from "@tanstack/react-query";
import type { SubmitEvent } from "react";
import { useState } from "react";
import { Link, useSearch } from "wouter";
import { call } from "#client/lib/api.ts";
import { Button } from "#client/parts/controls.tsx";
import { Page } from "#client/parts/page.tsx";
import { api } from "#shared/api.ts";
import { useMe } from "./queries.ts";

/** Asks for a link by e-mail, which leads back to the review, and the comment in it, that `?to=` names. The answer never says whether there is such an account. */
export function SignInPage() {
  const [email, setEmail] = useState("");
  const { data: me } = useMe();
  const to = new URLSearchParams(useSearch()).get("to") ?? "";
  const review = /^\/reviews\/([\w-]+)/.exec(to)?.[1];
  const comment = /#comment-([\w-]{1,64})$/.exec(to)?.[1];
  const ask = useMutation({
    mutationFn: () =>
      call(api.requestLink, {
        body: {
          email,
          ...(review === undefined ? {} : { review }),
          ...(comment === undefined ? {} : { comment }),
        },
      }),
  });

  function onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    if (!ask.isPending) ask.mutate();
  }

  if (ask.isSuccess) {
    return (
      <Page title="Look in your mail">
        <p className="lede">If {email} is invited to a review, a link is on its way. It works once, for a day.</p>
        <p>
          Nothing after some minutes? Look among unwanted mail, check the address, or ask the person who invited you.
        </p>
        <p className="acts acts--main">
          <Button onPress={() => ask.reset()}>Ask again</Button>
        </p>
      </Page>
    );
  }
  return (
    <Page title="Sign in to Codraft" form>
      <p className="lede">
        Codraft is by invitation. Enter the address you were invited with, and a link comes by e-mail.
      </p>
      {me && (
        <p>
          You are signed in as {me.name || me.email}.{" "}
          <Link className="link" href="/">
            Go to your reviews
          </Link>
        </p>
      )}
      <form onSubmit={onSubmit} noValidate>
        <div className={ask.error ? "q q--err" : "q"}>
          <label htmlFor="email">E-mail address</label>
          {ask.error && (
            <p className="err" id="email-error" role="alert">
              {ask.error.message}
            </p>
          )}
          <input
            id="email"
            type="email"
            autoComplete="email"
            value={email}
            aria-invalid={ask.error !== null}
            aria-describedby={ask.error ? "email-error" : undefined}
            onChange={(event) => setEmail(event.target.value)}
          />
        </div>
        <div className="form-end">
          <Button kind="filled" type="submit" isPending={ask.isPending}>
            Send me a link
          </Button>
        </div>
      </form>
    </Page>
  );
}
