import type { Finding } from "@rolecall/core";
import { type Alerter, createAlerter, nextTimer } from "../alerter.ts";
import { compileConfig } from "../config/compile.ts";
import type { AlertingConfig } from "../config/config.ts";
import type { AlertingLimits } from "../config/defaults.ts";
import { decide } from "../decide.ts";
import type { ReceiptRow } from "../delivery/receipt.ts";
import type { DeliveryOutcome } from "../delivery/settle.ts";
import type { Effect } from "../effect.ts";
import type { Notice } from "../group/notice.ts";
import type { Silence } from "../hold/silence.ts";
import type { Input } from "../input.ts";
import { reloadAlerter, restoreAlerter } from "../state/restore.ts";
import type { EpisodeRow, NotificationRow } from "../state/rows.ts";

/** A Tuesday, 10:00 UTC. */
export const START: number = Date.UTC(2026, 10, 24, 10);

/** The process died in the middle of its effects. */
export class Crash extends Error {}

/** Receivers and tables in memory, and a clock that only `advance` moves: what a service around `decide` does. */
export class Scenario {
  now: number = START;
  alerter: Alerter;
  /** How the receivers answer. */
  answer: (notice: Notice) => DeliveryOutcome | undefined = () => ({ kind: "sent" });
  /** Writes and sends until the process dies. */
  stepsLeft: number = Number.POSITIVE_INFINITY;
  readonly sent: Notice[] = [];
  /** Those that the receiver took. */
  readonly delivered: Notice[] = [];
  readonly receipts: Map<string, ReceiptRow> = new Map();
  readonly notifications: Map<string, NotificationRow> = new Map();
  readonly episodes: Map<string, EpisodeRow> = new Map();
  readonly silences: Map<string, Silence> = new Map();
  readonly rejected: string[] = [];

  constructor(config: AlertingConfig, limits: Partial<AlertingLimits> = {}) {
    this.alerter = createAlerter(compiled(config, limits));
  }

  /** Takes a finding, or any other input, and does what is asked for. */
  push(input: Input | Finding): this {
    this.#perform(decide(this.alerter, "kind" in input && "finding_uid" in input ? asInput(input) : input, this.now));
    return this;
  }

  /** Lets time pass, timer by timer. */
  advance(ms: number): this {
    const until = this.now + ms;
    for (let at = nextTimer(this.alerter); at !== undefined && at <= until; at = nextTimer(this.alerter)) {
      this.now = Math.max(this.now, at);
      this.#perform(decide(this.alerter, { kind: "tick" }, this.now));
    }
    this.now = until;
    return this;
  }

  /** The process dies; another starts from the tables. */
  restart(config?: AlertingConfig): this {
    const rows = {
      episodes: [...this.episodes.values()],
      notifications: [...this.notifications.values()],
      silences: [...this.silences.values()],
      staged: this.alerter.state.staged,
    };
    const next = config ? compiled(config, {}) : this.alerter.config;
    this.alerter = restoreAlerter(next, structuredClone(rows), this.now);
    return this;
  }

  reload(config: AlertingConfig): this {
    this.alerter = reloadAlerter(this.alerter, compiled(config, {}), this.now);
    return this.advance(0);
  }

  /** `reason` of each notice sent so far, of one receiver or all. */
  reasons(receiver?: string): readonly string[] {
    return this.sent
      .filter((notice) => receiver === undefined || notice.receiver === receiver)
      .map(({ reason }) => reason);
  }

  /** `stage/reason` of each receipt. */
  receiptReasons(): readonly string[] {
    return [...this.receipts.values()].map(({ stage, reason }) => `${stage}/${reason}`);
  }

  #perform(effects: readonly Effect[]): void {
    const notices: Notice[] = [];
    for (const effect of effects) {
      this.#step();
      if (effect.kind === "send") notices.push(effect.notice);
      else this.#store(effect);
    }
    for (const notice of notices) {
      this.#step();
      this.sent.push(notice);
      const outcome = this.answer(notice);
      if (outcome?.kind === "sent") this.delivered.push(notice);
      if (outcome) this.push({ kind: "delivered", noticeId: notice.noticeId, outcome });
    }
  }

  #step(): void {
    this.stepsLeft -= 1;
    if (this.stepsLeft < 0) throw new Crash();
  }

  #store(effect: Exclude<Effect, { kind: "send" }>): void {
    switch (effect.kind) {
      case "receipts":
        putAll(this.receipts, effect.rows, ({ receipt_id }) => receipt_id);
        return;
      case "silences":
        putAll(this.silences, effect.rows, ({ silenceId }) => silenceId);
        return;
      case "episodes":
        replaceAll(this.episodes, effect.rows, ({ episode_id }) => episode_id);
        return;
      case "notifications":
        replaceAll(this.notifications, effect.rows, (row) => `${row.notice_id}/${row.episode_id}/${row.finding_uid}`);
        return;
      case "rejected":
        this.rejected.push(effect.message);
        return;
      case "timer":
        return;
    }
  }
}

function putAll<T>(table: Map<string, T>, rows: readonly T[], key: (row: T) => string): void {
  for (const row of rows) table.set(key(row), row);
}

/** As ReplacingMergeTree does: the highest revision of a key stays. */
function replaceAll<T extends { readonly revision: number }>(
  table: Map<string, T>,
  rows: readonly T[],
  key: (row: T) => string,
): void {
  for (const row of rows) if ((table.get(key(row))?.revision ?? -1) <= row.revision) table.set(key(row), row);
}

function asInput(finding: Finding): Input {
  return { kind: "finding", finding };
}

function compiled(config: AlertingConfig, limits: Partial<AlertingLimits>): Alerter["config"] {
  const compilation = compileConfig(config, limits);
  if (!compilation.ok) throw new TypeError(JSON.stringify(compilation.problems));
  return compilation.config;
}
