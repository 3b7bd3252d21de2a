import { useEffect, useState } from "react";
import type { z } from "zod";
import { CARRIED } from "./device.ts";
import type { Store } from "./store.ts";
import { createStore } from "./store.ts";

/** What somebody has entered in a dialog and not sent. */
export interface KeptForm<T> {
  readonly form: T;
  readonly set: (form: T) => void;
  /** It was sent or given up. */
  readonly done: () => void;
}

const BEGINS = `${CARRIED}form/`;
/** Where in the tab's storage a form of this name is kept. */
export const keyOf = (name: string): string => BEGINS + name;

/** What a form is kept under. Whose it is comes first: who signs in next in this tab is never shown it. */
export const formName = (account: string, review: string, what: string): string => `${account}/${review}/${what}`;

const changed = createStore(0);
/** Another number whenever a form is begun, changed or done. */
export const formsChanged: Store<number> = changed;

/** Names of the forms of whomever that were begun, and neither sent nor given up. */
export function begunForms(): string[] {
  try {
    return Object.keys(sessionStorage).flatMap((key) => (key.startsWith(BEGINS) ? [key.slice(BEGINS.length)] : []));
  } catch {
    return [];
  }
}

/** Was this form begun, and neither sent nor given up? */
export const isBegun = (name: string): boolean => stored(name) !== null;

/**
 * A form that outlives a reload of its tab, and asks before the tab is closed over what was entered in it. What is kept
 * goes when it is sent or given up, and with the tab.
 */
export function useKeptForm<T>(name: string, schema: z.ZodType<T>, first: () => T): KeptForm<T> {
  const [form, setForm] = useState(() => kept(name, schema) ?? first());
  const [begun, setBegun] = useState(() => isBegun(name));

  useEffect(() => {
    if (!begun) return;
    const guard = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener("beforeunload", guard);
    return () => removeEventListener("beforeunload", guard);
  }, [begun]);

  return {
    form,
    set(next) {
      setForm(next);
      setBegun(true);
      try {
        sessionStorage.setItem(keyOf(name), JSON.stringify(next));
        changed.set(changed.get() + 1);
      } catch {
        // It lasts as long as the dialog.
      }
    },
    done() {
      setBegun(false);
      try {
        sessionStorage.removeItem(keyOf(name));
        changed.set(changed.get() + 1);
      } catch {
        // Nothing was kept.
      }
    },
  };
}

function stored(name: string): string | null {
  try {
    return sessionStorage.getItem(keyOf(name));
  } catch {
    return null;
  }
}

function kept<T>(name: string, schema: z.ZodType<T>): T | null {
  try {
    return schema.parse(JSON.parse(stored(name) ?? "null"));
  } catch {
    return null;
  }
}
