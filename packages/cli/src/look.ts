import { createPaint, type Paint } from "./render/paint.ts";
import type { Terminal } from "./verb.ts";

/** How things are drawn: so many columns, with or without colour. */
export interface Look {
  readonly columns: number;
  readonly paint: Paint;
}

export function lookOf({ columns, colour }: Terminal): Look {
  return { columns, paint: createPaint(colour) };
}
