import { memo, useState } from "react";
import { useSettling } from "#client/agreement/settle.tsx";
import { useSinceAt } from "#client/agreement/since.tsx";
import { useCommentOn, useMayComment } from "#client/comments/comment-menu.tsx";
import { Menu, MenuButton, MenuItem } from "#client/parts/overlays.tsx";
import { toast } from "#client/lib/announce.ts";
import { copySection } from "#client/summary/copy.ts";
import { Prompts } from "#client/summary/prompts.tsx";
import { useConnection } from "#client/sync/connection-context.tsx";
import type { SummarySection } from "#shared/summary.ts";

/** A section's number and title, with what can be done to the section as a whole. */
export const SectionHeading = memo(function SectionHeading({ section }: { section: SummarySection }) {
  const { summary } = useConnection();
  const may = useMayComment();
  const comment = useCommentOn({ kind: "section", section: section.id });
  const settling = useSettling(`section/${section.id}`);
  const since = useSinceAt(`section/${section.id}`);
  const [prompting, setPrompting] = useState(false);
  const { title, prompts } = section.section;
  return (
    <>
      <div className="sec__head">
        <h2 id={`heading-${section.id}`}>
          <span className="h-n">{section.number}</span>
          {title}
        </h2>
        <MenuButton label={`More about ${title}`} icon="more">
          <Menu aria-label={`More about ${title}`}>
            {may && (
              <MenuItem icon="comment" keys="Ctrl Alt M" onAction={() => void setTimeout(comment)}>
                Comment on this section
              </MenuItem>
            )}
            {prompts.length > 0 && (
              <MenuItem icon="info" onAction={() => setPrompting(!prompting)}>
                {prompting ? "Hide prompts" : "Show prompts"}
              </MenuItem>
            )}
            {settling && (
              <MenuItem icon="agree" onAction={settling.kind === "settled" ? settling.takeBack : settling.settle}>
                {settling.kind === "settled"
                  ? `Settled for ${settling.partner.code}: take back`
                  : `Settle ${settling.what} for ${settling.partner.code}`}
              </MenuItem>
            )}
            {since.map(({ words, href }) => (
              <MenuItem key={words} icon="swap" href={href}>
                {`What changed ${words}`}
              </MenuItem>
            ))}
            <MenuItem
              icon="document"
              onAction={() => {
                void copySection(summary.get(), section.id).then((copied) =>
                  toast({ text: copied ? `Copied “${title}”.` : "This browser did not let Codraft copy." }),
                );
              }}
            >
              Copy this section
            </MenuItem>
          </Menu>
        </MenuButton>
      </div>
      {prompting && <Prompts section={section.section} always />}
    </>
  );
});
