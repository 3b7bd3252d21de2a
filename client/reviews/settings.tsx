import type { SubmitEvent } from "react";
import { Link } from "wouter";
import { Button } from "#client/parts/controls.tsx";
import { Page } from "#client/parts/page.tsx";
import { Skeleton } from "#client/parts/skeleton.tsx";
import { isRefused, Trouble } from "#client/parts/trouble.tsx";
import { mayInReview } from "#shared/permissions.ts";
import type { Template } from "#shared/templates.ts";
import type { Member, Review } from "#shared/reviews.ts";
import { answering } from "./answering.ts";
import { CommentSettings } from "./comment-settings.tsx";
import { DetailsForm } from "./details-form.tsx";
import { OthersChanges } from "./others-changes.tsx";
import { fieldsUnder, ProblemSummary, problemsOf } from "#client/parts/problems.tsx";
import { useReview } from "./queries.ts";
import { TemplateForm } from "./template-form.tsx";
import { useSetup } from "./use-setup.ts";

/** The details of a review and its own copy of the template, for its lead. */
export function SettingsPage({ reviewId }: { reviewId: string }) {
  const { data, error, refetch } = useReview(reviewId);
  return (
    <Page title="Details and template" form>
      <p>
        <Link className="link" href={`/reviews/${reviewId}`}>
          Back to the summary
        </Link>
      </p>
      {error && (!data || isRefused(error)) && <Trouble error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton />}
      {data && !isRefused(error) && <Allowed review={data.review} member={data.member} />}
    </Page>
  );
}

function Allowed({ review, member }: { review: Review; member: Member }) {
  const refusal = mayInReview("review.change", member, review.state);
  if (refusal === null) return <Settings key={review.id} review={review} account={member.account} />;
  return (
    <p className="lede">
      {refusal === "locked"
        ? "The summary is proposed or agreed, so its details and template stay as they are."
        : "Only the lead of the review changes these. The details stand at the beginning of the summary."}
    </p>
  );
}

function Settings({ review, account }: { review: Review; account: string }) {
  const setup = useSetup(review, account);
  const { mine, taken, clashes, dirty, saveDetails, saveTemplate } = setup;
  const problems = problemsOf(saveDetails.error, "details.");
  const inSections = fieldsUnder(saveTemplate.error, "template.sections.");
  return (
    <>
      {taken.length + clashes.length > 0 && (
        <OthersChanges taken={taken} clashes={clashes} setup={mine} onUse={setup.use} onClose={setup.close} />
      )}
      <ProblemSummary
        error={saveDetails.error ?? saveTemplate.error}
        problems={saveDetails.error ? problems : byInput(inSections, mine.template)}
      />
      <form
        noValidate
        onSubmit={(event: SubmitEvent) => {
          event.preventDefault();
          saveDetails.run();
        }}
      >
        <DetailsForm
          value={mine.details}
          onChange={(details) => setup.set({ details })}
          problems={problems}
          answering={(enquiry) => answering(review.id, enquiry)}
        />
        <CommentSettings
          value={mine.details}
          onChange={(details) => setup.set({ details })}
          problem={problems["retention"]}
        />
        <FormEnd
          of="details"
          dirty={dirty.details}
          isPending={saveDetails.isPending}
          onUndo={() => setup.undo("details")}
        />
      </form>
      <form
        noValidate
        onSubmit={(event: SubmitEvent) => {
          event.preventDefault();
          saveTemplate.run();
        }}
      >
        <TemplateForm template={mine.template} onChange={(template) => setup.set({ template })} problems={inSections} />
        <FormEnd
          of="sections"
          dirty={dirty.template}
          isPending={saveTemplate.isPending}
          onUndo={() => setup.undo("template")}
        />
      </form>
    </>
  );
}

/** What is wrong with the sections, by the id of the input to look at: one message each. */
function byInput(problems: Readonly<Record<string, string>>, { sections }: Template): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [path, message] of Object.entries(problems)) {
    const [at, part] = path.split(".");
    found[`${part}-${sections[Number(at)]?.id}`] ??= message;
  }
  return found;
}

interface FormEndProps {
  readonly of: string;
  readonly dirty: boolean;
  readonly isPending: boolean;
  readonly onUndo: () => void;
}

function FormEnd({ of, dirty, isPending, onUndo }: FormEndProps) {
  return (
    <div className="form-end">
      <Button kind="filled" type="submit" isPending={isPending}>
        Save the {of}
      </Button>
      {dirty && (
        <>
          <Button kind="quiet" onPress={onUndo}>
            Undo my changes<span className="vh"> to the {of}</span>
          </Button>
          <span className="quiet">Not saved yet; kept in this tab.</span>
        </>
      )}
    </div>
  );
}
