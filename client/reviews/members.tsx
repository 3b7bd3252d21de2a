import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { Link, useLocation } from "wouter";
import { toast } from "#client/lib/announce.ts";
import { call } from "#client/lib/api.ts";
import { Button } from "#client/parts/controls.tsx";
import { Dialog } from "#client/parts/overlays.tsx";
import { Page } from "#client/parts/page.tsx";
import { Shape } from "#client/parts/people.tsx";
import { Skeleton } from "#client/parts/skeleton.tsx";
import { isRefused, Trouble } from "#client/parts/trouble.tsx";
import { api } from "#shared/api.ts";
import { mayInReview } from "#shared/permissions.ts";
import type { Member, Review } from "#shared/reviews.ts";
import { Invite } from "./invite.tsx";
import { MemberRow } from "./member-row.tsx";
import { useMembers, useReview } from "./queries.ts";
import { UnsentMails } from "./unsent.tsx";

/** Who takes part: everybody sees it, the lead changes it. */
export function MembersPage({ reviewId }: { reviewId: string }) {
  const review = useReview(reviewId);
  const members = useMembers(reviewId);
  const error = review.error ?? members.error;
  return (
    <Page title="Members">
      <p>
        <Link className="link" href={`/reviews/${reviewId}`}>
          Back to the summary
        </Link>
      </p>
      {error && (
        <Trouble
          error={error}
          onRetry={() => {
            void review.refetch();
            void members.refetch();
          }}
        />
      )}
      {review.data && members.data && !isRefused(error) ? (
        <Members review={review.data.review} me={review.data.member} members={members.data.members} />
      ) : (
        !error && <Skeleton />
      )}
    </Page>
  );
}

function Members({ review, me, members }: { review: Review; me: Member; members: readonly Member[] }) {
  const change = mayInReview("members.change", me, review.state) === null;
  const list = useRef<HTMLDivElement>(null);
  return (
    <>
      <UnsentMails review={review.id} />
      <p className="lede">
        {change
          ? "Leads run the review and invite, writers write, commenters and readers look on. A signatory decides for their partner; with another partner that right ends."
          : "The lead of the review invites people and changes their roles."}
      </p>
      <div ref={list}>
        {review.partners.map((partner) => {
          const here = members.filter((one) => one.partner === partner.id);
          return (
            <section key={partner.id} aria-labelledby={`partner-${partner.id}`}>
              <h2 className="group" id={`partner-${partner.id}`}>
                <Shape slot={partner.slot} /> {partner.name}{" "}
                <span className="quiet">{partner.signs ? "" : "writes, does not sign"}</span>
              </h2>
              {here.length === 0 && <p className="quiet">Nobody yet.</p>}
              {partner.signs && here.length > 0 && !here.some((one) => one.signatory) && (
                <p className="quiet">Nobody may agree for {partner.code} yet: it needs a signatory.</p>
              )}
              <ul>
                {here.map((one) => (
                  <MemberRow
                    key={one.id}
                    review={review}
                    member={one}
                    members={members}
                    self={one.id === me.id}
                    change={change}
                    onRemoved={() => focusBeside(list.current, one.id)}
                  />
                ))}
              </ul>
            </section>
          );
        })}
      </div>
      {mayInReview("members.invite", me, review.state) === null && <Invite review={review} me={me} members={members} />}
      <Leave review={review} me={me} members={members} />
    </>
  );
}

/** The keyboard goes on in the row after the one that is about to go, or before it: whoever removes has a row too. */
function focusBeside(list: HTMLElement | null, member: string): void {
  const rows = [...(list?.querySelectorAll<HTMLElement>(".member") ?? [])];
  const at = rows.findIndex(({ dataset }) => dataset["member"] === member);
  (rows[at + 1] ?? rows[at - 1])?.querySelector("select")?.focus();
}

interface LeaveProps {
  readonly review: Review;
  readonly me: Member;
  readonly members: readonly Member[];
}

function Leave({ review, me, members }: LeaveProps) {
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  const [asking, setAsking] = useState(false);
  const [refused, setRefused] = useState(false);
  const onlyLead = me.role === "lead" && !members.some((one) => one.role === "lead" && one.id !== me.id);
  const leave = useMutation({
    mutationFn: () => call(api.leaveReview, { params: { review: review.id }, body: { member: me.id } }),
    onSuccess: async () => {
      navigate("/");
      queries.removeQueries({ queryKey: ["review", review.id] });
      await queries.invalidateQueries({ queryKey: ["reviews"] });
      toast({ text: "You left the review. What you wrote stays in it." });
    },
    onError: (error) => toast({ text: error.message, lasting: true }),
  });
  return (
    <>
      <h2 className="group">Leave this review</h2>
      <p className="quiet">It goes from your list, and only the lead can bring you back.</p>
      {refused && onlyLead && (
        <p className="err" role="alert">
          A review always has a lead. Make somebody else a lead first.
        </p>
      )}
      <p className="acts acts--main">
        <Button onPress={() => (onlyLead ? setRefused(true) : setAsking(true))}>Leave this review</Button>
      </p>
      <Dialog title="Leave this review?" isOpen={asking} onClose={() => setAsking(false)}>
        <p>You can no longer open it. What you wrote stays.</p>
        <p className="acts">
          <Button onPress={() => setAsking(false)}>Stay</Button>
          <Button
            kind="danger"
            onPress={() => {
              setAsking(false);
              leave.mutate();
            }}
          >
            Leave
          </Button>
        </p>
      </Dialog>
    </>
  );
}
