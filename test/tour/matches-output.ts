/**
 * Is `actual` what a chapter says is printed? `…` stands for anything within a line, a line of nothing but `…` for any
 * number of lines, none included. Blanks at the end of a line do not count.
 */
export function matchesOutput(expected: string, actual: string): boolean {
  const lines = trimmed(expected).map((line) =>
    line === "…" ? "(?:.*\n)*?" : `${line.split("…").map(literal).join(".*")}\n`,
  );
  return new RegExp(`^${lines.join("")}$`).test(`${trimmed(actual).join("\n")}\n`);
}

function trimmed(text: string): string[] {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => line.trimEnd());
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
