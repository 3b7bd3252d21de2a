import { useQuery } from "@tanstack/react-query";
import { untilAnswered } from "#client/lib/again.ts";
import { call, pathOf } from "#client/lib/api.ts";
import { api } from "#shared/api.ts";

export const useReviews = () => useQuery({ queryKey: ["reviews"], queryFn: () => call(api.reviews) });

export const useReview = (review: string) =>
  useQuery({
    queryKey: ["review", review],
    queryFn: () => call(api.review, { params: { review } }),
    ...untilAnswered(pathOf(api.review, { review })),
  });

export const useMembers = (review: string) =>
  useQuery({
    queryKey: ["members", review],
    queryFn: () => call(api.members, { params: { review } }),
    ...untilAnswered(pathOf(api.members, { review })),
  });
