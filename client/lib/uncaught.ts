import { toast } from "#client/lib/announce.ts";
import { reportDefect } from "#client/lib/defects.ts";
import { Problem } from "#shared/errors.ts";

/**
 * What nothing in the page caught: it is reported, and who just pressed or typed is told, since what they meant may not
 * have happened. What a request was refused, or that it was given up, is no defect.
 */
export function watchUncaught(): void {
  addEventListener("error", ({ error }) => {
    // Some have none: a size that is looked at too often.
    if (error instanceof Error) tell(error);
  });
  addEventListener("unhandledrejection", ({ reason }) => tell(reason));
}

function tell(error: unknown): void {
  if (error instanceof Problem || (error instanceof DOMException && error.name === "AbortError")) return;
  reportDefect("handler", error);
  if (!navigator.userActivation.isActive) return;
  toast({
    text: "Something went wrong in this page: what you just did may not have happened. What is called saved is saved.",
  });
}
