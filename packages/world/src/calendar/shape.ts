/** Relative rate per hour of the week, company time, Monday first. The mean over the 168 hours is 1. */
export type Shape = readonly number[];

export const SHAPE_NAMES = ["always", "office", "diurnal", "night", "shop"] as const;
export type ShapeName = (typeof SHAPE_NAMES)[number];

/** 24 hours of a working day and of a day of the weekend. */
const DAYS: Readonly<Record<ShapeName, readonly [weekday: readonly number[], weekend: readonly number[]]>> = {
  always: [flat(1), flat(1)],
  office: [bump(8, 18, 12, 0.01), flat(0.012)],
  diurnal: [wave(14, 0.75), wave(15, 0.6).map((rate) => rate * 0.7)],
  night: [bump(1, 5, 3, 0), bump(1, 5, 3, 0)],
  shop: [wave(19, 0.85), wave(16, 0.85).map((rate) => rate * 1.3)],
};

/** The shape of that name. */
export function shapeOf(name: ShapeName): Shape {
  const [weekday, weekend] = DAYS[name];
  const week = [0, 1, 2, 3, 4, 5, 6].flatMap((day) => (day < 5 ? weekday : weekend));
  const mean = week.reduce((sum, rate) => sum + rate, 0) / week.length;
  return week.map((rate) => rate / mean);
}

function flat(rate: number): readonly number[] {
  return new Array<number>(24).fill(rate);
}

/** Busy from `from` to `to` with a dip at lunch, `rest` otherwise. */
function bump(from: number, to: number, lunch: number, rest: number): readonly number[] {
  return flat(rest).map((idle, hour) => {
    if (hour < from || hour >= to) return idle;
    const edge = hour === from || hour === to - 1 ? 0.5 : 1;
    return hour === lunch ? edge * 0.7 : edge;
  });
}

/** A cosine with its top at `peak`; `swing` of 1 reaches zero at night. */
function wave(peak: number, swing: number): readonly number[] {
  return flat(1).map((level, hour) => level + swing * Math.cos(((hour - peak) / 12) * Math.PI));
}
