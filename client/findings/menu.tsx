import { useCommentOn } from "#client/comments/comment-menu.tsx";
import { Menu, MenuButton, MenuItem, MenuNote, MenuSeparator } from "#client/parts/overlays.tsx";
import type { FindingCommands, Neighbours } from "#client/findings/commands.ts";
import { useEditing } from "#client/summary/summary-context.tsx";
import { findingKindName } from "#client/summary/words.ts";

interface FindingMenuProps {
  readonly id: string;
  readonly standing: Neighbours;
  readonly commands: FindingCommands;
}

/** Move, remove and more, for one finding; the keys beside the words work without opening it. */
export function FindingMenu({ id, standing, commands }: FindingMenuProps) {
  const { structure, why } = useEditing();
  const comment = useCommentOn({ kind: "finding", finding: id });
  const { before, after, elsewhere } = standing;
  const name = standing.number || "this finding";
  return (
    <MenuButton label={`Move or remove ${name}`} icon="more">
      <Menu aria-label={`Move or remove ${name}`}>
        <MenuItem icon="comment" keys="Ctrl Alt M" onAction={() => void setTimeout(comment)}>
          Comment on {name}
        </MenuItem>
        {before && (
          <MenuItem icon="up" keys="Alt ↑" isDisabled={!structure} onAction={() => commands.move(id, -1)}>
            Move up, before {before.number}
          </MenuItem>
        )}
        {after && (
          <MenuItem icon="down" keys="Alt ↓" isDisabled={!structure} onAction={() => commands.move(id, 1)}>
            Move down, after {after.number}
          </MenuItem>
        )}
        {elsewhere.map((section) => (
          <MenuItem key={section.id} icon="swap" isDisabled={!structure} onAction={() => commands.moveTo(id, section)}>
            {section.section.holds
              ? `Make it ${findingKindName[section.section.holds].a}`
              : `Move to ${section.section.title}`}
          </MenuItem>
        ))}
        <MenuSeparator />
        <MenuItem icon="trash" isDisabled={!structure} onAction={() => commands.remove(id)}>
          Remove {name}
        </MenuItem>
        {why && <MenuNote>{why}</MenuNote>}
      </Menu>
    </MenuButton>
  );
}
