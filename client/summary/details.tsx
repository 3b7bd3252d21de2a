import { memo } from "react";
import { useAgreement } from "#client/agreement/queries.ts";
import { WholeSince } from "#client/agreement/since.tsx";
import { statusWords } from "#client/agreement/status.ts";
import type { DetailPart } from "#client/summary/details-words.ts";
import { detailName, detailParts, detailWords } from "#client/summary/details-words.ts";
import { useOpenReview } from "#client/summary/summary-context.tsx";

/** What identifies the document. All of it was said once, when the review was set up: nothing is asked again. */
export const Details = memo(function Details() {
  const { review } = useOpenReview();
  const agreement = useAgreement(review.id);
  return (
    <header className="doc__h" id="section-details" tabIndex={-1}>
      <p className="kicker">Collaborative Improvement</p>
      <h1 data-fact="fact/details/title/0">{review.title}</h1>
      <WholeSince />
      <dl className="details">
        {detailParts.map((part) => part !== "title" && <Detail key={part} part={part} />)}
        <div>
          <dt>Status</dt>
          <dd>{statusWords(review.state, agreement?.state ?? null)}</dd>
        </div>
      </dl>
    </header>
  );
});

function Detail({ part }: { part: DetailPart }) {
  const { review } = useOpenReview();
  const words = detailWords(part, review);
  if (words.length === 0) return null;
  return (
    <div>
      <dt>{detailName(part, review)}</dt>
      {part === "enquiries" ? (
        <dd>
          <ol className="details__list">
            {review.enquiries.map((enquiry, nth) => (
              <li key={enquiry.id} data-fact={`fact/details/enquiries/${nth}`}>
                {enquiry.text}
              </li>
            ))}
          </ol>
        </dd>
      ) : (
        <dd data-fact={`fact/details/${part}/0`}>{words[0]}</dd>
      )}
    </div>
  );
}
