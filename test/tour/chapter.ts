/** One fenced `sh` block of a chapter, and the `text` block after it, if there is one. */
export interface Block {
  /** Line in the file where the commands begin, for a person who looks for it. */
  readonly line: number;
  readonly commands: string;
  /** What they must print on standard output; undefined where nothing is said. */
  readonly output: string | undefined;
  /** From a line `# exit N`; 0 without it. */
  readonly exit: number;
}

const FENCE = /^```(sh|text)\n(.*?)^```$/gms;

/** The blocks of a chapter, in order. A `text` block belongs to the `sh` block before it. */
export function readChapter(markdown: string): readonly Block[] {
  const blocks: Block[] = [];
  for (const match of markdown.matchAll(FENCE)) {
    const [, language, body = ""] = match;
    const last = blocks.at(-1);
    if (language === "sh") {
      const line = markdown.slice(0, match.index).split("\n").length + 1;
      blocks.push({ line, commands: body, output: undefined, exit: exitOf(body) });
    } else if (last !== undefined && last.output === undefined) {
      blocks[blocks.length - 1] = { ...last, output: body };
    } else {
      throw new Error("a text block without commands before it");
    }
  }
  return blocks;
}

function exitOf(commands: string): number {
  return Number(/^# exit (\d+)$/m.exec(commands)?.[1] ?? 0);
}
