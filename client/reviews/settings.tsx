import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { SubmitEvent } from "react";
import { useState } from "react";
import { Link } from "wouter";
import { toast } from "#client/lib/announce.ts";
import { call } from "#client/lib/api.ts";
import { Icon } from "#client/parts/icons.tsx";
import { Button } from "#client/parts/controls.tsx";
import { Page } from "#client/parts/page.tsx";
import { Skeleton } from "#client/parts/skeleton.tsx";
import { api } from "#shared/api.ts";
import { mayInReview } from "#shared/permissions.ts";
import type { Review } from "#shared/reviews.ts";
import { ReviewDetails } from "#shared/reviews.ts";
import type { Section, Template } from "#shared/templates.ts";
import { CommentSettings } from "./comment-settings.tsx";
import { DetailsForm } from "./details-form.tsx";
import { ProblemSummary, problemsOf } from "./problems.tsx";
import { useReview } from "./queries.ts";

/** The details of a review and its own copy of the template, for its lead. */
export function SettingsPage({ reviewId }: { reviewId: string }) {
  const { data, error } = useReview(reviewId);
  return (
    <Page title="Details and template" form>
      <p>
        <Link href={`/reviews/${reviewId}`}>Back to the summary</Link>
      </p>
      {error && <p className="lede">{error.message}</p>}
      {!data && !error && <Skeleton />}
      {data &&
        (mayInReview("review.change", data.member, data.review.state) === null ? (
          <Settings key={data.review.id} review={data.review} />
        ) : (
          <p className="lede">The lead of the review changes these, while the summary is being drafted.</p>
        ))}
    </Page>
  );
}

function Settings({ review }: { review: Review }) {
  const queries = useQueryClient();
  // The revision that the form began with: a change by somebody else meanwhile is not overwritten unseen.
  const [revision, setRevision] = useState(review.revision);
  const [details, setDetails] = useState<ReviewDetails>(() => ReviewDetails.parse(review));
  const [template, setTemplate] = useState(review.template);
  const settled = {
    onSuccess: ({ review: next }: { review: Review }) => {
      setRevision(next.revision);
      toast({ text: "Saved." });
      return queries.invalidateQueries({ queryKey: ["review", review.id] });
    },
  };
  const params = { review: review.id };
  const saveDetails = useMutation({
    mutationFn: () => call(api.changeReview, { params, body: { details, revision } }),
    ...settled,
  });
  const saveTemplate = useMutation({
    mutationFn: () => call(api.changeTemplate, { params, body: { template, revision } }),
    ...settled,
  });
  const problems = problemsOf(saveDetails.error, "details.");
  const stale = review.revision !== revision;

  return (
    <>
      {stale && (
        <div className="strip" role="status">
          <p>Somebody else changed this meanwhile. Saving needs their change first: what you typed here is replaced.</p>
          <Button
            onPress={() => {
              setRevision(review.revision);
              setDetails(ReviewDetails.parse(review));
              setTemplate(review.template);
            }}
          >
            Show their change
          </Button>
        </div>
      )}
      <ProblemSummary error={saveDetails.error ?? saveTemplate.error} problems={problems} />
      <form
        noValidate
        onSubmit={(event: SubmitEvent) => {
          event.preventDefault();
          saveDetails.mutate();
        }}
      >
        <DetailsForm value={details} onChange={setDetails} problems={problems} />
        <CommentSettings value={details} onChange={setDetails} problem={problems["retention"]} />
        <div className="form-end">
          <Button kind="filled" type="submit" isDisabled={saveDetails.isPending}>
            Save the details
          </Button>
        </div>
      </form>
      <form
        noValidate
        onSubmit={(event: SubmitEvent) => {
          event.preventDefault();
          saveTemplate.mutate();
        }}
      >
        <h2 className="group">Sections</h2>
        <p className="hint">
          {review.template.name}. A section that is switched off keeps its words and shows them again later.
        </p>
        <Sections template={template} onChange={setTemplate} />
        <div className="form-end">
          <Button kind="filled" type="submit" isDisabled={saveTemplate.isPending}>
            Save the sections
          </Button>
        </div>
      </form>
    </>
  );
}

function Sections({ template, onChange }: { template: Template; onChange: (template: Template) => void }) {
  const { sections } = template;
  const change = (id: string, part: Partial<Section>): void =>
    onChange({ ...template, sections: sections.map((one) => (one.id === id ? { ...one, ...part } : one)) });
  function move(at: number, by: -1 | 1): void {
    const next = [...sections];
    const [moved] = next.splice(at, 1);
    if (moved) next.splice(at + by, 0, moved);
    onChange({ ...template, sections: next });
  }
  return (
    <ol className="template">
      {sections.map((section, i) => (
        <li key={section.id} className="template__section">
          <input
            type="text"
            aria-label={`Title of section ${i + 1}`}
            value={section.title}
            onChange={(event) => change(section.id, { title: event.target.value })}
          />
          <span className="template__acts">
            {section.optional && (
              <label className="opt">
                <input
                  type="checkbox"
                  checked={section.on}
                  onChange={(event) => change(section.id, { on: event.target.checked })}
                />
                On<span className="vh">: {section.title}</span>
              </label>
            )}
            <Button
              kind="quiet"
              isDisabled={i === 0}
              aria-label={`Move ${section.title} up`}
              onPress={() => move(i, -1)}
            >
              <Icon name="up" />
            </Button>
            <Button
              kind="quiet"
              isDisabled={i === sections.length - 1}
              aria-label={`Move ${section.title} down`}
              onPress={() => move(i, 1)}
            >
              <Icon name="down" />
            </Button>
          </span>
          {section.kind !== "generated" && (
            <textarea
              rows={3}
              aria-label={`Prompts of ${section.title}, one a line`}
              value={section.prompts.join("\n")}
              onChange={(event) => change(section.id, { prompts: event.target.value.split("\n") })}
              onBlur={() => change(section.id, { prompts: section.prompts.filter((one) => one.trim() !== "") })}
            />
          )}
        </li>
      ))}
    </ol>
  );
}
