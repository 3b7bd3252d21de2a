import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { SubmitEvent } from "react";
import { useEffect, useState } from "react";
import { Link, useLocation } from "wouter";
import { call } from "#client/lib/api.ts";
import { Button } from "#client/parts/controls.tsx";
import { Page } from "#client/parts/page.tsx";
import { api } from "#shared/api.ts";
import { newId } from "#shared/ids.ts";
import { defaultScale } from "#shared/quantities.ts";
import { ReviewDetails } from "#shared/reviews.ts";
import { DetailsForm } from "./details-form.tsx";
import { ProblemSummary, problemsOf } from "./problems.tsx";

/** What is typed is kept in this tab until the review is made: a reload loses nothing. */
const KEY = "codraft-new-review";

const fresh = (): ReviewDetails => ({
  title: "Evaluative summary",
  hosts: [],
  focus: "",
  reason: "",
  enquiries: [{ id: newId(), text: "" }],
  firstDay: "",
  lastDay: "",
  mode: "",
  partners: [
    { id: "la", code: "LA", name: "Host authority", slot: 1, signs: true },
    { id: "es", code: "ES", name: "Education Scotland", slot: 2, signs: true },
    { id: "ades", code: "ADES", name: "Association of Directors of Education in Scotland", slot: 3, signs: true },
  ],
  scale: defaultScale,
});

function kept(): ReviewDetails {
  try {
    return ReviewDetails.partial()
      .loose()
      .parse(JSON.parse(sessionStorage.getItem(KEY) ?? "null")) as ReviewDetails;
  } catch {
    return fresh();
  }
}

export function NewReviewPage() {
  const [details, setDetails] = useState(kept);
  const [partner, setPartner] = useState("la");
  const [, navigate] = useLocation();
  const queries = useQueryClient();
  useEffect(() => sessionStorage.setItem(KEY, JSON.stringify(details)), [details]);

  const create = useMutation({
    mutationFn: () => {
      // The host partner goes by the host's own name, and an empty line of enquiry is none.
      const host = details.hosts[0]?.name;
      const partners = details.partners.map((one) =>
        one.id === "la" && one.name === "Host authority" && host !== undefined ? { ...one, name: host } : one,
      );
      const enquiries = details.enquiries.filter((one) => one.text.trim() !== "");
      return call(api.createReview, {
        body: { details: { ...details, partners, enquiries }, partner, invitations: [] },
      });
    },
    onSuccess: async ({ id }) => {
      sessionStorage.removeItem(KEY);
      await queries.invalidateQueries({ queryKey: ["reviews"] });
      navigate(`/reviews/${id}/members`);
    },
  });

  function onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    create.mutate();
  }
  const problems = problemsOf(create.error, "details.");

  return (
    <Page title="New review" form>
      <p className="lede">Said once here, shown in the summary by itself. You can change all of it later.</p>
      <ProblemSummary error={create.error} problems={problems} />
      <form onSubmit={onSubmit} noValidate>
        <DetailsForm value={details} onChange={setDetails} problems={problems} />
        <div className="q">
          <label htmlFor="own-partner">Which partner are you from?</label>
          <select id="own-partner" value={partner} onChange={(event) => setPartner(event.target.value)}>
            {details.partners.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name || one.code}
              </option>
            ))}
          </select>
        </div>
        <div className="form-end">
          <Button kind="filled" type="submit" isDisabled={create.isPending}>
            Create the review
          </Button>
          <Link className="link" href="/">
            Cancel
          </Link>
        </div>
      </form>
    </Page>
  );
}
