import { type CalibrationRow, LEVELS, poissonInterval, ratioAt, wilson } from "./calibration.ts";
import type { AttackRow, VolumeRow } from "./summarize.ts";

/** Recall per attack as a Markdown table, the sum last. */
export function renderAttacks(rows: readonly AttackRow[]): string {
  const sum = (of: (row: AttackRow) => number): number => rows.reduce((total, row) => total + of(row), 0);
  const [planted, found, behavior] = [sum((row) => row.planted), sum((row) => row.found), sum((row) => row.byBehavior)];
  return table(
    ["attack", "planted", "found", "95 % interval", "by behaviour", "median minutes", "median records"],
    [
      ...rows.map((row) => [
        row.attack,
        String(row.planted),
        String(row.found),
        intervalOf(row.found, row.planted),
        String(row.byBehavior),
        row.medianMinutes?.toFixed(1) ?? "–",
        row.medianRecords?.toString() ?? "–",
      ]),
      [
        "all",
        String(planted),
        `${found} (${share(found, planted)})`,
        intervalOf(found, planted),
        `${behavior} (${share(behavior, planted)})`,
        "",
        "",
      ],
    ],
  );
}

/** Unfounded findings as a Markdown table. */
export function renderVolume(rows: readonly VolumeRow[]): string {
  return table(
    ["period", "kind", "findings", "per 1,000 identities and day"],
    rows.map(({ period, kind, findings, rate }) => [period, kind, String(findings), rate.toFixed(2)]),
  );
}

/** Observed over nominal frequency by kind, as a Markdown table. */
export function renderCalibration(rows: readonly CalibrationRow[]): string {
  return table(
    ["kind", "hours", ...LEVELS.map((level) => `1e-${level}`)],
    rows.map((row) => [row.kind, row.hours.toLocaleString("en-US"), ...LEVELS.map((level) => ratioText(row, level))]),
  );
}

/** A Markdown table: the first column is text, the others are numbers. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const rule = head.map((_, column) => (column === 0 ? "---" : "---:"));
  return [line(head), line(rule), ...rows.map(line), ""].join("\n");
}

/** A whole percentage. */
export function percent(part: number): string {
  return `${Math.round(100 * part)} %`;
}

/** A share with its 95 % interval. */
export function shareOf(part: number, whole: number): string {
  return `${percent(part / whole)} (${intervalOf(part, whole)})`;
}

function intervalOf(part: number, whole: number): string {
  const [low, high] = wilson(part, whole);
  return `${percent(low)}-${percent(high)}`;
}

function share(part: number, whole: number): string {
  return whole === 0 ? "–" : `${Math.round((100 * part) / whole)} %`;
}

function ratioText(row: CalibrationRow, level: number): string {
  const ratio = ratioAt(row, level);
  if (ratio === undefined) return "–";
  const expected = row.hours / 10 ** level;
  const [low, high] = poissonInterval(row.hits[level - 1] as number);
  return `${ratio.toFixed(2)} (${(low / expected).toFixed(2)}-${(high / expected).toFixed(2)})`;
}
