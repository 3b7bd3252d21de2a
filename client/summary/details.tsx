import { memo } from "react";
import { stateDetail } from "#client/summary/words.ts";
import { useOpenReview } from "#client/summary/summary-context.tsx";
import { dateRange, hostNames } from "#shared/reviews.ts";

const modeName = { "": "", "in person": "in person", online: "online", both: "in person and online" } as const;

/** What identifies the document. All of it was said once, when the review was set up: nothing is asked again. */
export const Details = memo(function Details() {
  const { review } = useOpenReview();
  const dates = dateRange(review.firstDay, review.lastDay);
  const when = [dates, modeName[review.mode]].filter(Boolean).join(", ");
  return (
    <header className="doc__h" id="section-details" tabIndex={-1}>
      <p className="kicker">Collaborative Improvement</p>
      <h1>{review.title}</h1>
      <dl className="details">
        <div>
          <dt>{review.hosts.length > 1 ? "Host authorities" : "Host authority"}</dt>
          <dd>{hostNames(review.hosts)}</dd>
        </div>
        <div>
          <dt>Agreed focus</dt>
          <dd>{review.focus}</dd>
        </div>
        {review.reason !== "" && (
          <div>
            <dt>Why this focus</dt>
            <dd>{review.reason}</dd>
          </div>
        )}
        {review.enquiries.length > 0 && (
          <div>
            <dt>Lines of enquiry</dt>
            <dd>
              <ol className="details__list">
                {review.enquiries.map((enquiry) => (
                  <li key={enquiry.id}>{enquiry.text}</li>
                ))}
              </ol>
            </dd>
          </div>
        )}
        {when !== "" && (
          <div>
            <dt>Review dates</dt>
            <dd>{when}</dd>
          </div>
        )}
        <div>
          <dt>Partners</dt>
          <dd>{review.partners.map((partner) => partner.name).join("; ")}</dd>
        </div>
        <div>
          <dt>Status</dt>
          <dd>{stateDetail[review.state]}</dd>
        </div>
      </dl>
    </header>
  );
});
