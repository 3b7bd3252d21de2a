/**
 * Where the page begins: everything that this address is sure to want is asked for at once. One after the other (the
 * program, then who one is, then the review, then its page) would cost a round trip each, and councils' are slow.
 */
import { askEarly } from "#client/lib/early.ts";

const review = /^\/reviews\/([\w-]+)$/.exec(location.pathname)?.[1];
void import("#client/main.tsx");
askEarly("/api/me");
if (review !== undefined && review !== "new") {
  void import("#client/summary/page.tsx");
  askEarly(`/api/reviews/${review}`);
  askEarly(`/api/reviews/${review}/members`);
}
