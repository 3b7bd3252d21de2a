import { writing } from "#tests/support/page-list.ts";
import { playPages } from "#tests/support/play-pages.ts";

playPages(writing);
