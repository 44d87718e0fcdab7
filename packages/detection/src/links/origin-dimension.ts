import type { Dimension } from "@rolecall/core";
import type { RuleMatch } from "../rules/index.ts";

/** The match as it is told, with who stands at the beginning of the chain, where somebody does. */
export function withOrigin(match: RuleMatch, origin: string | undefined): RuleMatch {
  return origin === undefined ? match : { ...match, dimensions: [...match.dimensions, originDimension(origin)] };
}

function originDimension(origin: string): Dimension {
  return { name: "origin", pattern: "MATCH", observed: origin, expected: "", surprise: 0, added: 0 };
}
