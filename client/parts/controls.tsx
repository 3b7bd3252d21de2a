import type { ButtonProps as AriaButtonProps } from "react-aria-components";
import { Button as AriaButton } from "react-aria-components";

const classes = {
  filled: "btn",
  line: "btn btn--line",
  danger: "btn btn--danger",
  quiet: "btn-quiet",
} as const;

export interface ButtonProps extends Omit<AriaButtonProps, "className"> {
  /** Filled only where a decision is due. */
  readonly kind?: keyof typeof classes;
  readonly small?: boolean;
  readonly className?: string;
}

export function Button({ kind = "line", small = false, className, ...props }: ButtonProps) {
  const name = [classes[kind], small && kind !== "quiet" ? "btn--s" : "", className ?? ""].join(" ").trim();
  return <AriaButton {...props} className={name} />;
}
