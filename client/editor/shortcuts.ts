/** Every key that does something, for the help page. */
export const shortcuts: readonly { keys: string; does: string }[] = [
  { keys: "Ctrl+Z", does: "Takes back your own last change, wherever it was, and goes there" },
  { keys: "Ctrl+Y or Ctrl+Shift+Z", does: "Does it again" },
  { keys: "Ctrl+B, Ctrl+I", does: "Bold, italic" },
  { keys: "Ctrl+K", does: "Makes a link of the selected words, or changes the link that the caret is in" },
  { keys: "@", does: "After a space, refers to a finding, evidence item or action point; its number follows" },
  { keys: "Alt+F10", does: "Goes to the text tools; arrows move among them, Escape goes back to the text" },
  { keys: "Arrow up, arrow down", does: "At the first or last line, go to the field before or after" },
  { keys: "Enter in a statement", does: "Goes on to its text" },
  { keys: "Enter in an action point", does: "Goes on to its next value" },
  { keys: "Escape, then Tab", does: "Leaves a field" },
  { keys: "Alt+Arrow up, Alt+Arrow down", does: "Moves the finding, action point or evidence item you are in" },
  { keys: "Ctrl+F", does: "Finds in the whole summary, beginning with the words you selected" },
  { keys: "Enter, Shift+Enter in Find", does: "Goes to the next or the previous place" },
  { keys: "Escape in Find or in the wall view", does: "Leaves it" },
  { keys: "Ctrl+/", does: "Opens this page" },
];
