import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useLocation } from "wouter";
import { forgetDrafts } from "#client/comments/drafts.ts";
import { call } from "#client/lib/api.ts";
import { clearDevice } from "#client/sync/device.ts";
import { api } from "#shared/api.ts";

export const useMe = () => useQuery({ queryKey: ["me"], queryFn: () => call(api.me), retry: false });

/** Signs out, and takes what was kept on this device with it. */
export function useSignOut(): () => void {
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  return () => {
    void (async () => {
      await call(api.signOut);
      await clearDevice();
      forgetDrafts();
      queries.clear();
      navigate("/sign-in");
    })();
  };
}
