import { HELD_REASONS, heldWords } from "../markup/held-words.ts";
import { type Html, html } from "../markup/html.ts";
import { severityMark } from "../markup/severity.ts";
import { amount, timeMark } from "../markup/words.ts";
import type { Question } from "../queries/question.ts";
import type { ReceiptItem } from "../queries/receipts.ts";
import { findingPath } from "./paths.ts";
import { sqlBehind } from "./sql-behind.ts";

export interface WhyNotView {
  readonly search: string;
  readonly reason: string;
  readonly receipts: readonly ReceiptItem[];
  readonly question: Question;
  readonly isCut: boolean;
}

/** Who is not told of that has heard of it before. */
const TOLD_BEFORE: ReadonlySet<string> = new Set(["duplicate", "repeat-interval-not-elapsed"]);

/** Search over the receipts: every finding that somebody was not told of, and why. */
export function whyNotBody({ search, reason, receipts, question, isCut }: WhyNotView): Html {
  const option = (value: string, text: string): Html =>
    html`<option value="${value}"${value === reason ? html` selected` : undefined}>${text}</option>`;
  const reasons = [...new Set([...HELD_REASONS, ...(reason === "" ? [] : [reason])])];
  return html`<header class="headline"><h1>Why was nobody told?</h1></header>
<p>Whatever was found and not delivered leaves a receipt with its reason.</p>
<form class="filters" method="get" action="/why-not">
<label class="wide">Finding, identity or receiver <input name="q" value="${search}" maxlength="500" placeholder="part of a title, a uid or a name"></label>
<label>Reason <select name="reason">${option("", "any")}${reasons.map((each) => option(each, each.replaceAll("-", " ")))}</select></label>
<button>Search</button>
</form>
${
  receipts.length === 0
    ? html`<section class="notice"><h2>No receipt matches</h2><p>Either it was told, or nothing was found. The page of a finding says who was told; <a href="/?open=any">all findings</a>.</p></section>`
    : html`<ul class="receipts">${receipts.map(item)}</ul>${isCut ? html`<p class="muted">There are more: name the finding or the identity.</p>` : undefined}`
}
${sqlBehind(question)}`;
}

function item(each: ReceiptItem): Html {
  const told = TOLD_BEFORE.has(each.reason) ? "told again" : "told";
  const subject =
    each.receiver === "" ? html`Nobody was ${told}` : html`<strong>${each.receiver}</strong> was not ${told}`;
  return html`<li class="receipt">${each.title === "" ? undefined : severityMark(each.severity)} <a href="${findingPath(each.finding_uid)}">${each.title || each.finding_uid}</a>
<p>${subject}, because ${heldWords(each.reason)}${each.by === "" ? "" : html` (<code>${each.by}</code>)`} <span class="muted">${amount(each.times)}×, last</span> ${timeMark(each.at)}</p></li>`;
}
