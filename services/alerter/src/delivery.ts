import type { DeliveryOutcome, Integration, Notice } from "@rolecall/alerting";
import type { Change, Notifier } from "@rolecall/notifiers";
import type { Clock, Log, Metrics } from "@rolecall/runtime";
import type { Receivers } from "./receivers.ts";

/**
 * Messages under way to one channel at most: what is told later arrives later. And Slack knows no key of ours, so a message
 * whose outcome is not yet durable may be posted twice after a crash: with one at a time there is at most one.
 */
const WIDTH = 1;

/** A wait for no more than this is waited out on the spot, and so often at most before it counts as an attempt. */
const MOMENT_MS = 1500;
const MOST_MOMENTS = 3;

export interface DeliveryOptions {
  readonly receivers: Receivers;
  /** Resolves when the outcome is durable. */
  readonly settle: (noticeId: string, outcome: DeliveryOutcome) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** As the pipeline has it. */
  readonly isOurs: (signal: AbortSignal) => Promise<boolean>;
}

/** What became of what was tried. */
type Attempted = Exclude<DeliveryOutcome, { readonly kind: "held" }> & {
  readonly degraded?: boolean | undefined;
  readonly missed?: string | undefined;
};

/** One channel of one receiver, with what waits for it: no more than one notice per group. */
interface Lane {
  readonly receiver: string;
  readonly integration: Integration;
  notifier: Notifier | undefined;
  readonly waiting: Notice[];
  active: number;
  /** Reasons of its failures since it last took something: each is logged once. */
  readonly faults: Set<string>;
  /** How many did not get what it took last, which is logged once as well. */
  missed: string | undefined;
}

function isCritical({ severity, firing }: Notice): boolean {
  return severity === "critical" && firing.length > 0;
}

/** A queue of its own per channel, so that one that does not answer delays nobody else. */
export class Delivery {
  readonly #options: DeliveryOptions;
  readonly #lanes = new Map<string, Lane>();
  readonly #active = new Set<Promise<void>>();
  readonly #cut = new AbortController();
  #receivers: Receivers;
  #stopping = false;

  constructor(options: DeliveryOptions) {
    this.#options = options;
    this.#receivers = options.receivers;
  }

  /** Sends the notice when its turn comes. Never throws and never waits. */
  send(notice: Notice): void {
    const lane = this.#laneOf(notice);
    // What is critical waits behind nothing that is not.
    const isBehind = isCritical(notice) ? lane.waiting.findIndex((other) => !isCritical(other)) : -1;
    lane.waiting.splice(isBehind < 0 ? lane.waiting.length : isBehind, 0, notice);
    this.#pump(lane);
  }

  /** Tells the channels that want to know of what people changed; a change that is not taken is not told again. */
  change(change: Change): void {
    for (const [receiver, channels] of this.#receivers) {
      for (const [integration, notifier] of channels) {
        if (notifier.change === undefined || this.#stopping) continue;
        const telling = notifier.change(change, this.#cut.signal).then((outcome) => {
          this.#active.delete(telling);
          if (outcome.kind !== "sent") this.#options.log.warn({ receiver, integration }, "a change was not told");
        });
        this.#active.add(telling);
      }
    }
  }

  /** From now on messages go through these. What is under way, and the end of what a receiver that is gone was told, goes through those before. */
  use(receivers: Receivers): void {
    this.#receivers = receivers;
    for (const lane of this.#lanes.values()) {
      lane.notifier = receivers.get(lane.receiver)?.get(lane.integration) ?? lane.notifier;
    }
  }

  /** Starts nothing more; what is under way may end within `graceMs`, and is then cut. What waits stays in the outbox. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping = true;
    const ended = new AbortController();
    const late = this.#options.clock.sleep(graceMs, ended.signal).then(
      () => this.#cut.abort(),
      () => undefined,
    );
    await Promise.all(this.#active);
    const notifiers = [...this.#receivers.values()].flatMap((channels) => [...channels.values()]);
    await Promise.all(notifiers.flatMap((notifier) => notifier.idle?.() ?? []));
    ended.abort();
    await late;
  }

  #laneOf({ receiver, integration }: Notice): Lane {
    const key = `${receiver}/${integration}`;
    const known = this.#lanes.get(key);
    if (known !== undefined) return known;
    const notifier = this.#receivers.get(receiver)?.get(integration);
    const lane: Lane = {
      receiver,
      integration,
      notifier,
      waiting: [],
      active: 0,
      faults: new Set(),
      missed: undefined,
    };
    this.#lanes.set(key, lane);
    return lane;
  }

  #pump(lane: Lane): void {
    while (!this.#stopping && lane.active < WIDTH) {
      const notice = lane.waiting.shift();
      if (notice === undefined) break;
      lane.active += 1;
      const sending = this.#deliver(lane, notice).finally(() => {
        lane.active -= 1;
        this.#active.delete(sending);
        this.#pump(lane);
      });
      this.#active.add(sending);
    }
  }

  async #deliver(lane: Lane, notice: Notice): Promise<void> {
    const { clock, metrics, settle } = this.#options;
    const began = clock.now();
    const outcome = await this.#attempt(lane, notice);
    if (outcome.kind === "retry" && outcome.reason === "cancelled") return;
    const { receiver, integration } = lane;
    metrics.notificationSeconds.observe({ receiver, integration }, Math.max(0, clock.now() - began) / 1000);
    metrics.notificationRequests.inc({ receiver, integration, outcome: outcome.kind });
    if (outcome.kind !== "sent") metrics.notificationRequestsFailed.inc({ integration });
    else if (outcome.degraded === true) metrics.notificationsDegraded.inc({ integration });
    if (outcome.kind === "retry") metrics.retries.inc({ dependency: lane.integration, reason: outcome.reason });
    this.#tell(lane, outcome);
    // What waits in the lane goes back with it: the outbox knows in which order they are to be tried.
    const held = outcome.kind === "retry" ? lane.waiting.splice(0) : [];
    const settled = [settle(notice.noticeId, outcome), ...held.map((next) => settle(next.noticeId, { kind: "held" }))];
    // When one rejects, `Turns.run` has failed with the same reason and ends the service: what were sent from now on would be
    // sent once more by whoever is next.
    await Promise.all(settled).catch(() => {
      this.#stopping = true;
    });
  }

  /** A channel that is only busy for a moment (Slack takes a message a second) is waited for: no failure, no backoff. */
  async #attempt(lane: Lane, notice: Notice): Promise<Attempted> {
    const notifier = this.#tellerOf(lane, notice);
    if (notifier === undefined) return { kind: "refused", reason: "other", detail: "it is no longer configured" };
    for (let moments = 0; ; moments += 1) {
      // What was decided may have waited long, and a process that was frozen is not told so.
      if (!(await this.#options.isOurs(this.#cut.signal))) return { kind: "retry", reason: "cancelled" };
      const outcome = await this.#once(notifier, notice);
      const pauseMs = outcome.kind === "retry" && outcome.reason === "rate-limited" ? (outcome.afterMs ?? 0) : 0;
      if (pauseMs <= 0 || pauseMs > MOMENT_MS || moments >= MOST_MOMENTS || this.#stopping) return outcome;
      await this.#options.clock.sleep(pauseMs, this.#cut.signal).catch(() => undefined);
    }
  }

  /**
   * The receiver's own; or whoever tells now where it did when it told this before, as it has another name or changed places with
   * another since: who was told that something began is told that it is over.
   */
  #tellerOf({ notifier }: Lane, { integration, externalIds }: Notice): Notifier | undefined {
    if (notifier !== undefined && notifier.hasTold?.(externalIds) !== false) return notifier;
    const others = [...this.#receivers.values()].flatMap((channels) => channels.get(integration) ?? []);
    return others.find((other) => other.hasTold?.(externalIds) === true) ?? notifier;
  }

  async #once(notifier: Notifier, notice: Notice): Promise<Attempted> {
    try {
      return await notifier.send(notice, this.#cut.signal);
    } catch {
      return { kind: "retry", reason: "other" };
    }
  }

  /** A line when a channel begins to fail, or fails for another reason, and one when it works again, not one for each message. */
  #tell(lane: Lane, outcome: Attempted): void {
    const { log } = this.#options;
    const where = { receiver: lane.receiver, integration: lane.integration };
    if (outcome.kind === "sent") {
      if (lane.faults.size > 0) log.info(where, "the receiver answers again");
      lane.faults.clear();
      const { missed } = outcome;
      if (missed !== undefined && missed !== lane.missed)
        log.warn({ ...where, detail: missed }, "not all took a message whom it was for");
      lane.missed = missed;
      return;
    }
    const { kind, reason } = outcome;
    const isBusy = kind !== "refused" && reason === "rate-limited";
    if (isBusy || lane.faults.has(reason)) return;
    lane.faults.add(reason);
    const why = { ...where, reason, detail: outcome.detail };
    if (kind === "refused") log.error(why, "the receiver refused a message");
    else log.warn(why, "the receiver has not taken a message; trying again");
  }
}
