import { JUDGED_FINDINGS, type LateSource, lateSources, type Store } from "@rolecall/clickhouse";
import { type Calibration, calibration as readCalibration } from "./calibration.ts";
import { ask, type Question } from "./question.ts";

/** Dead letters by reason and source, those that were not retried. */
export interface DeadCount {
  readonly reason: string;
  readonly source: string;
  readonly letters: number;
  /** Those of the last hour. */
  readonly lately: number;
  readonly last: string;
  readonly example: string;
  readonly dead_uid: string;
}

/** What became of the messages to one receiver. */
export interface ReceiverState {
  readonly receiver: string;
  readonly integration: string;
  readonly sent: number;
  readonly waiting: number;
  /** When the oldest of those that wait was decided; of no meaning where none waits. */
  readonly waiting_since: string;
  readonly failed: number;
  readonly last: string;
  /** Of the last that failed; empty where none did. */
  readonly detail: string;
  /** When that one was decided; of no meaning where none did. */
  readonly failed_at: string;
  /** Why the last of those that wait and were tried was not taken; empty where none was. */
  readonly waiting_why: string;
  /** What became of the last one that something became of; empty where there is none. */
  readonly last_outcome: string;
}

/** Findings that count against the budget, by the day. */
export interface BudgetDay {
  readonly day: string;
  readonly findings: number;
  readonly identities: number;
}

/** One table on the disk. */
export interface TableSize {
  readonly name: string;
  readonly rows: number;
  readonly bytes: number;
}

/** What one source brought on the last day that the history knows. */
export interface SourceState {
  readonly source: string;
  readonly events: number;
  readonly last_seen: string;
}

export const DEAD: Question = {
  sql: `SELECT reason, source, count() AS letters, countIf(recorded_at > now64(3, 'UTC') - INTERVAL 1 HOUR) AS lately,
      max(recorded_at) AS last, any(detail) AS example, max(dead_uid) AS dead_uid
    FROM rolecall.dead_letters FINAL WHERE retried = 0 GROUP BY reason, source ORDER BY letters DESC LIMIT 30`,
  parameters: {},
};

export const RECEIVERS: Question = {
  sql: `SELECT receiver, integration, countIf(outcome = 'sent') AS sent, countIf(outcome = 'pending') AS waiting,
      minIf(notices.at, outcome = 'pending') AS waiting_since,
      argMaxIf(notices.detail, notices.at, outcome = 'pending' AND notices.detail != '') AS waiting_why,
      argMaxIf(outcome, notices.at, outcome NOT IN ('pending', 'not-sent')) AS last_outcome,
      countIf(outcome NOT IN ('sent', 'pending', 'not-sent')) AS failed, max(notices.at) AS last,
      argMaxIf(notices.detail, notices.at, outcome NOT IN ('sent', 'pending', 'not-sent')) AS detail,
      maxIf(notices.at, outcome NOT IN ('sent', 'pending', 'not-sent')) AS failed_at
    FROM (SELECT receiver, integration, notice_id, argMax(outcome, revision) AS outcome, argMax(detail, revision) AS detail,
        max(notifications.at) AS at
      FROM rolecall.notifications AS notifications GROUP BY receiver, integration, notice_id) AS notices
    GROUP BY receiver, integration ORDER BY receiver, integration LIMIT 100`,
  parameters: {},
};

/** Every day that the history knows of the last fourteen, those without findings too: a mean of the others says too much. */
export const BUDGET: Question = {
  sql: `SELECT toString(date) AS day, findings, identities FROM (SELECT identities,
      arrayJoin(arrayMap(n -> toDate(oldest) + n, range(toUInt32(toDate(newest) - toDate(oldest) + 1)))) AS date
      FROM (SELECT count() AS identities, max(last_seen) AS newest, greatest(min(first_seen), newest - INTERVAL 13 DAY) AS oldest
        FROM rolecall.identities FINAL HAVING identities > 0)) AS days
    LEFT JOIN (SELECT toDate(time) AS date, count() AS findings FROM rolecall.findings_latest
      WHERE kind = 'behavior' AND time >= (SELECT max(last_seen) FROM rolecall.identities) - INTERVAL 14 DAY GROUP BY date) AS told
      USING date ORDER BY day`,
  parameters: {},
};

const SIZES: Question = {
  sql: `SELECT table AS name, sum(rows) AS rows, sum(bytes_on_disk) AS bytes FROM system.parts
    WHERE database = 'rolecall' AND active GROUP BY name ORDER BY bytes DESC`,
  parameters: {},
};

export const SOURCES_STATE: Question = {
  sql: `SELECT source, count() AS events, max(time) AS last_seen FROM rolecall.events
    WHERE time >= (SELECT max(time) FROM rolecall.events) - INTERVAL 1 DAY GROUP BY source ORDER BY events DESC LIMIT 50`,
  parameters: {},
};

const MISSING_LOGS: Question = {
  sql: `SELECT count() AS findings FROM rolecall.findings_latest WHERE kind = 'coverage' AND finding_uid NOT IN (${JUDGED_FINDINGS})`,
  parameters: {},
};

/** What the history tells of the pipeline. */
export interface PipelineFacts {
  readonly dead: readonly DeadCount[];
  readonly receivers: readonly ReceiverState[];
  readonly budget: readonly BudgetDay[];
  readonly sizes: readonly TableSize[];
  readonly sources: readonly SourceState[];
  readonly calibration: Calibration;
  /** Sources much of which came too late within the last hour. */
  readonly late: readonly LateSource[];
  /** Open findings about logs that are missing. */
  readonly missing: number;
}

/** What became of the messages to each receiver. */
export function receiverStates(store: Store): Promise<readonly ReceiverState[]> {
  return ask<ReceiverState>(store, RECEIVERS);
}

/** @param calibrated reads weeks of events: whoever asks often remembers it */
export async function pipelineFacts(
  store: Store,
  calibrated: () => Promise<Calibration> = () => readCalibration(store),
): Promise<PipelineFacts> {
  const [dead, receivers, budget, sizes, sources, calibration, late, silent] = await Promise.all([
    ask<DeadCount>(store, DEAD),
    receiverStates(store),
    ask<BudgetDay>(store, BUDGET),
    ask<TableSize>(store, SIZES),
    ask<SourceState>(store, SOURCES_STATE),
    calibrated(),
    lateSources(store),
    ask<{ readonly findings: number }>(store, MISSING_LOGS),
  ]);
  return { dead, receivers, budget, sizes, sources, calibration, late, missing: silent[0]?.findings ?? 0 };
}
