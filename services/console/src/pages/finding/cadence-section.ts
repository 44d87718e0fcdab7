import { formatTime } from "@rolecall/core";
import { type Html, html } from "../../markup/html.ts";
import { counted, timeMark } from "../../markup/words.ts";
import { cadenceStrip } from "../../pictures/cadence-strip.ts";
import { clockOf } from "../../pictures/clock.ts";
import { sqlBehind } from "../sql-behind.ts";
import type { FindingView } from "./read.ts";

/** Its beats, where it runs by a clock: kept, missed, and runs that no clock explains. */
export function cadenceSection({ runs, span }: FindingView): Html {
  const clock = clockOf(runs.answer, span.usualTo, span.to);
  if (clock === undefined) return html``;
  return html`<section aria-labelledby="cadence">
<h2 id="cadence">Its beat</h2>
<p>It runs ${periodText(clock.periodMs)}. Of the last beats, ${clock.kept.length} were kept and ${clock.missed.length} missed; <strong>${counted(clock.extra.length, "run")}</strong> came between them${clock.extra.length === 0 ? "" : html`: ${clock.extra.slice(-3).map((at, i) => html`${i > 0 ? ", " : ""}${timeMark(formatTime(at))}`)}`}.</p>
${cadenceStrip(clock)}
<p class="key">│ kept · ▯ missed · ✕ between</p>
${sqlBehind(runs.question)}
</section>`;
}

function periodText(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes % 1440 === 0) return minutes === 1440 ? "once a day" : `every ${minutes / 1440} days`;
  if (minutes % 60 === 0) return minutes === 60 ? "every hour" : `every ${minutes / 60} hours`;
  return `every ${minutes} minutes`;
}
