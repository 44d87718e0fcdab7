import { parseTime } from "@rolecall/core";
import { type Html, html } from "../markup/html.ts";
import { ago, amount, bytesText, counted, timeMark } from "../markup/words.ts";
import { calibrationCurve } from "../pictures/calibration-curve.ts";
import { shareBar } from "../pictures/share-bar.ts";
import { CALIBRATION } from "../queries/calibration.ts";
import { BUDGET, DEAD, type PipelineFacts, RECEIVERS, type ReceiverState, SOURCES_STATE } from "../queries/pipeline.ts";
import { sqlBehind } from "./sql-behind.ts";

/** What came in on the last day that the history knows, by source. */
export function sourcesSection({ sources }: PipelineFacts, now: number): Html {
  return html`<section aria-labelledby="sources"><h2 id="sources">What comes in</h2>
${sources.length === 0 ? html`<p class="empty">Nothing has come in yet.</p>` : html`<div class="scroll" tabindex="0" role="group" aria-label="Sources"><table class="list"><thead><tr><th>Source</th><th class="number">Events a day</th><th>Last event</th></tr></thead><tbody>${sources.map((each) => html`<tr><th scope="row">${each.source || "unknown"}</th><td class="number" data-name="events">${amount(each.events)}</td><td data-name="last">${timeMark(each.last_seen)} <span class="muted">${ago(each.last_seen, now)}</span></td></tr>`)}</tbody></table></div>`}
${sqlBehind(SOURCES_STATE)}</section>`;
}

/** Records that could not be read, by reason, each with a letter to look at. */
export function deadSection({ dead }: PipelineFacts, now: number): Html {
  return html`<section aria-labelledby="dead"><h2 id="dead">Dead letters</h2>
${dead.length === 0 ? html`<p class="empty">Every record could be read.</p>` : html`<div class="scroll" tabindex="0" role="group" aria-label="Dead letters"><table class="list"><thead><tr><th>Reason</th><th>Source</th><th class="number">Letters</th><th>Last</th><th>For example</th></tr></thead><tbody>${dead.map((each) => html`<tr><th scope="row"><a href="/pipeline/dead/${encodeURIComponent(each.dead_uid)}">${each.reason}</a></th><td data-name="source">${each.source || "auto"}</td><td class="number" data-name="letters">${amount(each.letters)}</td><td data-name="last">${timeMark(each.last)} <span class="muted">${ago(each.last, now)}</span></td><td data-name="example">${each.example}</td></tr>`)}</tbody></table></div>`}
${sqlBehind(DEAD)}</section>`;
}

/** Whoever is well takes a message in seconds, and a storm of them in so long. */
const OVERDUE_MS = 2 * 60_000;

/** Nobody knows whether one that refused its last message would take another by now; after a day it is the table's to tell, and no alarm. */
const LATELY_MS = 24 * 3_600_000;

/** Receivers that take no messages, or not as fast as they come, or refused the last one: nobody else says so while there is no other to tell. */
export function deafIn(receivers: readonly ReceiverState[], now: number): readonly ReceiverState[] {
  return receivers.filter((each) => isOverdue(each, now) || hasRefused(each, now));
}

function isOverdue({ waiting, waiting_since }: ReceiverState, now: number): boolean {
  return waiting > 0 && now - parseTime(waiting_since) > OVERDUE_MS;
}

function hasRefused({ last_outcome, failed_at }: ReceiverState, now: number): boolean {
  return last_outcome !== "" && last_outcome !== "sent" && now - parseTime(failed_at) < LATELY_MS;
}

/** `2 messages wait for slack, the oldest from 9 minutes ago: server-error (HTTP 503)`, and what became of the last that waits no more. */
export function deafText(state: ReceiverState, now: number): string {
  const { waiting, waiting_since, waiting_why, integration, last_outcome, failed_at, detail } = state;
  const because = (why: string): string => (why === "" ? "" : `: ${why}`);
  const waits = `${amount(waiting)} ${waiting === 1 ? "message waits" : "messages wait"} for ${integration}, the oldest from ${ago(waiting_since, now)}${because(waiting_why)}`;
  const refused = `the last message to ${integration} was ${last_outcome} ${ago(failed_at, now)}${because(detail)}`;
  return [...(isOverdue(state, now) ? [waits] : []), ...(hasRefused(state, now) ? [refused] : [])].join("; ");
}

/** What became of messages, by receiver. */
export function receiversSection({ receivers }: PipelineFacts, now: number): Html {
  return html`<section aria-labelledby="receivers"><h2 id="receivers">Receivers and their outbox</h2>
${receivers.length === 0 ? html`<p class="empty">Nobody has been told of anything.</p>` : html`<div class="scroll" tabindex="0" role="group" aria-label="Receivers"><table class="list"><thead><tr><th>Receiver</th><th class="number">Sent</th><th class="number">Waiting</th><th class="number">Failed</th><th>Last</th><th>What failed last</th></tr></thead><tbody>${receivers.map((each) => html`<tr><th scope="row">${each.receiver} <span class="muted">${each.integration}</span></th><td class="number" data-name="sent">${amount(each.sent)}</td><td class="number" data-name="waiting">${waitingText(each, now)}</td><td class="number" data-name="failed">${each.failed === 0 ? "0" : html`<strong class="new">✕ ${amount(each.failed)}</strong>`}</td><td data-name="last">${timeMark(each.last)} <span class="muted">${ago(each.last, now)}</span></td><td data-name="failure">${each.waiting_why === "" ? undefined : html`${each.waiting_why}, tried again<br>`}${each.detail}</td></tr>`)}</tbody></table></div>`}
${sqlBehind(RECEIVERS)}</section>`;
}

function waitingText(state: ReceiverState, now: number): Html {
  const { waiting, waiting_since } = state;
  if (!isOverdue(state, now)) return html`${amount(waiting)}`;
  return html`<strong class="new">✕ ${amount(waiting)}</strong> <span class="muted">the oldest from ${ago(waiting_since, now)}</span>`;
}

/** Findings per 1,000 identities and day against what was asked for. */
export function budgetSection({ budget }: PipelineFacts, asked: number | undefined): Html {
  const rate = (findings: number, identities: number): number => (findings * 1000) / Math.max(1, identities);
  const most = Math.max(asked ?? 0, ...budget.map((each) => rate(each.findings, each.identities)));
  const total = budget.reduce((sum, each) => sum + rate(each.findings, each.identities), 0);
  const realised = budget.length === 0 ? "none" : (total / budget.length).toFixed(1);
  return html`<section aria-labelledby="budget"><h2 id="budget">The alert budget</h2>
<p>${asked === undefined ? html`What was asked for is not known here.` : html`Asked for: <strong>${amount(asked)}</strong> findings per 1,000 identities and day.`} Realised, over ${counted(budget.length, "day")}: <strong>${realised}</strong>. Small fleets scatter: with 100 identities, one finding is 10 per 1,000.</p>
${budget.length === 0 ? undefined : html`<table class="ranks"><tbody>${budget.map((each) => html`<tr><th scope="row">${each.day}</th><td class="bar">${shareBar(rate(each.findings, each.identities), most)}</td><td class="number">${rate(each.findings, each.identities).toFixed(1)} <span class="muted">(${amount(each.findings)})</span></td></tr>`)}</tbody></table>`}
${sqlBehind(BUDGET)}</section>`;
}

/** Rarer hours than so many are no news by their absence. */
const LEAST_BY_CHANCE = 0.1;

/** Are hours as rare as they are said to be? */
export function calibrationSection({ calibration }: PipelineFacts): Html {
  const { hours, levels } = calibration;
  const told = levels.filter(({ level, found }) => found > 0 || hours / 10 ** level >= LEAST_BY_CHANCE);
  const rows = told.map(({ level, found }) => {
    const expected = hours / 10 ** level;
    return html`<tr><th scope="row">1 in ${amount(10 ** level)}</th><td class="number" data-name="by chance">${amount(expected)}</td><td class="number" data-name="found">${amount(found)}</td></tr>`;
  });
  return html`<section aria-labelledby="calibration"><h2 id="calibration">Is it as rare as it says?</h2>
${
  told.length === 0
    ? html`<p class="empty">No calibrated finding in four weeks, and too few hours for one by chance: there is nothing to compare yet.</p>`
    : html`<p>Of ${amount(hours)} hours in which an identity acted, in four weeks. On the line, hours are as rare as they are said to be; above it there are more: attacks, releases nobody told of, or a model that does not fit. What was confirmed as compromised is left out, and several hours of one episode count once.</p>
${calibrationCurve(calibration)}
<table class="list"><thead><tr><th>Said</th><th class="number">By chance</th><th class="number">Found</th></tr></thead><tbody>${rows}</tbody></table>`
}
${sqlBehind(CALIBRATION)}</section>`;
}

/** What the tables take on the disk. */
export function storageSection({ sizes }: PipelineFacts): Html {
  const most = Math.max(0, ...sizes.map(({ bytes }) => bytes));
  return html`<section aria-labelledby="storage"><h2 id="storage">Storage</h2>
<table class="ranks"><tbody>${sizes.map(({ name, rows, bytes }) => html`<tr><th scope="row"><code>${name}</code> <span class="muted">${amount(rows)} rows</span></th><td class="bar">${shareBar(bytes, most)}</td><td class="number">${bytesText(bytes)}</td></tr>`)}</tbody></table></section>`;
}
