import type { Severity } from "@rolecall/core";
import { raw } from "hono/html";
import { type Html, html } from "./html.ts";

/** A shape for each severity, so that neither colour nor reading is needed to tell them apart; 12 units square. */
const SHAPES: Readonly<Record<Severity, string>> = {
  critical: '<path d="M6 0l6 6-6 6-6-6z"/>',
  high: '<path d="M6 .8l6 10.4H0z"/>',
  medium: '<path d="M1 1h10v10H1z"/>',
  low: '<circle cx="6" cy="6" r="5"/>',
  info: '<circle cx="6" cy="6" r="4.2" fill="none" stroke="currentColor" stroke-width="1.6"/>',
};

/** Shape, colour and word of a severity. */
export function severityMark(severity: Severity): Html {
  return html`<span class="severity ${severity}"><svg viewBox="0 0 12 12" aria-hidden="true">${raw(SHAPES[severity])}</svg>${severity}</span>`;
}
