import { lateWords } from "@rolecall/clickhouse";
import { type Child, html } from "../markup/html.ts";
import { amount, counted } from "../markup/words.ts";
import type { PipelineFacts } from "../queries/pipeline.ts";
import { sqlPath } from "./paths.ts";
import { deafIn, deafText } from "./pipeline-facts.ts";

/** Something about the pipeline that is not as it should be, although each of its parts works. */
export interface Concern {
  readonly name: string;
  readonly word: string;
  /** What is so, what follows from it, and what to do. */
  readonly detail: Child;
}

/** So many records of an hour that cannot be read are no strays; receivers are told from as many on. */
const MANY_DEAD = 100;

/** What the history tells of receivers that take nothing, records that cannot be read, events that come too late, and logs that are missing. */
export function concernsIn(facts: PipelineFacts, now: number): readonly Concern[] {
  return [...untold(facts, now), ...unread(facts), ...late(facts), ...missing(facts)];
}

function untold({ receivers }: PipelineFacts, now: number): readonly Concern[] {
  return deafIn(receivers, now).map((each) => ({
    name: each.receiver,
    word: "not told",
    detail: html`${deafText(each, now)}. Nothing is lost: what was found stands in the <a href="/">list</a>. <code>npx rolecall doctor</code> says what to do.`,
  }));
}

function unread({ dead }: PipelineFacts): readonly Concern[] {
  const lately = dead.reduce((sum, each) => sum + each.lately, 0);
  if (lately < MANY_DEAD) return [];
  const detail = html`${amount(lately)} records of the last hour could not be read, and what they tell of is not watched. <a href="#dead">Why, by source</a>`;
  return [{ name: "dead letters", word: "not read", detail }];
}

function late({ late: sources }: PipelineFacts): readonly Concern[] {
  if (sources.length === 0) return [];
  const words = sources.map(lateWords).join("; ");
  const detail = html`Of the last hour ${words}: further than their input is waited for. Rules have checked them; what was unusual in how much or how often a machine did something may have gone unseen. Raise <code>lateness</code> of the input in <code>rolecall.yaml</code>, or have them sent sooner. <a href="${sqlPath(LATE_SQL)}">Since when</a>`;
  return [{ name: "late events", word: "too late", detail }];
}

const LATE_SQL = `SELECT toStartOfInterval(recorded_at, INTERVAL 10 MINUTE) AS since, source, sum(late) AS late, sum(events) AS events,
  round(max(furthest_ms) / 60000) AS furthest_min
FROM late_events GROUP BY since, source ORDER BY since DESC, late DESC LIMIT 100`;

function missing({ missing: findings }: PipelineFacts): readonly Concern[] {
  if (findings === 0) return [];
  const detail = html`<a href="/?open=true&kind=coverage">${counted(findings, "open finding")}</a> ${findings === 1 ? "says" : "say"} that logs have stopped, or have lost what they had: whoever acts there is not seen. <a href="/coverage">Coverage</a>`;
  return [{ name: "logs", word: "missing", detail }];
}
