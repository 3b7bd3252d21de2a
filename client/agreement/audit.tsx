import "#client/agreement/agreement.css";
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { call } from "#client/lib/api.ts";
import { Button } from "#client/parts/controls.tsx";
import { Page } from "#client/parts/page.tsx";
import { Skeleton, useLate } from "#client/parts/skeleton.tsx";
import { takeAway } from "#client/summary/take-away.ts";
import { ScrollTable } from "#client/summary/scroll-table.tsx";
import { api } from "#shared/api.ts";

const moment = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

/** Every act in a review, the newest first: for its lead. */
export function AuditPage({ reviewId }: { reviewId: string }) {
  const { data, error, refetch } = useQuery({
    queryKey: ["audit", reviewId],
    queryFn: () => call(api.audit, { params: { review: reviewId } }),
  });
  const late = useLate(300);
  return (
    <Page title="Who did what">
      <p className="lede">
        Every act in this review: who was invited, what was proposed, decided, exported, brought in and restored.
        Nothing in it can be changed or taken out. What was written, moved or removed in the text stands in its
        versions, and what was said and decided about a comment stands with that.{" "}
        <Link className="link" href={`/reviews/${reviewId}`}>
          Back to the summary
        </Link>
      </p>
      {error && (
        <>
          <p className="err" role="alert">
            {error.message}
          </p>
          <p className="acts">
            <Button onPress={() => void refetch()}>Try again</Button>
          </p>
        </>
      )}
      {!data && !error && late && <Skeleton />}
      {data && data.entries.length === 0 && <p className="quiet">Nothing yet.</p>}
      {data && (
        <p className="acts">
          <Button onPress={() => void takeAway(reviewId, "record-html")}>Download it with the record (.html)</Button>
        </p>
      )}
      {data && data.entries.length > 0 && (
        <ScrollTable label="Audit trail" stacks>
          <caption>The newest first.</caption>
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Who</th>
              <th scope="col">What</th>
            </tr>
          </thead>
          <tbody>
            {data.entries.map((entry) => (
              <tr key={entry.position}>
                <th scope="row">{moment.format(entry.at)}</th>
                <td>{entry.name}</td>
                <td>{entry.what}</td>
              </tr>
            ))}
          </tbody>
        </ScrollTable>
      )}
    </Page>
  );
}
