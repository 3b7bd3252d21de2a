import { call } from "#client/lib/api.ts";
import { api } from "#shared/api.ts";
import type { Summary } from "#shared/summary.ts";

/** Numbers of the findings that answer a line of enquiry, as the summary stands now. */
export async function answering(review: string, enquiry: string): Promise<string[]> {
  const { summary } = await call(api.version, { params: { review, version: "now" } });
  return (summary as Summary).sections
    .flatMap(({ findings }) => findings)
    .filter((one) => one.enquiry === enquiry)
    .map(({ number }) => number);
}
