import { useBook } from "#client/comments/book-context.tsx";
import { startThread } from "#client/comments/start.ts";
import { Icon } from "#client/parts/icons.tsx";
import { Menu, MenuButton, MenuItem, MenuSeparator } from "#client/parts/overlays.tsx";
import { neighboursOf } from "#client/findings/commands.ts";
import { enquiryName } from "#client/summary/names.ts";
import { useOpenReview } from "#client/summary/summary-context.tsx";
import { findingKindName } from "#client/summary/words.ts";
import { useConnection } from "#client/sync/connection-context.tsx";
import { mayInReview } from "#shared/permissions.ts";
import type { NewProposal, Place } from "#shared/threads.ts";
import { allFindings } from "#shared/summary.ts";

export function useMayComment(): boolean {
  const { review, member } = useOpenReview();
  return mayInReview("threads.comment", member, review.state) === null;
}

/** Starts a thread on a place as a whole: for menus. */
export function useCommentOn(place: Place): () => void {
  const book = useBook();
  return () => startThread(book, { place, anchor: null });
}

/** At a finding's corner: comment on it, or propose to change it as a whole. */
export function FindingComments({ id, name }: { id: string; name: string }) {
  const may = useMayComment();
  if (!may) return null;
  return (
    <div className="card-comments">
      <MenuButton label={`Comment on ${name}`} icon="comment">
        <FindingCommentMenu id={id} name={name} />
      </MenuButton>
    </div>
  );
}

function FindingCommentMenu({ id, name }: { id: string; name: string }) {
  const book = useBook();
  const { summary } = useConnection();
  const { review } = useOpenReview();
  const place = { kind: "finding", finding: id } as const;
  const value = summary.get();
  const standing = neighboursOf(value, id);
  const finding = allFindings(value).find((one) => one.id === id);
  // Once the menu has closed and given the focus back.
  const start = (proposal: NewProposal | null) => (): void =>
    void setTimeout(() => startThread(book, { place, anchor: null }, proposal));
  return (
    <Menu aria-label={`Comment on ${name}`}>
      <MenuItem icon="comment" keys="Ctrl Alt M" onAction={start(null)}>
        Comment on {name}
      </MenuItem>
      <MenuSeparator />
      {(standing?.elsewhere ?? []).map(({ id: section, section: { holds, title } }) => (
        <MenuItem key={section} icon="swap" onAction={start({ kind: "move", section })}>
          {holds ? `Propose to make it ${findingKindName[holds].a}` : `Propose to move it to ${title}`}
        </MenuItem>
      ))}
      {[...review.enquiries.map((one) => one.id), null]
        .filter((enquiry) => enquiry !== (finding?.enquiry ?? null))
        .map((enquiry) => (
          <MenuItem key={enquiry ?? "none"} icon="pencil" onAction={start({ kind: "enquiry", enquiry })}>
            {enquiry === null
              ? "Propose no line of enquiry"
              : `Propose ${(enquiryName(review, enquiry) ?? "another line of enquiry").toLowerCase()}`}
          </MenuItem>
        ))}
      <MenuSeparator />
      <MenuItem icon="trash" onAction={start({ kind: "remove" })}>
        Propose to remove {name}
      </MenuItem>
    </Menu>
  );
}

/** At the corner of an action point. */
export function PlaceComments({ place, name }: { place: Place; name: string }) {
  const may = useMayComment();
  const start = useCommentOn(place);
  if (!may) return null;
  return (
    <div className="card-comments">
      <button type="button" className="bar__b" onClick={start} title="Comment (Ctrl+Alt+M)">
        <Icon name="comment" />
        <span className="vh">Comment on {name}</span>
      </button>
    </div>
  );
}
