import { type Alerter, decide, type Effect, type Input, type Notice, nextTimer } from "@rolecall/alerting";
import type { Clock, Log } from "@rolecall/runtime";
import type { RowCollector } from "./collect-rows.ts";
import type { AlerterTables } from "./tables.ts";

/** No timer sleeps longer than this: what is due is looked at again. */
const LONGEST_SLEEP_MS = 3_600_000;

export interface TurnsOptions {
  readonly alerter: Alerter;
  readonly rows: RowCollector;
  readonly tables: Pick<AlerterTables, "write">;
  /** Epoch ms, never going back. */
  readonly time: () => number;
  readonly clock: Clock;
  readonly log: Log;
  /** Called when the notice's rows are durable. Must not wait. */
  readonly send: (notice: Notice) => void;
  /** Called after each turn. */
  readonly observe: (effects: readonly Effect[]) => void;
  /** Aborted when the store has had its time: the turn under way is given up. */
  readonly signal: AbortSignal;
}

interface Letter {
  readonly inputs: readonly Input[];
  readonly settle: (error?: unknown) => void;
}

/**
 * The alerter's one thread of decisions. Whatever waits is decided in one turn, its rows are made durable in one insert
 * per table, and only then is anything sent or acknowledged.
 */
export class Turns {
  readonly #options: TurnsOptions;
  #letters: Letter[] = [];
  #wake: () => void = () => {};
  #closing = false;
  #failure: unknown;

  constructor(options: TurnsOptions) {
    this.#options = options;
  }

  /** Resolves when all that came of the inputs is durable; rejects when it never will be. */
  offer(inputs: readonly Input[]): Promise<void> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      this.#letters.push({ inputs, settle: (error?: unknown) => (error === undefined ? resolve() : reject(error)) });
      this.#wake();
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
      for (const letter of this.#waiting()) letter.settle(error);
      throw error;
    }
  }

  /** A turn where there is something to do, else a pause; false when it is over. */
  async #step(): Promise<boolean> {
    const due = nextTimer(this.#options.alerter);
    const now = this.#options.time();
    if (this.#letters.length > 0) await this.#turn(this.#waiting(), now);
    else if (this.#closing) return false;
    else if (due !== undefined && due <= now) await this.#turn([], now);
    else await this.#pause(due === undefined ? LONGEST_SLEEP_MS : due - now);
    return true;
  }

  #waiting(): readonly Letter[] {
    const letters = this.#letters;
    this.#letters = [];
    return letters;
  }

  async #turn(letters: readonly Letter[], now: number): Promise<void> {
    try {
      await this.#decide(
        letters.flatMap((letter) => letter.inputs),
        now,
      );
    } catch (error) {
      for (const letter of letters) letter.settle(error);
      throw error;
    }
    for (const letter of letters) letter.settle();
  }

  async #decide(inputs: readonly Input[], now: number): Promise<void> {
    const { alerter, rows, tables, log, send, observe, signal } = this.#options;
    const effects = (inputs.length > 0 ? inputs : [TICK]).flatMap((input) => decide(alerter, input, now));
    await tables.write(
      rows.collect(effects, (episodeId) => alerter.state.episodes.has(episodeId)),
      signal,
    );
    for (const effect of effects) {
      if (effect.kind === "send") send(effect.notice);
      else if (effect.kind === "rejected") log.warn({ reason: effect.message }, "an input was not obeyed");
    }
    observe(effects);
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
