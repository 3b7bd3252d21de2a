import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useAgreement } from "#client/agreement/queries.ts";
import { toast } from "#client/lib/announce.ts";
import { call, mayBeDone } from "#client/lib/api.ts";
import { lookUntilFound } from "#client/lib/ask-again.ts";
import { Button } from "#client/parts/controls.tsx";
import { Dialog } from "#client/parts/overlays.tsx";
import { placeAfter } from "#shared/agreements.ts";
import { api } from "#shared/api.ts";
import type { Role } from "#shared/permissions.ts";
import type { Member, Review } from "#shared/reviews.ts";
import { partnerCode } from "#shared/reviews.ts";
import { PartnerOptions, RoleOptions } from "./invite-people.tsx";
import { meansOfMoving } from "./moved.ts";
import { wasSent } from "./unsent.tsx";

interface MemberRowProps {
  readonly review: Review;
  readonly member: Member;
  /** All of them, for what a change means to the others. */
  readonly members: readonly Member[];
  readonly self: boolean;
  /** May whoever looks change it? */
  readonly change: boolean;
  readonly onRemoved: () => void;
}

interface MemberChange {
  readonly role?: Role;
  readonly partner?: string;
  readonly signatory?: boolean;
}

/** A member, and for the lead what they are here. Each choice is stored at once, and can be taken back. */
export function MemberRow({ review, member, members, self, change, onRemoved }: MemberRowProps) {
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  /** The partner that somebody who signs is to belong to: asked about first, since the right to sign ends with it. */
  const [moving, setMoving] = useState<string | null>(null);
  const agreement = useAgreement(review.id);
  const { name, email } = member;
  const params = { review: review.id, member: member.id };
  const refresh = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: ["members", review.id] }),
      self ? queries.invalidateQueries({ queryKey: ["review", review.id] }) : undefined,
    ]);
  // Shown at once: a box must not spring back while its answer is on the way.
  const [chosen, setChosen] = useState<MemberChange>({});
  const settled = { onSettled: refresh, onError: (error: Error) => toast({ text: error.message, lasting: true }) };

  /** After an answer was lost: the list tells whether it was done, now or once the server answers. */
  async function findOut(error: Error, isDone: (now: Member | undefined) => boolean, tell: (now?: Member) => void) {
    const look = async (): Promise<boolean> => {
      const list = await call(api.members, { params: { review: review.id } }).catch(() => null);
      const now = list?.members.find((one) => one.id === member.id);
      const found = list !== null && isDone(now);
      if (found) {
        tell(now);
        void refresh();
      }
      return found;
    };
    if (mayBeDone(error) && (await look())) return;
    settled.onError(error);
    if (mayBeDone(error)) await lookUntilFound(look);
  }

  function tellChanged(now: Member, back: MemberChange | undefined): void {
    const partner = review.partners.find((one) => one.id === now.partner)?.code;
    const words = `${now.name}: ${now.role}, ${partner}${now.signatory ? ", signatory" : ""}.`;
    toast(back ? { text: words, action: { label: "Undo", run: () => set.mutate({ to: back }) } } : { text: words });
  }
  const set = useMutation({
    mutationFn: ({ to }: { to: MemberChange; back?: MemberChange }) => call(api.changeMember, { params, body: to }),
    onSuccess: (now, { back }) => tellChanged(now, back),
    onError: (error, { to, back }) =>
      void findOut(
        error,
        (now) =>
          now !== undefined && Object.entries(to).every(([key, value]) => now[key as keyof MemberChange] === value),
        (now) => now && tellChanged(now, back),
      ),
    onSettled: () => refresh().finally(() => setChosen({})),
  });
  function choose(to: MemberChange, back: MemberChange): void {
    setChosen(to);
    set.mutate({ to, back });
  }
  const tellRemoved = (): void => toast({ text: `${name} can no longer open this review.` });
  const remove = useMutation({
    mutationFn: () => call(api.removeMember, { params }),
    onSuccess: () => {
      tellRemoved();
      onRemoved();
    },
    ...settled,
    onError(error) {
      // Their row may go in a moment.
      if (mayBeDone(error)) onRemoved();
      void findOut(error, (now) => now === undefined, tellRemoved);
    },
  });
  const again = useMutation({
    mutationFn: () => call(api.inviteAgain, { params }),
    onSuccess: () => {
      wasSent(queries, review.id, email);
      toast({ text: `A link is on its way to ${email}.` });
    },
    onError: settled.onError,
  });
  const partner = review.partners.find((one) => one.id === member.partner);
  const codeOf = (id: string): string => partnerCode(review.partners, id);
  const shown = { ...member, ...placeAfter(member, chosen) };

  return (
    <li className={change ? "member member--set" : "member"} data-member={member.id}>
      <span>
        <b>{name}</b>
        {self && " (you)"} {name !== email && <span className="quiet">{email}</span>}
        {!member.joined && (
          <>
            <span className="quiet"> · invited, not here yet</span>{" "}
            {change && (
              <Button
                kind="quiet"

                isPending={again.isPending}
                onPress={() => again.mutate()}
              >
                Send the link again<span className="vh"> to {email}</span>
              </Button>
            )}
          </>
        )}
      </span>
      {change ? (
        <>
          <select
            aria-label={`Partner of ${name}`}
            value={shown.partner}
            onChange={(event) => {
              if (member.signatory) setMoving(event.target.value);
              else choose({ partner: event.target.value }, { partner: member.partner });
            }}
          >
            <PartnerOptions partners={review.partners} chosen={shown.partner} short />
          </select>
          <select
            aria-label={`Role of ${name}`}
            value={shown.role}
            onChange={(event) => choose({ role: event.target.value as Role }, { role: member.role })}
          >
            <RoleOptions />
          </select>
          <label className="opt">
            <input
              type="checkbox"
              checked={shown.signatory}
              disabled={partner?.signs !== true && !shown.signatory}
              onChange={(event) => choose({ signatory: event.target.checked }, { signatory: member.signatory })}
            />
            Signatory<span className="vh">: {name}</span>
          </label>
          {!self && (
            <Button kind="quiet" onPress={() => setAsking(true)} aria-label={`Remove ${name}`}>
              Remove
            </Button>
          )}
        </>
      ) : (
        <span>
          {member.role}
          {member.signatory && ", signatory"}
        </span>
      )}
      <Dialog
        title={`Move ${name} to ${codeOf(moving ?? "")}?`}
        isOpen={moving !== null}
        onClose={() => setMoving(null)}
      >
        {moving !== null &&
          meansOfMoving(member, moving, review.partners, members, agreement?.state ?? null).map((says) => (
            <p key={says}>{says}</p>
          ))}
        <p className="acts">
          <Button kind="line" onPress={() => setMoving(null)}>
            Leave them with {codeOf(member.partner)}
          </Button>
          <Button
            kind="filled"
            onPress={() => {
              setMoving(null);
              if (moving !== null)
                choose({ partner: moving }, { partner: member.partner, signatory: member.signatory });
            }}
          >
            Move to {codeOf(moving ?? "")}
          </Button>
        </p>
      </Dialog>
      <Dialog title={`Remove ${name}?`} isOpen={asking} onClose={() => setAsking(false)}>
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
            Remove {name}
          </Button>
        </p>
      </Dialog>
    </li>
  );
}
