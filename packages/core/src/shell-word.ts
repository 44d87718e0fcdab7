/** A text as one word of a shell's command line: names come from logs, and are pasted by whoever is shown a command. */
export function shellWord(text: string): string {
  return /^[\w./:@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
