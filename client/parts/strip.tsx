import type { ReactNode } from "react";
import { useShown } from "#client/lib/shown.ts";
import type { IconName } from "./icons.tsx";
import { Icon } from "./icons.tsx";

interface StripProps {
  readonly icon: IconName;
  readonly tone?: "red";
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

/** A line under the bar: what is true, then what to do. */
export function Strip({ icon, tone, action, children }: StripProps) {
  useShown("strip");
  return (
    <div className={tone === "red" ? "strip strip--red" : "strip"} role="status">
      <Icon name={icon} />
      <p>{children}</p>
      {action}
    </div>
  );
}
