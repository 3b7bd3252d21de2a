import fc from "fast-check";

/**
 * Property tests play the same cases in every run, so that a red run says something of the change at hand. Other cases
 * by command: `SEED=7 npm test`.
 */
fc.configureGlobal({ seed: Number(process.env["SEED"] ?? 1) });
