import { useQuery } from "@tanstack/react-query";
import { call } from "#client/lib/api.ts";
import { api } from "#shared/api.ts";

export const useReviews = () => useQuery({ queryKey: ["reviews"], queryFn: () => call(api.reviews) });

export const useReview = (review: string) =>
  useQuery({ queryKey: ["review", review], queryFn: () => call(api.review, { params: { review } }) });

export const useMembers = (review: string) =>
  useQuery({ queryKey: ["members", review], queryFn: () => call(api.members, { params: { review } }) });
