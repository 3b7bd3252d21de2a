import { useQuery } from "@tanstack/react-query";
import type { z } from "zod";
import { untilAnswered } from "#client/lib/again.ts";
import { call, pathOf } from "#client/lib/api.ts";
import { noteListed, signedIn } from "#client/lib/device.ts";
import { isOld } from "#client/lib/kept.ts";
import { api } from "#shared/api.ts";

export const useReviews = () => useQuery({ queryKey: ["reviews"], queryFn: listReviews });

async function listReviews(): Promise<z.infer<typeof api.reviews.response>> {
  const list = await call(api.reviews);
  // A copy of before does not know.
  if (!isOld(api.reviews.path))
    void signedIn.then((account) => noteListed(account, new Set(list.reviews.map(({ review }) => review.id))));
  return list;
}

export const useReview = (review: string) =>
  useQuery({
    queryKey: ["review", review],
    queryFn: () => call(api.review, { params: { review } }),
    ...untilAnswered(pathOf(api.review, { review })),
  });

/** When the server last told of a review; 0 where what is known of it is this device's copy. */
export function useHeardAt(review: string): number {
  const { dataUpdatedAt } = useReview(review);
  return isOld(pathOf(api.review, { review })) ? 0 : dataUpdatedAt;
}

export const useMembers = (review: string) =>
  useQuery({
    queryKey: ["members", review],
    queryFn: () => call(api.members, { params: { review } }),
    ...untilAnswered(pathOf(api.members, { review })),
  });
