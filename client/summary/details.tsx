import { memo } from "react";
import { WholeSince } from "#client/agreement/since.tsx";
import type { DetailPart } from "#client/summary/details-words.ts";
import { detailName, detailParts, detailWords } from "#client/summary/details-words.ts";
import { stateDetail } from "#client/summary/words.ts";
import { useOpenReview } from "#client/summary/summary-context.tsx";

/** What identifies the document. All of it was said once, when the review was set up: nothing is asked again. */
export const Details = memo(function Details() {
  const { review } = useOpenReview();
  return (
    <header className="doc__h" id="section-details" tabIndex={-1}>
      <p className="kicker">Collaborative Improvement</p>
      <h1 data-fact="fact/details/title/0">{review.title}</h1>
      <WholeSince />
      <dl className="details">
        {detailParts.map((part) => part !== "title" && <Detail key={part} part={part} />)}
        <div>
          <dt>Status</dt>
          <dd>{stateDetail[review.state]}</dd>
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
