import { type Html, html } from "../../markup/html.ts";
import { counted } from "../../markup/words.ts";
import { heatLegend, heatMap, hourOfWeek, nameOf, weekOf } from "../../pictures/heat-map.ts";
import { sqlBehind } from "../sql-behind.ts";
import type { FindingView } from "./read.ts";

/** Its usual week, with the odd hour in it. */
export function weekSection(view: FindingView): Html {
  const { hours, span } = view;
  const week = weekOf(hours.answer.filter((hour) => hour.at < span.usualTo));
  const odd = hourOfWeek(span.peak);
  const calls = hours.answer.find((hour) => hour.at === span.peak)?.calls ?? 0;
  return html`<section aria-labelledby="week">
<h2 id="week">Its usual week</h2>
<p class="key"><span class="swatch ring"></span>the odd hour: <strong>${nameOf(odd)}</strong>, ${counted(calls, "call")}; usually ${counted(week[odd] ?? 0, "call")}</p>
${heatMap(week, odd)}
${heatLegend()}
${sqlBehind(hours.question)}
</section>`;
}
