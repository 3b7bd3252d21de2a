/** Every key that does something, for the help page. */
export const shortcuts: readonly { keys: string; does: string }[] = [
  { keys: "Ctrl+Z", does: "Takes back your own last change, wherever it was" },
  { keys: "Ctrl+Y or Ctrl+Shift+Z", does: "Does it again" },
  { keys: "Ctrl+B, Ctrl+I", does: "Bold, italic" },
  { keys: "Ctrl+K", does: "Makes a link of the selected words, or changes the link that the caret is in" },
  { keys: "@", does: "After a space, refers to a finding, evidence item or action point; its number follows" },
  { keys: "Alt+F10", does: "Goes to the text tools; arrows move among them, Escape goes back to the text" },
  { keys: "Arrow up, arrow down", does: "At the first or last line, go to the field before or after" },
  { keys: "Enter in a statement", does: "Goes on to its text" },
  { keys: "Escape, then Tab", does: "Leaves a field" },
  { keys: "Ctrl+Alt+M", does: "Comments on the selected words, or on the finding or section you are in" },
  { keys: "Ctrl+Alt+N", does: "Goes to the comments of where you are; Escape goes back" },
  { keys: "Ctrl+Enter", does: "Sends the comment you are writing" },
  { keys: "Arrow keys with Shift", does: "Where you may not write, select words of a field to comment on" },
  { keys: "Ctrl+F", does: "Finds in the whole summary" },
  { keys: "Ctrl+/", does: "Opens this page" },
];
