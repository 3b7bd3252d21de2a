import { useState } from "react";
import type { ButtonProps as AriaButtonProps } from "react-aria-components";
import { Button as AriaButton } from "react-aria-components";

const classes = {
  filled: "btn",
  line: "btn btn--line",
  danger: "btn btn--danger",
  quiet: "btn-quiet",
} as const;

export interface ButtonProps extends Omit<AriaButtonProps, "className" | "onFocusChange"> {
  /** Filled only where a decision is due. */
  readonly kind?: keyof typeof classes;
  readonly small?: boolean;
  readonly className?: string;
}

/**
 * What becomes disabled while it has the focus keeps it until one goes on, and does nothing meanwhile: a disabled button
 * would drop it to the page, and a dialog would hear no Escape any more.
 */
export function Button({ kind = "line", small = false, className, isDisabled = false, ...props }: ButtonProps) {
  const [hasFocus, setHasFocus] = useState(false);
  const name = [classes[kind], small && kind !== "quiet" ? "btn--s" : "", className ?? ""].join(" ").trim();
  const { onPress, type, ...rest } = props;
  const able: Partial<AriaButtonProps> = { ...(onPress && { onPress }), ...(type && { type }) };
  return (
    <AriaButton
      {...rest}
      {...(isDisabled ? { isDisabled: !hasFocus, "aria-disabled": true } : able)}
      onFocusChange={setHasFocus}
      className={name}
    />
  );
}
