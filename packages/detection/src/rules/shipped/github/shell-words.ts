/** A shell's words in a text that only people should read: a commit's message, what is written under code. */
export const SHELL_WORDS: readonly string[] = [
  "$(curl",
  "$(wget",
  "$(bash",
  "`curl",
  "`wget",
  "| bash",
  "|bash",
  "/bin/bash -c",
  "/bin/sh -c",
];
