import type { ReactNode } from "react";
import { useShown } from "#client/lib/shown.ts";
import type { IconName } from "./icons.tsx";
import { Icon } from "./icons.tsx";

interface StripProps {
  readonly icon: IconName;
  readonly tone?: "red";
  readonly action?: ReactNode;
  /** It may be long: it scrolls away with the page, and covers nothing. */
  readonly still?: boolean;
  readonly children: ReactNode;
}

/** A line under the bar: what is true, then what to do. */
export function Strip({ icon, tone, action, still = false, children }: StripProps) {
  useShown("strip", !still);
  return (
    <div
      className={["strip", tone === "red" && "strip--red", still && "strip--still"].filter(Boolean).join(" ")}
      role="status"
    >
      <Icon name={icon} />
      <p>{children}</p>
      {action}
    </div>
  );
}
