/** Unpacks the Chromium that comes through npm into TMPDIR, which its package reads once: in a process of its own. */
import chromium from "@sparticuz/chromium";

await chromium.executablePath();
