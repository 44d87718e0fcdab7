import type { Dimension } from "@rolecall/core";

/** Who stands at the beginning of the chain. */
export function originDimension(origin: string): Dimension {
  return { name: "origin", pattern: "MATCH", observed: origin, expected: "", surprise: 0, added: 0 };
}
