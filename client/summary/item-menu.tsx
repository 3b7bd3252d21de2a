import { Menu, MenuButton, MenuItem, MenuNote, MenuSeparator } from "#client/parts/overlays.tsx";
import type { ItemCommands } from "#client/summary/item-commands.ts";
import { useEditing } from "#client/summary/summary-context.tsx";

interface ItemMenuProps {
  readonly id: string;
  /** "action point 2", "E5". */
  readonly name: string;
  readonly first: boolean;
  readonly last: boolean;
  readonly commands: ItemCommands;
  /** Opens a dialog to change its values, where it has one. */
  readonly onEdit?: () => void;
}

/** Change, move and remove, for one item of a plain list. */
export function ItemMenu({ id, name, first, last, commands, onEdit }: ItemMenuProps) {
  const { structure, why } = useEditing();
  const label = `Move or remove ${name}`;
  return (
    <MenuButton label={onEdit ? `Change, move or remove ${name}` : label} icon="more">
      <Menu aria-label={label}>
        {onEdit && (
          <MenuItem icon="pencil" onAction={onEdit}>
            Change {name}
          </MenuItem>
        )}
        {!first && (
          <MenuItem icon="up" keys="Alt ↑" isDisabled={!structure} onAction={() => commands.move(id, -1)}>
            Move up
          </MenuItem>
        )}
        {!last && (
          <MenuItem icon="down" keys="Alt ↓" isDisabled={!structure} onAction={() => commands.move(id, 1)}>
            Move down
          </MenuItem>
        )}
        <MenuSeparator />
        <MenuItem icon="trash" isDisabled={!structure} onAction={() => commands.remove(id)}>
          Remove {name}
        </MenuItem>
        {why && <MenuNote>{why}</MenuNote>}
      </Menu>
    </MenuButton>
  );
}
