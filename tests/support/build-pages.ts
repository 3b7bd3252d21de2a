/** Builds the pages if need be, in a process of its own: within the test runner they would be built for tests. */
import { preparePages } from "#server/pages.ts";

await preparePages();
