import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { SubmitEvent } from "react";
import { useEffect, useMemo, useState } from "react";
import { Link, useLocation } from "wouter";
import { z } from "zod";
import { keyOf } from "#client/lib/kept-form.ts";
import { useMe } from "#client/accounts/queries.ts";
import { toast } from "#client/lib/announce.ts";
import { call, doubtOf, mayBeDone } from "#client/lib/api.ts";
import { Button } from "#client/parts/controls.tsx";
import { Page } from "#client/parts/page.tsx";
import { Skeleton } from "#client/parts/skeleton.tsx";
import { Trouble } from "#client/parts/trouble.tsx";
import { useShown } from "#client/lib/shown.ts";
import { api, Invitation } from "#shared/api.ts";
import { inputProblem, Problem } from "#shared/errors.ts";
import { newId } from "#shared/ids.ts";
import { defaultScale } from "#shared/quantities.ts";
import { Enquiry, Host, hostPartnerName, Partner, ReviewDetails } from "#shared/reviews.ts";
import { DetailsForm } from "./details-form.tsx";
import type { Guests } from "./invite-people.tsx";
import { InvitePeople, noGuests, PartnerOptions, readGuests } from "./invite-people.tsx";
import { fieldsUnder, ProblemSummary, problemsOf } from "#client/parts/problems.tsx";
import { invitedWords, setUnsent } from "./unsent.tsx";

/** What somebody types is kept in this tab until the review is made: a reload loses nothing. */
const keyFor = (account: string): string => keyOf(`${account}/new-review`);

const fresh = (): ReviewDetails => ({
  title: "Evaluative summary",
  hosts: [],
  focus: "",
  reason: "",
  enquiries: [{ id: newId(), text: "" }],
  firstDay: "",
  lastDay: "",
  mode: "",
  partners: [
    { id: "la", code: "LA", name: hostPartnerName([]), slot: 1, signs: true },
    { id: "es", code: "ES", name: "Education Scotland", slot: 2, signs: true },
    { id: "ades", code: "ADES", name: "Association of Directors of Education in Scotland", slot: 3, signs: true },
  ],
  scale: defaultScale,
});

interface Draft {
  /** One review, however often the answer is lost on the way. */
  readonly act: string;
  readonly details: ReviewDetails;
  /** The creator's own. */
  readonly partner: string;
  readonly guests: Guests;
}

/** Of the right shape: what was typed need not be right yet, so none of the rules are asked. */
const Kept = z.object({
  act: z.string().default(newId),
  details: z.object({
    title: z.string(),
    hosts: z.array(Host.extend({ name: z.string() })),
    focus: z.string(),
    reason: z.string(),
    enquiries: z.array(Enquiry.extend({ text: z.string() })),
    firstDay: z.string(),
    lastDay: z.string(),
    mode: ReviewDetails.shape.mode,
    partners: z.array(Partner.extend({ code: z.string(), name: z.string() })),
    scale: ReviewDetails.shape.scale,
  }),
  partner: z.string(),
  guests: z.object({
    text: z.string(),
    bad: z.array(z.object({ text: z.string(), problem: z.string() })),
    people: z.array(Invitation.extend({ partner: z.string(), name: z.string() })),
    partner: z.string(),
    role: Invitation.shape.role,
  }),
});

function kept(key: string): Draft {
  try {
    return Kept.parse(JSON.parse(sessionStorage.getItem(key) ?? "null"));
  } catch {
    return { act: newId(), details: fresh(), partner: "la", guests: noGuests("la") };
  }
}

/** As it is sent: an empty line of enquiry is none. */
function written({ details }: Draft): ReviewDetails {
  return {
    ...details,
    enquiries: details.enquiries.filter((one) => one.text.trim() !== ""),
  };
}

export function NewReviewPage() {
  const { data: me, error, refetch } = useMe();
  if (me && !me.mayCreateReviews)
    return (
      <Page title="New review">
        <p className="lede">Your account may not create reviews. Ask whoever runs this Codraft to allow it.</p>
        <p className="acts acts--main">
          <Link className="link" href="/">
            Go to your reviews
          </Link>
        </p>
      </Page>
    );
  if (!me)
    return (
      <Page title="New review">{error ? <Trouble error={error} onRetry={() => void refetch()} /> : <Skeleton />}</Page>
    );
  return <NewReview account={me.id} />;
}

function doubtful(error: unknown): Problem {
  const { why, again } = doubtOf(error);
  return new Problem(
    "unavailable",
    `It is not known whether the review was created: ${why}. Send this ${again}: no second one is created. Or look in your reviews.`,
  );
}
const AGAIN =
  "The review was created before, so it was not created again. Look in its settings and members whether all is as you want it.";

function NewReview({ account }: { account: string }) {
  const key = keyFor(account);
  const [draft, setDraft] = useState(() => kept(key));
  const [, navigate] = useLocation();
  const queries = useQueryClient();
  useEffect(() => sessionStorage.setItem(key, JSON.stringify(draft)), [key, draft]);
  const { details, partner, guests } = draft;
  const partners = written(draft).partners;

  const body = { act: draft.act, details: written(draft), partner, invitations: [...guests.people] };
  const create = useMutation({
    mutationFn: () => call(api.createReview, { body }),
    onSuccess: async ({ id, unsent, again }) => {
      sessionStorage.removeItem(key);
      setUnsent(queries, id, unsent);
      await queries.invalidateQueries({ queryKey: ["reviews"] });
      navigate(guests.people.length > 0 ? `/reviews/${id}/members` : `/reviews/${id}`);
      const there = ["The review is there.", invitedWords(guests.people.length - unsent.length)].join(" ").trim();
      toast(again ? { text: AGAIN, lasting: true } : { text: there });
    },
  });

  function onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    // What the server said before is judged anew, and everything is said at once.
    const read = api.createReview.request.safeParse(body);
    setWrong(read.success ? null : inputProblem(read.error.issues));
    create.reset();
    if (guests.text.trim() !== "") {
      // Nobody is invited without having been seen in the list.
      setDraft({ ...draft, guests: readGuests(guests, partners, []) });
      setUnread(true);
    } else if (read.success) create.mutate();
  }
  const [wrong, setWrong] = useState<Problem | null>(null);
  const refused = useMemo(() => (mayBeDone(create.error) ? doubtful(create.error) : create.error), [create.error]);
  const error = wrong ?? refused;
  const [unread, setUnread] = useState(false);
  useShown("strip", unread);
  useEffect(() => {
    if (unread && !wrong) document.getElementById("invited")?.focus();
  }, [unread, wrong]);
  const problems = problemsOf(error, "details.");

  return (
    <Page title="New review" form>
      <p className="lede">Said once here, shown in the summary by itself. You can change all of it later.</p>
      <ProblemSummary error={error} problems={problems} />
      <form onSubmit={onSubmit} noValidate>
        <DetailsForm value={details} onChange={(next) => setDraft({ ...draft, details: next })} problems={problems} />
        <div className="q">
          <label htmlFor="partner">Which partner are you from?</label>
          <select
            id="partner"
            value={partners.some((one) => one.id === partner) ? partner : ""}
            onChange={(event) => setDraft({ ...draft, partner: event.target.value })}
          >
            <PartnerOptions partners={partners} chosen={partner} />
          </select>
        </div>
        <InvitePeople
          guests={guests}
          partners={partners}
          problems={fieldsUnder(error, "invitations.")}
          onChange={(next) => {
            setUnread(false);
            setDraft({ ...draft, guests: next });
          }}
        />
        {unread && (
          <p className="strip" role="status">
            {guests.bad.length === 0
              ? "The lines were read. Look at who is invited, then create the review."
              : `The review is not created yet: ${guests.bad.length === 1 ? "a line" : `${guests.bad.length} lines`} under “Invite people” could not be read. Correct or delete what is left in the box, then create the review.`}
          </p>
        )}
        <div className="form-end">
          <Button kind="filled" type="submit" isPending={create.isPending}>
            {guests.people.length === 0
              ? "Create the review"
              : `Create the review and invite ${guests.people.length === 1 ? "one person" : guests.people.length}`}
          </Button>
          <Link className="link" href="/">
            Cancel
          </Link>
        </div>
      </form>
    </Page>
  );
}
