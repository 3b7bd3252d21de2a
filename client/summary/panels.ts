/** What can be opened beside the text; at most one at a time. */
export type Panel =
  | "find"
  | "outline"
  | "comments"
  | "news"
  | "here"
  | "removed"
  | "aside"
  | "versions"
  | "wall"
  | "decision"
  | "propose"
  | "import";
