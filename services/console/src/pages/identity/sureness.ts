import { parseTime } from "@rolecall/core";
import { type Html, html } from "../../markup/html.ts";
import { amount } from "../../markup/words.ts";
import type { IdentityView } from "./read.ts";

const DAY_MS = 86_400_000;
/** As the detector counts: under a day of active hours there is nothing to compare with, from a week on it is sure. */
const LEARNING_HOURS = 24;
const SURE_HOURS = 168;
const BLIND_MS = 7 * DAY_MS;

/** How well it is known: calibrated, learning or blind, and why. */
export function sureness({ hours, profile }: IdentityView, now: number): Html {
  const active = hours.filter(({ calls }) => calls > 0).length;
  const silentMs = now - parseTime(profile.identity.last_seen);
  if (silentMs > BLIND_MS) {
    return html`<strong>blind</strong> <span class="muted">nothing was heard of it for ${amount(silentMs / DAY_MS)} days: either it is silent, or its log no longer comes</span>`;
  }
  if (active < LEARNING_HOURS) {
    return html`<strong>learning</strong> <span class="muted">${amount(active)} active hours in three weeks; from ${LEARNING_HOURS} on it can be told from itself</span>`;
  }
  const word = active >= SURE_HOURS ? "well known" : "known";
  return html`<strong>${word}</strong> <span class="muted">${amount(active)} active hours in three weeks</span>`;
}
