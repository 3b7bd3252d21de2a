import type { ReactElement, ReactNode } from "react";
import {
  Button,
  Dialog as AriaDialog,
  Heading,
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  MenuTrigger,
  Modal,
  ModalOverlay,
  Popover,
  Separator,
} from "react-aria-components";
import { useShown } from "#client/lib/shown.ts";
import type { IconName } from "./icons.tsx";
import { Icon } from "./icons.tsx";

interface OverlayProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

interface DialogProps extends OverlayProps {
  /** Not closed by a press outside, where what one chose would be lost. */
  readonly stays?: boolean;
  /** For what takes away what was pressed in it, and goes on at its heading. */
  readonly headingId?: string;
}

/** Escape, its button and a press outside close it; the focus goes in, and afterwards back to where it was. */
export function Dialog({ title, headingId, isOpen, onClose, children, stays = false }: DialogProps) {
  return (
    <ModalOverlay
      className="overlay"
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable={!stays}
    >
      <Modal className="overlay__box">
        <Over />
        <AriaDialog className="dialog">
          <div className="dialog__head">
            <Heading
              slot="title"
              level={2}
              className="dialog__title"
              {...(headingId === undefined ? {} : { id: headingId, tabIndex: -1 })}
            >
              {title}
            </Heading>
            <Button className="sheet-close" onPress={onClose} aria-label="Close">
              <Icon name="close" />
            </Button>
          </div>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** A panel from the side, over the text on small screens. */
export function Sheet({ title, side, isOpen, onClose, children }: OverlayProps & { side: "left" | "right" }) {
  return (
    <ModalOverlay
      className={`overlay overlay--${side}`}
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable
    >
      <Modal className={`sheet sheet--${side}`}>
        <Over />
        <AriaDialog className="sheet__in">
          <div className="sheet__head">
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            <Button className="sheet-close" onPress={onClose} aria-label={`Close: ${title}`}>
              <Icon name="close" />
            </Button>
          </div>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** It lies over the page. */
function Over(): null {
  useShown("overlay");
  return null;
}

interface MenuButtonProps {
  readonly label: string;
  readonly icon: IconName;
  readonly className?: string;
  /** Words beside the icon, where there is room. */
  readonly words?: string;
  readonly children: ReactElement;
}

export function MenuButton({ label, icon, className = "bar__b", words, children }: MenuButtonProps) {
  return (
    <MenuTrigger>
      <Button className={className} aria-label={label}>
        <Icon name={icon} />
        {words !== undefined && <span className="bar__l">{words}</span>}
      </Button>
      <Popover className="menu" placement="bottom end">
        {children}
      </Popover>
    </MenuTrigger>
  );
}

export function Menu(props: { "aria-label": string; children: ReactNode }) {
  return <AriaMenu {...props} className="menu__in" />;
}

interface MenuItemProps {
  readonly icon?: IconName;
  /** The shortcut, as it is written on keyboards. */
  readonly keys?: string;
  readonly isDisabled?: boolean;
  readonly onAction?: () => void;
  readonly href?: string;
  readonly children: ReactNode;
}

export function MenuItem({ icon, keys, children, ...props }: MenuItemProps) {
  const text = typeof children === "string" ? children : undefined;
  return (
    <AriaMenuItem {...props} {...(text === undefined ? {} : { textValue: text })} className="menu__item">
      {icon && <Icon name={icon} />}
      <span>{children}</span>
      {keys !== undefined && <kbd>{keys}</kbd>}
    </AriaMenuItem>
  );
}

export function MenuNote({ children }: { children: ReactNode }) {
  return (
    <AriaMenuItem className="menu__note" isDisabled textValue="Note">
      {children}
    </AriaMenuItem>
  );
}

export function MenuSeparator() {
  return <Separator className="menu__line" />;
}
