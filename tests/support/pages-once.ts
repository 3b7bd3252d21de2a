import { preparePages } from "#server/pages.ts";

/** Before all tests: the pages that the servers of tests serve. None of those builds any. */
export async function setup(): Promise<void> {
  // The test runner's own "test" would build pages for development, without what keeps the program on the device.
  const { NODE_ENV } = process.env;
  process.env["NODE_ENV"] = "production";
  try {
    await preparePages();
  } finally {
    process.env["NODE_ENV"] = NODE_ENV;
  }
}
