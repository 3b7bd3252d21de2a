import { preparePages } from "#server/pages.ts";

/** Before all tests: the pages that the servers of tests serve. None of those builds any. */
export const setup = preparePages;
