const MAX_NAME = 40;

/** The name with the fewest single-character edits (Levenshtein distance) from `name`; the first of equals. */
export function nearestName(name: string, names: Iterable<string>): string | undefined {
  const wanted = name.slice(0, MAX_NAME).toLowerCase();
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of names) {
    const distance = editDistance(wanted, candidate);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Levenshtein distance with one row (Wagner and Fischer, 1974). */
function editDistance(left: string, right: string): number {
  const row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i += 1) {
    let diagonal = row[0] ?? 0;
    row[0] = i;
    for (let j = 1; j <= right.length; j += 1) {
      const above = row[j] ?? 0;
      const replace = diagonal + (left[i - 1] === right[j - 1] ? 0 : 1);
      row[j] = Math.min(above + 1, (row[j - 1] ?? 0) + 1, replace);
      diagonal = above;
    }
  }
  return row[right.length] ?? 0;
}
