import { Button, Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover } from "react-aria-components";
import { Icon } from "#client/parts/icons.tsx";

interface PickProps<V extends string> {
  /** What is chosen here, read out before the value: "Status of S1". */
  readonly label: string;
  readonly value: V;
  /** How the value shows on the button. */
  readonly shown: string;
  readonly options: readonly { readonly value: V; readonly words: string }[];
  readonly onChange: (value: V) => void;
}

/** A fact that shows as words with a small arrow, and opens a short list to choose another. */
export function Pick<V extends string>({ label, value, shown, options, onChange }: PickProps<V>) {
  return (
    <MenuTrigger>
      <Button className="pick" aria-label={`${label}: ${shown}`}>
        {shown}
        <Icon name="down" />
      </Button>
      <Popover className="menu" placement="bottom start">
        <Menu
          className="menu__in"
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[value]}
          onSelectionChange={(keys) => {
            const chosen = options.find((one) => keys !== "all" && keys.has(one.value));
            if (chosen) onChange(chosen.value);
          }}
        >
          <MenuSection>
            <Header className="menu__h">{label}</Header>
            {options.map((one) => (
              <MenuItem key={one.value} id={one.value} textValue={one.words} className="menu__item">
                {({ isSelected }) => (
                  <>
                    <span className="menu__tick">{isSelected && <Icon name="tick" />}</span>
                    <span>{one.words}</span>
                  </>
                )}
              </MenuItem>
            ))}
          </MenuSection>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
