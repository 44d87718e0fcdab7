/** Separators at which names of resources are built up. */
const BORDER = /[/:]/;

/**
 * Globs, at most `most` of them, that match all the names: names with a common beginning up to a separator become one.
 * The longest beginnings are kept, so that no more is allowed than need be.
 */
export function generalize(names: readonly string[], most: number): readonly string[] {
  let globs = Array.from(new Set(names)).toSorted();
  while (globs.length > most) {
    const shorter = new Set(globs.map((glob) => cut(glob, longest(globs))));
    if (shorter.size === globs.length && globs.every((glob) => shorter.has(glob))) return ["*"];
    globs = Array.from(shorter).toSorted();
  }
  return globs;
}

/** The most separators that any of them has. */
function longest(globs: readonly string[]): number {
  return Math.max(...globs.map(depth));
}

function depth(glob: string): number {
  return glob.replace(/\*$/, "").split(BORDER).length;
}

/** Names of the greatest depth lose their last part. */
function cut(glob: string, deepest: number): string {
  if (depth(glob) < deepest) return glob;
  const base = glob.replace(/\*$/, "").replace(/[/:]$/, "");
  const at = Math.max(base.lastIndexOf("/"), base.lastIndexOf(":"));
  return at < 0 ? "*" : `${base.slice(0, at + 1)}*`;
}
