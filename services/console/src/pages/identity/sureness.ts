import { type CoverageState, parseTime } from "@rolecall/core";
import { type Html, html } from "../../markup/html.ts";
import { amount } from "../../markup/words.ts";
import type { IdentityView } from "./read.ts";

const DAY_MS = 86_400_000;
const BLIND_MS = 7 * DAY_MS;

/** How well it is watched: calibrated, learning or blind in how many ways; and whether anything comes of it at all. */
export function sureness({ watching: { answer }, profile }: IdentityView, now: number): Html {
  const silentMs = now - parseTime(profile.identity.last_seen);
  if (silentMs > BLIND_MS) {
    return html`<strong>blind</strong> <span class="muted">nothing was heard of it for ${amount(silentMs / DAY_MS)} days: either it is silent, or its log no longer comes</span>`;
  }
  if (answer.length === 0) return html`<span class="muted">not judged yet</span>`;
  const of = (state: CoverageState): number => answer.filter((each) => each.state === state).length;
  const rest = [
    of("learning") > 0 ? `learning in ${of("learning")}` : "",
    of("blind") > 0 ? `blind in ${of("blind")}` : "",
  ].filter((each) => each !== "");
  return html`<strong>calibrated in ${of("calibrated")} of ${answer.length} ways</strong>${rest.length === 0 ? undefined : html` <span class="muted">${rest.join(", ")}:</span> <a href="#watching">what is missing</a>`}`;
}
