import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { SubmitEvent } from "react";
import { useEffect, useState } from "react";
import { formName, keyOf } from "#client/lib/kept-form.ts";
import { toast } from "#client/lib/announce.ts";
import { call, mayBeDone } from "#client/lib/api.ts";
import { lookUntilFound } from "#client/lib/ask-again.ts";
import { Button } from "#client/parts/controls.tsx";
import { api } from "#shared/api.ts";
import type { Member, Review } from "#shared/reviews.ts";
import { InvitePeople, noGuests, readGuests } from "./invite-people.tsx";
import { fieldsUnder } from "#client/parts/problems.tsx";
import { invitedWords, setUnsent } from "./unsent.tsx";

/** The button goes with those that were invited: the keyboard goes on where the next are written. */
const focusInvited = (): void => document.getElementById("invited")?.focus({ preventScroll: true });

interface InviteProps {
  readonly review: Review;
  readonly me: Member;
  readonly members: readonly Member[];
}

/** Many at once, from a pasted list. What is put together stays in this tab until it is sent. */
export function Invite({ review, me, members }: InviteProps) {
  const queries = useQueryClient();
  const key = keyOf(formName(me.account, review.id, "guests"));
  const [guests, setGuests] = useState(() => ({
    ...noGuests(review.partners[0]?.id ?? ""),
    text: sessionStorage.getItem(key) ?? "",
  }));
  const { text, people } = guests;
  useEffect(() => {
    // Read people go back to lines: a line of each says all that was chosen.
    const lines = people.map(({ email, name, partner, role, signatory }) =>
      [name, email, review.partners.find((one) => one.id === partner)?.code ?? "", role, signatory ? "signatory" : ""]
        .filter((one) => one !== "")
        .join("\t"),
    );
    const all = [...lines, text].filter((one) => one !== "").join("\n");
    if (all === "") sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, all);
  }, [key, people, text, review.partners]);
  const emails = members.map((one) => one.email);
  const invite = useMutation({
    mutationFn: (asked: typeof people) =>
      call(api.invite, { params: { review: review.id }, body: { invitations: [...asked] } }),
    onSuccess: ({ already, unsent }) => {
      setGuests(noGuests(guests.partner));
      setUnsent(queries, review.id, unsent);
      focusInvited();
      const words = [invitedWords(people.length - already.length - unsent.length)];
      if (already.length > 0) words.push(`Already members, and left as they are: ${already.join(", ")}.`);
      toast({ text: words.join(" ").trim() || "The mails were not sent.", lasting: already.length > 0 });
      return queries.invalidateQueries({ queryKey: ["members", review.id] });
    },
    onError: (error, asked) => {
      if (mayBeDone(error)) findOut(asked);
    },
  });

  /** After the answer was lost: the list tells whether they were invited. */
  function findOut(asked: typeof people): void {
    void lookUntilFound(async () => {
      const list = await call(api.members, { params: { review: review.id } }).catch(() => null);
      const there = new Set(list?.members.map((one) => one.email.toLowerCase()));
      if (!asked.every(({ email }) => there.has(email.toLowerCase()))) return false;
      invite.reset();
      setGuests((now) => (now.people === asked ? noGuests(now.partner) : now));
      toast({ text: asked.length === 1 ? "They are in the list now." : `All ${asked.length} are in the list now.` });
      focusInvited();
      return true;
    });
  }

  function onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    // Nobody is invited without having been seen in the list.
    if (text.trim() === "") invite.mutate(people);
    else setGuests(readGuests(guests, review.partners, emails));
  }

  return (
    <form onSubmit={onSubmit} noValidate>
      <InvitePeople
        guests={guests}
        partners={review.partners}
        members={emails}
        problems={fieldsUnder(invite.error, "invitations.")}
        onChange={setGuests}
      />
      {invite.error && (
        <p className="err" role="alert">
          {invite.error.message}
        </p>
      )}
      {people.length > 0 && (
        <div className="form-end">
          <Button kind="filled" type="submit" isPending={invite.isPending}>
            {people.length > 1 ? `Invite ${people.length} people` : "Invite one person"}
          </Button>
        </div>
      )}
    </form>
  );
}
