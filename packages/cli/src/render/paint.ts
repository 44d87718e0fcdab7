import { styleText } from "node:util";
import type { Severity } from "@rolecall/core";

export type Colour = "red" | "yellow" | "green" | "cyan" | "magenta" | "bold" | "dim";

/** Colours a text, or leaves it as it is. The text must be `visible` already. */
export type Paint = (colour: Colour, text: string) => string;

export function createPaint(colour: boolean): Paint {
  return colour ? (format, text) => styleText(format, text, { validateStream: false }) : (_, text) => text;
}

const OF_SEVERITY: Readonly<Record<Severity, Colour>> = {
  critical: "magenta",
  high: "red",
  medium: "yellow",
  low: "cyan",
  info: "dim",
};

export function severityColour(severity: Severity): Colour {
  return OF_SEVERITY[severity];
}
