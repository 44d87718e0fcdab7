const LEVELS = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] as const;

/** One character per value, as high as the value is of the highest; a blank where there is none (0). */
export function sparkline(values: readonly number[]): readonly string[] {
  const most = Math.max(...values, 1);
  return values.map((value) =>
    value <= 0 ? " " : (LEVELS[Math.min(LEVELS.length - 1, Math.floor((value / most) * LEVELS.length))] ?? "█"),
  );
}

const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"] as const;

/** A bar of `share` (0 to 1) of so many columns, to an eighth of a column; something always shows where share > 0. */
export function bar(share: number, columns: number): string {
  if (share <= 0) return "";
  const eighths = Math.max(1, Math.round(Math.min(1, share) * columns * 8));
  return "█".repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? "");
}
