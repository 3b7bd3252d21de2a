import "@fontsource-variable/roboto/wght.css";
import "@fontsource-variable/roboto/wght-italic.css";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createRoot } from "react-dom/client";
import { App } from "#client/app.tsx";
import { askAgainWhenBack } from "#client/lib/ask-again.ts";
import { mayReload, reloadFresh } from "#client/lib/reload.ts";
import { watchUncaught } from "#client/lib/uncaught.ts";
import "#client/theme.css";
import "#client/parts.css";
import { must } from "#shared/assert.ts";
import { Problem } from "#shared/errors.ts";

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // A refusal stays one; the network may come back.
      retry: (count, error) =>
        count < 3 && navigator.onLine && error instanceof Problem && error.code === "unavailable",
      staleTime: 10_000,
      // Without a network the device answers, or it is said that there is none: asking is never put off in silence.
      networkMode: "always",
    },
    mutations: { networkMode: "always" },
  },
});

askAgainWhenBack(queries);

// A part of the program that is not there any more: a new release came while this page was open. Until the server has
// answered the page says so itself.
addEventListener("vite:preloadError", () => {
  if (navigator.onLine && mayReload()) void reloadFresh();
});

watchUncaught();

createRoot(must(document.querySelector("#app"), "the page has its element")).render(
  <QueryClientProvider client={queries}>
    <App />
  </QueryClientProvider>,
);
