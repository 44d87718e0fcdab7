import {
  type Alerter,
  type CompiledConfig,
  decide,
  type Effect,
  type Input,
  type Notice,
  nextTimer,
  reloadAlerter,
} from "@rolecall/alerting";
import type { Clock, Log } from "@rolecall/runtime";
import type { RowCollector } from "./collect-rows.ts";
import { type AnsweredRow, answeredRows } from "./commands/answered.ts";
import type { AuditChain, AuditRow } from "./commands/audit-chain.ts";
import type { FeedbackRow } from "./commands/feedback-row.ts";
import { obey } from "./commands/obey.ts";
import type { KnownOrder, Obeyed } from "./commands/obeyed.ts";
import { NotOurs } from "./not-ours.ts";
import type { AlerterTables, Batch } from "./tables.ts";

/** No timer sleeps longer than this: what is due is looked at again. */
const LONGEST_SLEEP_MS = 3_600_000;

export interface TurnsOptions {
  readonly alerter: Alerter;
  readonly rows: RowCollector;
  readonly audit: AuditChain;
  readonly tenant: string;
  readonly tables: Pick<AlerterTables, "write">;
  /** Epoch ms, never going back. */
  readonly time: () => number;
  readonly clock: Clock;
  readonly log: Log;
  /** As the pipeline has it. */
  readonly isOurs: (signal: AbortSignal) => Promise<boolean>;
  /** Called when the notice is durable. Must not wait. */
  readonly send: (notice: Notice) => void;
  /** Called after each turn. */
  readonly observe: (effects: readonly Effect[]) => void;
  /** Aborted when the store has had its time: the turn under way is given up. */
  readonly signal: AbortSignal;
}

/** What waits for the next turn. `decide` is called once, in it. */
interface Letter {
  readonly decide: (alerter: Alerter, now: number) => Decided;
  /** All that came of it is durable. */
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

interface Decided {
  readonly effects: readonly Effect[];
  readonly feedback?: readonly FeedbackRow[];
  readonly audit?: AuditRow | undefined;
  readonly answered?: readonly AnsweredRow[];
}

/**
 * The alerter's one thread of decisions. Whatever waits is decided in one turn, its rows are made durable
 * together, and only then is anything sent; it is acknowledged when they can be read.
 */
export class Turns {
  readonly #options: TurnsOptions;
  #alerter: Alerter;
  #letters: Letter[] = [];
  #wake: () => void = () => {};
  #closing = false;
  #failure: unknown;

  constructor(options: TurnsOptions) {
    this.#options = options;
    this.#alerter = options.alerter;
  }

  /** As it is under the configuration of now. */
  get alerter(): Alerter {
    return this.#alerter;
  }

  /** Goes on under another configuration; resolves when all that came of that is durable. Nothing is said again. */
  reload(config: CompiledConfig): Promise<void> {
    return this.#post((alerter, now) => {
      this.#alerter = reloadAlerter(alerter, config, now);
      return { decided: { effects: decide(this.#alerter, TICK, now) }, answer: undefined };
    });
  }

  /** Resolves when all that came of the inputs is durable; rejects when it never will be. */
  offer(inputs: readonly Input[]): Promise<void> {
    return this.#post((alerter, now) => ({
      decided: { effects: inputs.flatMap((input) => decide(alerter, input, now)) },
      answer: undefined,
    }));
  }

  /** Resolves with the answer to an order, and whether anything was done: when all that came of it is durable. */
  order(order: KnownOrder): Promise<Pick<Obeyed, "answer" | "isDone">> {
    return this.#post((alerter, now) => {
      const { tenant, audit: chain } = this.#options;
      const { effects, feedback, answer, isDone } = obey(alerter, order, now);
      const answered = answeredRows(tenant, order.id, answer, now);
      if (!isDone || order.isRecorded === true) return { decided: { effects, answered }, answer: { answer, isDone } };
      const audit = chain.append(order, now);
      return { decided: { effects, feedback, audit, answered }, answer: { answer, isDone } };
    });
  }

  /** Ends `run` once everything offered so far is done. */
  close(): void {
    this.#closing = true;
    this.#wake();
  }

  /** Takes turns until `close`; rejects when rows cannot be made durable. */
  async run(): Promise<void> {
    try {
      while (await this.#step());
      this.#failure = new Error("the alerter has stopped");
    } catch (error) {
      this.#failure = error;
      for (const letter of this.#waiting()) letter.failed(error);
      throw error;
    }
  }

  /** A turn where there is something to do, else a pause; false when it is over. */
  async #step(): Promise<boolean> {
    const { isOurs, signal, time } = this.#options;
    const due = nextTimer(this.#alerter);
    const now = time();
    const isDue = due !== undefined && due <= now;
    if (this.#letters.length === 0 && !isDue) {
      if (this.#closing) return false;
      await this.#pause(due === undefined ? LONGEST_SLEEP_MS : due - now);
      return true;
    }
    if (this.#letters.length === 0 && this.#closing) return false;
    // A process that was frozen finds its timers due, and another has had its turns meanwhile.
    if (!(await isOurs(signal))) throw new NotOurs();
    await this.#turn(this.#waiting(), time());
    return true;
  }

  #post<T>(act: (alerter: Alerter, now: number) => { decided: Decided; answer: T }): Promise<T> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      let answer: { readonly value: T } | undefined;
      this.#letters.push({
        decide(alerter, now) {
          const acted = act(alerter, now);
          answer = { value: acted.answer };
          return acted.decided;
        },
        done: () => void (answer !== undefined && resolve(answer.value)),
        failed: reject,
      });
      this.#wake();
    });
  }

  #waiting(): readonly Letter[] {
    const letters = this.#letters;
    this.#letters = [];
    return letters;
  }

  async #turn(letters: readonly Letter[], now: number): Promise<void> {
    try {
      await this.#decide(letters, now);
    } catch (error) {
      for (const letter of letters) letter.failed(error);
      throw error;
    }
    for (const letter of letters) letter.done();
  }

  async #decide(letters: readonly Letter[], now: number): Promise<void> {
    const { tables, log, send, observe, signal, time } = this.#options;
    // One by one: a letter may bring another configuration. Each at an instant of its own: what is said of one finding and taken
    // back at once is told apart by when.
    const decided = letters.map((letter, n) => letter.decide(this.#alerter, n === 0 ? now : time()));
    if (decided.every(({ effects }) => effects.length === 0))
      decided.push({ effects: decide(this.#alerter, TICK, time()) });
    const effects = decided.flatMap((each) => each.effects);
    // Whoever comes next will find that it was to be told: nobody waits until it can be read as well.
    await tables.write(this.#batchesOf(decided), signal, () => {
      for (const effect of effects) if (effect.kind === "send") send(effect.notice);
    });
    for (const effect of effects) {
      if (effect.kind === "rejected") log.warn({ reason: effect.message }, "an input was not obeyed");
    }
    observe(effects);
  }

  /** What came of it all, with who asked for it and how that was answered. */
  #batchesOf(decided: readonly Decided[]): readonly Batch[] {
    const { rows } = this.#options;
    const causes: readonly Batch[] = [
      { table: "audit_log", rows: decided.flatMap(({ audit }) => audit ?? []) },
      { table: "feedback", rows: decided.flatMap(({ feedback }) => feedback ?? []) },
    ];
    const effects = decided.flatMap((each) => each.effects);
    const isKnown = (episodeId: string): boolean => this.#alerter.state.episodes.has(episodeId);
    const answers: Batch = { table: "orders", rows: decided.flatMap(({ answered }) => answered ?? []) };
    return [...causes, ...rows.collect(effects, isKnown), answers].filter((batch) => batch.rows.length > 0);
  }

  async #pause(ms: number): Promise<void> {
    const { clock } = this.#options;
    const over = new AbortController();
    const woken = new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    const due = clock.sleep(Math.max(0, Math.min(ms, LONGEST_SLEEP_MS)), over.signal).catch(() => undefined);
    await Promise.race([woken, due]);
    this.#wake = () => {};
    over.abort();
  }
}

const TICK: Input = { kind: "tick" };
