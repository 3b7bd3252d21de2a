import { Icon } from "#client/parts/icons.tsx";
import { ask } from "#client/findings/dialogs.tsx";
import { Pick } from "#client/findings/pick.tsx";
import { enquiryName, frameworkNames } from "#client/summary/names.ts";
import { useEditing, useOpenReview } from "#client/summary/summary-context.tsx";
import type { Finding } from "#shared/summary.ts";
import { setFindingFact } from "#shared/summary-edits.ts";

/** Line of enquiry and framework under the statement; they become controls where they stand. */
export function FindingMeta({ finding, open }: { finding: Finding; open: boolean }) {
  const { review } = useOpenReview();
  const { edit } = useEditing();
  const enquiry = enquiryName(review, finding.enquiry);
  const frameworks = frameworkNames(finding.frameworks);

  if (!open) {
    const words = [enquiry, frameworks].filter((one) => one !== null && one !== "");
    return <p className="f-meta">{words.length > 0 ? words.join(" · ") : <span aria-hidden="true">&nbsp;</span>}</p>;
  }
  return (
    <div className="f-meta">
      <Pick
        label={`Line of enquiry of ${finding.number}`}
        value={finding.enquiry ?? ""}
        shown={enquiry ?? "Line of enquiry"}
        options={[
          { value: "", words: "No line of enquiry" },
          ...review.enquiries.map((one, at) => ({ value: one.id, words: `${at + 1}. ${one.text}` })),
        ]}
        onChange={(value) => edit((doc) => setFindingFact(doc, finding.id, "enquiry", value === "" ? null : value))}
      />
      <span aria-hidden="true"> · </span>
      <button type="button" className="pick" onClick={() => ask(finding.id, "frameworks")}>
        {frameworks || "Framework"}
        <span className="vh">
          {frameworks && ", framework"} of {finding.number}
        </span>
        <Icon name="down" />
      </button>
    </div>
  );
}
