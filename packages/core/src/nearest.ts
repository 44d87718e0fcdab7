const MAX_NAME = 64;

/**
 * The name that was probably meant: the one within a third of its length in edits (optimal string alignment: insert, delete, replace,
 * swap of neighbours; letter case and `-` against `_` do not count), the first of equals; else the only one that begins
 * so, as what was cut short does. Undefined where there is none.
 */
export function nearest(name: string, names: Iterable<string>): string | undefined {
  if (name.length > MAX_NAME) return undefined;
  const wanted = fold(name);
  const all = [...names];
  return nearestByEdits(wanted, all) ?? onlyBeginningWith(wanted, all);
}

function nearestByEdits(wanted: string, names: readonly string[]): string | undefined {
  let best: string | undefined;
  let limit = wanted.length < 3 ? 0 : Math.floor(wanted.length / 3);
  for (const candidate of names) {
    const distance = editDistance(wanted, fold(candidate), limit);
    if (distance > limit) continue;
    best = candidate;
    limit = distance - 1;
  }
  return best;
}

function onlyBeginningWith(wanted: string, names: readonly string[]): string | undefined {
  const [only, ...others] = wanted.length < 2 ? [] : names.filter((each) => fold(each).startsWith(wanted));
  return others.length === 0 ? only : undefined;
}

/** `did you mean X?`, or nothing. */
export function meantHint(name: string, names: Iterable<string>): string {
  const meant = nearest(name, names);
  return meant === undefined ? "" : `did you mean ${meant}?`;
}

/** `; did you mean X?` to end a message with, or nothing. */
export function didYouMean(name: string, names: Iterable<string>): string {
  const hint = meantHint(name, names);
  return hint === "" ? "" : `; ${hint}`;
}

/**
 * Edits between two texts (Damerau-Levenshtein in its restricted form, Boytsov 2011), or anything above `bound` as soon
 * as the distance cannot be within it.
 */
export function editDistance(left: string, right: string, bound: number): number {
  if (Math.abs(left.length - right.length) > bound) return bound + 1;
  let before: number[] = [];
  let above = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row += 1) {
    const current = nextRow(left, right, row, above, before);
    if (Math.min(...current) > bound) return bound + 1;
    before = above;
    above = current;
  }
  return above[right.length] ?? 0;
}

function nextRow(left: string, right: string, row: number, above: readonly number[], before: readonly number[]) {
  const current = [row];
  for (let column = 1; column <= right.length; column += 1) {
    const same = left[row - 1] === right[column - 1];
    const swapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
    current.push(
      Math.min(
        cell(above, column) + 1,
        cell(current, column - 1) + 1,
        cell(above, column - 1) + (same ? 0 : 1),
        swapped ? cell(before, column - 2) + 1 : Number.POSITIVE_INFINITY,
      ),
    );
  }
  return current;
}

function cell(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}

function fold(name: string): string {
  return name.toLowerCase().replaceAll("-", "_");
}
