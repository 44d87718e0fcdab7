import type { Paint } from "./paint.ts";

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;
const SHADES = [" ", "·", "░", "▒", "▓", "█"] as const;
const LABEL = 5;
/** Below this width an hour has one column, else two. */
const WIDE = LABEL + 48;

/** Hours of the week, UTC, that are marked on the map: 0 is Monday 00:00. */
export type MarkedHours = ReadonlySet<number>;

/**
 * A week as seven lines of 24 hours, darker where there was more: 168 counts, Monday 00:00 first. The shades are quarters
 * of the logarithm, so that a rare hour still shows beside a busy one. A marked hour has a ◆.
 */
export function renderHeatMap(
  counts: readonly number[],
  marked: MarkedHours,
  look: { readonly columns: number; readonly paint: Paint },
): readonly string[] {
  const wide = look.columns >= WIDE;
  const most = Math.max(...counts, 1);
  const cell = (hour: number): string => {
    const shade = shadeOf(counts[hour] ?? 0, most);
    if (marked.has(hour)) return look.paint("red", wide ? `◆${shade}` : "◆");
    const text = wide ? shade + shade : shade;
    return shade === SHADES[0] ? text : look.paint("cyan", text);
  };
  const lines = DAYS.map((day, at) => {
    const hours = Array.from({ length: 24 }, (_, hour) => cell(at * 24 + hour)).join("");
    return `${day.padEnd(LABEL)}${hours}`.trimEnd();
  });
  return [look.paint("dim", axis(wide)), ...lines];
}

function shadeOf(count: number, most: number): string {
  if (count <= 0) return SHADES[0];
  const share = Math.log(count + 1) / Math.log(most + 1);
  return SHADES[Math.max(1, Math.ceil(share * (SHADES.length - 1)))] ?? "█";
}

function axis(wide: boolean): string {
  const step = wide ? 3 : 6;
  const labels = Array.from({ length: 24 / step }, (_, n) => String(n * step).padStart(2, "0"));
  return `UTC  ${labels.map((label) => label.padEnd(step * (wide ? 2 : 1))).join("")}`.trimEnd();
}
