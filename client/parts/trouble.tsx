import { Link } from "wouter";
import { Problem } from "#shared/errors.ts";
import { Button } from "./controls.tsx";

/** Is there nothing here for this person, however often they try? */
export const isRefused = (error: Error | null): boolean =>
  error instanceof Problem && (error.code === "not-found" || error.code === "not-allowed");

/** Why a page has nothing to show, and what can be done about it. */
export function Trouble({ error, onRetry }: { error: Error; onRetry: () => void }) {
  return (
    <>
      <p className="lede" role="alert">
        {error.message}
      </p>
      <p className="acts acts--main">
        {isRefused(error) ? (
          <Link className="link" href="/">
            Go to your reviews
          </Link>
        ) : (
          <Button onPress={onRetry}>Try again</Button>
        )}
      </p>
    </>
  );
}
