import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { SubmitEvent } from "react";
import { useState } from "react";
import { Link } from "wouter";
import { toast } from "#client/lib/announce.ts";
import { call } from "#client/lib/api.ts";
import { Button } from "#client/parts/controls.tsx";
import { Dialog } from "#client/parts/overlays.tsx";
import { Page } from "#client/parts/page.tsx";
import { Shape } from "#client/parts/people.tsx";
import { Skeleton } from "#client/parts/skeleton.tsx";
import { api } from "#shared/api.ts";
import type { Role } from "#shared/permissions.ts";
import { mayInReview, roles } from "#shared/permissions.ts";
import type { Member, Review } from "#shared/reviews.ts";
import { parseInvited } from "./invited.ts";
import { useMembers, useReview } from "./queries.ts";

/** Who takes part: everybody sees it, the lead changes it. */
export function MembersPage({ reviewId }: { reviewId: string }) {
  const opened = useReview(reviewId).data;
  const { data, error } = useMembers(reviewId);
  return (
    <Page title="Members">
      <p>
        <Link href={`/reviews/${reviewId}`}>Back to the summary</Link>
      </p>
      {error ? <p className="lede">{error.message}</p> : null}
      {opened && data ? (
        <Members review={opened.review} me={opened.member} members={data.members} />
      ) : (
        !error && <Skeleton />
      )}
    </Page>
  );
}

function Members({ review, me, members }: { review: Review; me: Member; members: readonly Member[] }) {
  const change = mayInReview("members.change", me, review.state) === null;
  return (
    <>
      {review.partners.map((partner) => (
        <section key={partner.id} aria-labelledby={`partner-${partner.id}`}>
          <h2 className="group" id={`partner-${partner.id}`}>
            <Shape slot={partner.slot} /> {partner.name}
          </h2>
          <ul>
            {members
              .filter((one) => one.partner === partner.id)
              .map((one) => (
                <MemberRow key={one.id} review={review} member={one} change={change} />
              ))}
          </ul>
        </section>
      ))}
      {mayInReview("members.invite", me, review.state) === null && <Invite review={review} />}
    </>
  );
}

function MemberRow({ review, member, change }: { review: Review; member: Member; change: boolean }) {
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const params = { review: review.id, member: member.id };
  const settled = {
    onSettled: () => queries.invalidateQueries({ queryKey: ["members", review.id] }),
    onError: (error: Error) => toast({ text: error.message }),
  };
  const setRole = useMutation({
    mutationFn: (role: Role) => call(api.changeMember, { params, body: { role } }),
    ...settled,
  });
  const remove = useMutation({ mutationFn: () => call(api.removeMember, { params }), ...settled });
  return (
    <li className="member">
      <span>
        <b>{member.name}</b> <span className="quiet">{member.email}</span>
        {!member.joined && <span className="quiet"> · invited</span>}
      </span>
      {change ? (
        <>
          <select
            aria-label={`Role of ${member.name}`}
            value={member.role}
            onChange={(event) => setRole.mutate(event.target.value as Role)}
          >
            {roles.map((role) => (
              <option key={role}>{role}</option>
            ))}
          </select>
          <Button kind="quiet" onPress={() => setAsking(true)} aria-label={`Remove ${member.name}`}>
            Remove
          </Button>
        </>
      ) : (
        <span>{member.role}</span>
      )}
      <Dialog title={`Remove ${member.name}?`} isOpen={asking} onClose={() => setAsking(false)}>
        <p>They can no longer open this review. What they wrote stays.</p>
        <p className="acts">
          <Button kind="line" onPress={() => setAsking(false)}>
            Keep them
          </Button>
          <Button
            kind="danger"
            onPress={() => {
              setAsking(false);
              remove.mutate();
            }}
          >
            Remove {member.name}
          </Button>
        </p>
      </Dialog>
    </li>
  );
}

/** Many at once, from a pasted list. */
function Invite({ review }: { review: Review }) {
  const queries = useQueryClient();
  const [text, setText] = useState("");
  const [partner, setPartner] = useState(review.partners[0]?.id ?? "");
  const [role, setRole] = useState<Role>("writer");
  const { people, unread } = parseInvited(text);
  const invite = useMutation({
    mutationFn: () =>
      call(api.invite, {
        params: { review: review.id },
        body: { invitations: people.map((one) => ({ ...one, partner, role, signatory: false })) },
      }),
    onSuccess: ({ already }) => {
      setText("");
      toast({
        text:
          already.length > 0
            ? `Invited. Already members: ${already.join(", ")}.`
            : "Invited. A link is on its way to each.",
      });
      return queries.invalidateQueries({ queryKey: ["members", review.id] });
    },
  });
  const problem =
    invite.error?.message ?? (unread.length > 0 ? `This is no e-mail address: ${unread.join(", ")}.` : null);

  function onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    if (people.length > 0 && unread.length === 0) invite.mutate();
  }

  return (
    <form onSubmit={onSubmit} noValidate>
      <h2 className="group">Invite people</h2>
      <div className={problem === null ? "q" : "q q--err"}>
        <label htmlFor="invited">E-mail addresses</label>
        <p className="hint" id="invited-hint">
          One a line, or pasted from a list. A name may stand before an address.
        </p>
        {problem !== null && (
          <p className="err" role="alert">
            {problem}
          </p>
        )}
        <textarea
          id="invited"
          rows={4}
          aria-describedby="invited-hint"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <div className="q">
        <label htmlFor="invited-partner">Partner</label>
        <select id="invited-partner" value={partner} onChange={(event) => setPartner(event.target.value)}>
          {review.partners.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </select>
      </div>
      <div className="q">
        <label htmlFor="invited-role">Role</label>
        <select id="invited-role" value={role} onChange={(event) => setRole(event.target.value as Role)}>
          {roles.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      </div>
      <div className="form-end">
        <Button kind="filled" type="submit" isDisabled={invite.isPending || people.length === 0}>
          {people.length > 1 ? `Invite ${people.length} people` : "Invite"}
        </Button>
      </div>
    </form>
  );
}
