import { useCallback, useSyncExternalStore } from "react";

/** A value that can be watched. */
export interface Store<T> {
  get(): T;
  /** Returns how to stop. */
  subscribe(run: () => void): () => void;
}

export interface WritableStore<T> extends Store<T> {
  set(value: T): void;
}

export function createStore<T>(first: T): WritableStore<T> {
  let value = first;
  const runs = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const run of runs) run();
    },
    subscribe(run) {
      runs.add(run);
      return () => runs.delete(run);
    },
  };
}

/**
 * The store's value, or what is selected of it, in a component, which draws again when that changes. Select what is in
 * the value, or text and numbers: something made anew each time would never be the same.
 */
export function useStore<T>(store: Store<T>): T;
export function useStore<T, S>(store: Store<T>, select: (value: T) => S): S;
export function useStore<T, S>(store: Store<T>, select?: (value: T) => S): T | S {
  const subscribe = useCallback((run: () => void) => store.subscribe(run), [store]);
  return useSyncExternalStore(subscribe, () => (select ? select(store.get()) : store.get()));
}
