import { createStore } from "#client/lib/store.ts";

/** Does the open summary show who wrote what? */
export const writtenMode = createStore(false);

export const toggleWritten = (): void => writtenMode.set(!writtenMode.get());
