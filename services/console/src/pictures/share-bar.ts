import { raw } from "hono/html";
import { type Html, html } from "../markup/html.ts";

/** A number as a bar against the largest of its column. */
export function shareBar(value: number, most: number): Html {
  const wide = most <= 0 ? 0 : Math.round((Math.max(0, value) / most) * 1000) / 10;
  return html`<svg class="share" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">${raw(
    `<rect class="track" width="100" height="8" rx="1"/><rect class="fill" width="${wide}" height="8" rx="1"/>`,
  )}</svg>`;
}
