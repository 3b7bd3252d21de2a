import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useLocation } from "wouter";
import { toast } from "#client/lib/announce.ts";
import { call } from "#client/lib/api.ts";
import { clearDevice } from "#client/sync/device.ts";
import { api } from "#shared/api.ts";

export const useMe = () => useQuery({ queryKey: ["me"], queryFn: () => call(api.me), retry: false });

/** Signs out, and takes what was kept on this device with it. */
export function useSignOut(): () => void {
  const queries = useQueryClient();
  const [, navigate] = useLocation();
  return () => {
    const signOut = async (): Promise<void> => {
      await call(api.signOut);
      await clearDevice();
      // Forms that were not sent yet are kept in the tab.
      for (const key of Object.keys(sessionStorage)) if (key.startsWith("codraft-")) sessionStorage.removeItem(key);
      queries.clear();
      navigate("/sign-in");
    };
    void signOut().catch((error: unknown) =>
      toast({ text: error instanceof Error ? error.message : "You are still signed in. Try again.", lasting: true }),
    );
  };
}
