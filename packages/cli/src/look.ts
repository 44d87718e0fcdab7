import { createPaint, type Paint } from "./render/paint.ts";
import type { Terminal } from "./verb.ts";

/** How things are drawn: so many columns, with or without colour. */
export interface Look {
  readonly columns: number;
  readonly paint: Paint;
}

/** Only on a terminal that knows colours, and whose reader wants them (https://no-color.org). */
export function hasColour(
  out: { readonly isTTY?: boolean },
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  return out.isTTY === true && (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb";
}

export function lookOf({ columns, colour }: Terminal): Look {
  return { columns, paint: createPaint(colour) };
}
