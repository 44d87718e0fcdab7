import { type CompiledConfig, type Condition, restoreAlerter } from "@rolecall/alerting";
import type { Finding } from "@rolecall/core";
import type { Consumer } from "@rolecall/kafka";
import type { Clock, Log, Metrics } from "@rolecall/runtime";
import { createRowCollector } from "./collect-rows.ts";
import { auditWriter, createAuditChain } from "./commands/audit-chain.ts";
import { changeOf } from "./commands/change-of.ts";
import type { Commands } from "./commands/channel.ts";
import { trimmed } from "./commands/command.ts";
import { endedSilences } from "./commands/ended-silences.ts";
import type { KnownOrder } from "./commands/obeyed.ts";
import { Delivery } from "./delivery.ts";
import type { Gaps } from "./gaps.ts";
import { NotOurs } from "./not-ours.ts";
import type { Receivers } from "./receivers.ts";
import type { Reloads } from "./reloads.ts";
import { type AlerterStatus, count, statusOf, watchHoldings } from "./status.ts";
import { createSteadyTime } from "./steady-time.ts";
import type { AlerterTables, PendingCursor, PendingPage, Stored } from "./tables.ts";
import { TURN_FINDINGS, takeFindings } from "./take-findings.ts";
import { Turns } from "./turns.ts";
import { withLabels } from "./with-labels.ts";

/** How long messages under way may take to end when the process stops, and then the store to take their outcomes. */
const SEND_GRACE_MS = 3000;
const STORE_GRACE_MS = 5000;
/** How often is looked at what may be wrong elsewhere. */
const CONDITIONS_EVERY_MS = 60_000;

export interface AlerterPipeline {
  readonly findings: Consumer<Finding>;
  readonly tables: AlerterTables;
  readonly config: CompiledConfig;
  /** Notifiers of the same configuration. */
  readonly receivers: Receivers;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** What people ask of it; nothing by default. */
  readonly commands?: Commands | undefined;
  /** Other configurations while it runs; none by default. */
  readonly reloads?: Reloads | undefined;
  /** What left the topic unread while it runs; nothing does by default. */
  readonly gaps?: Pick<Gaps, "attach"> | undefined;
  /** What holds of the rest of the system, and what no longer does, asked once a minute; nothing by default. */
  readonly conditions?: ((signal: AbortSignal) => Promise<readonly Condition[]>) | undefined;
  /**
   * Resolves with whether these findings are ours to decide on: false only where `signal`, or that of the alerter, has aborted.
   * What is not sure is waited for. Always true by default.
   */
  readonly isOurs?: ((signal: AbortSignal) => Promise<boolean>) | undefined;
  /** Called after each turn and each commit, the first time when the state is restored. */
  readonly observe?: (status: AlerterStatus) => void;
}

const ANOTHERS =
  "the group had not heard of this alerter for a session: what it had not decided on is decided by whoever has the findings now, itself perhaps";

/**
 * Restore, accept what was left behind, then take findings until `signal` aborts: decide, write, send, write.
 *
 * Rows are durable before anything is sent and before a finding is committed. A finding that comes again in the same
 * state changes nothing. Resolves when it has stopped; rejects when rows cannot be written for good.
 */
export async function runAlerter(pipeline: AlerterPipeline, signal: AbortSignal): Promise<void> {
  const { clock, log, tables } = pipeline;
  const time = createSteadyTime(() => clock.now());
  const giveUp = new AbortController();
  const done = new AbortController();
  const bound = (): void => void abortAfter(clock, SEND_GRACE_MS + STORE_GRACE_MS, giveUp, done.signal);
  signal.addEventListener("abort", bound, { once: true });
  try {
    const stored = await restored(tables, time(), signal);
    if (stored !== undefined) await run({ ...pipeline, stored, time }, signal, giveUp.signal);
  } catch (error) {
    if (!signal.aborted) throw error;
    if (error instanceof NotOurs) log.info(ANOTHERS);
    else log.warn("stopped before the store took everything; the findings are taken again at the next start");
  } finally {
    signal.removeEventListener("abort", bound);
    done.abort();
  }
}

/** Undefined where it was stopped meanwhile: then it has taken nothing yet, and owes nothing. */
async function restored(tables: AlerterTables, now: number, signal: AbortSignal): Promise<Stored | undefined> {
  try {
    return await tables.restore(now, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
    return undefined;
  }
}

interface Restored extends AlerterPipeline {
  readonly stored: Stored;
  readonly time: () => number;
}

async function run(pipeline: Restored, signal: AbortSignal, giveUp: AbortSignal): Promise<void> {
  const { stored, time, tables, clock, log, metrics, receivers, config, isOurs = async () => true } = pipeline;
  const rows = createRowCollector(config.tenant, stored.writtenAt);
  // As the last turn left it: while the next one is being written, its decisions hold for nobody yet.
  let status: AlerterStatus | undefined;
  const report = (): void => {
    if (status !== undefined) pipeline.observe?.(status);
  };
  const turns: Turns = new Turns({
    alerter: restoreAlerter(config, stored.rows, time()),
    ...{ rows, tables, time, clock, log, isOurs, signal: giveUp },
    tenant: config.tenant,
    audit: createAuditChain(auditWriter(config.tenant), stored.audit),
    send: (notice) => delivery.send(notice),
    observe: (effects) => {
      status = statusOf(turns.alerter);
      report();
      count(metrics, turns.alerter, effects);
    },
  });
  const delivery = new Delivery({
    ...{ receivers, clock, log, metrics, isOurs },
    settle: (noticeId, outcome) => turns.offer([{ kind: "delivered", noticeId, outcome }]),
  });
  const unwatch = watchHoldings(
    metrics,
    () => turns.alerter,
    () => clock.now(),
  );
  const lost = new AbortController();
  const until = AbortSignal.any([signal, lost.signal]);
  const obeyOnce = createObey(pipeline, turns, giveUp);
  // What was written down before is before whatever somebody asks now.
  const applied = Promise.withResolvers<void>();
  const detach = pipeline.commands?.attach(async (order) => {
    await applied.promise;
    const { answer, isDone } = await obeyOnce(order);
    const change = isDone ? changeOf(order.command, time()) : undefined;
    if (change !== undefined) delivery.change(change);
    return answer;
  });
  const detachReloads = pipeline.reloads?.attach(async (next) => {
    delivery.use(next.receivers);
    await turns.reload(next.config);
  });
  const takeAndStop = async (): Promise<void> => {
    try {
      const accept = createAccept(pipeline, turns, giveUp);
      await take({ ...pipeline, accept, applied: applied.resolve }, turns, report, until);
    } finally {
      applied.resolve();
      await delivery.stop(SEND_GRACE_MS);
      turns.close();
    }
  };
  const watching = watch(pipeline, turns, delivery, until);
  const results = await Promise.allSettled([turns.run().finally(() => lost.abort()), takeAndStop(), watching]);
  detach?.();
  detachReloads?.();
  unwatch();
  for (const result of results) if (result.status === "rejected") throw result.reason;
  // Where the store is away nobody waits for it: the next one to start does the last turn once more.
  await tables.close(giveUp).catch(() => undefined);
}

/** Decides nothing itself: what cannot be asked is asked again in a minute. */
async function watch(
  { clock, conditions, time }: Restored,
  turns: Turns,
  delivery: Delivery,
  signal: AbortSignal,
): Promise<void> {
  let lookedAt = time();
  while (!signal.aborted) {
    const held = (await conditions?.(signal).catch(() => undefined)) ?? [];
    // When it rejects, `Turns.run` has failed with the same reason and ends the service.
    await turns
      .offer([HEARTBEAT, ...held].map((condition) => ({ kind: "condition", condition })))
      .catch(() => undefined);
    const now = time();
    for (const change of endedSilences(turns.alerter, lookedAt, now)) delivery.change(change);
    lookedAt = now;
    await clock.sleep(CONDITIONS_EVERY_MS, signal).catch(() => undefined);
  }
}

const HEARTBEAT: Condition = {
  ...{ about: "heartbeat", subject: "alerter" },
  why: "it decides, its history takes what it decides, and this channel takes its messages",
};

/** Everything that was left behind, then everything that comes, until `signal` aborts. */
async function take(
  pipeline: Accepting & { readonly applied: () => void },
  turns: Turns,
  committed: () => void,
  signal: AbortSignal,
): Promise<void> {
  const { tables, time, applied, gaps } = pipeline;
  // Mostly there is nothing: then nobody waits until what was left behind is told.
  if ((await tables.unapplied(time(), signal)).length === 0) applied();
  const begun = await acceptPending(pipeline, signal);
  await applyFeedback(pipeline, turns, signal);
  applied();
  const detach = gaps?.attach(() => acceptPending(pipeline, signal), begun);
  const { findings, accept } = pipeline;
  await takeFindings({ findings, accept, committed }, signal).finally(detach);
}

/** How many findings the history has that nobody had accepted. */
async function acceptPending({ tables, time, accept }: Accepting, signal: AbortSignal): Promise<number> {
  let [count, after]: [number, PendingCursor | undefined] = [0, undefined];
  do {
    const page: PendingPage = await tables.pending(time(), after, signal);
    await accept(page.findings);
    count += page.findings.length;
    after = page.next;
  } while (after !== undefined && !signal.aborted);
  return count;
}

type Accepting = Restored & { readonly accept: Accept };
type Accept = (findings: readonly Finding[]) => Promise<void>;

/** May be called again before it has resolved: what comes first is offered first, however long its labels take. */
function createAccept(pipeline: Restored, turns: Turns, giveUp: AbortSignal): Accept {
  const { stored, metrics, tables, time } = pipeline;
  const offer = withLabels(
    (findings) => tables.labels(findings, time(), giveUp),
    (inputs) => turns.offer(inputs),
  );
  return async (findings) => {
    // A replay has written the receipt of what it told of.
    const ours = findings.filter((finding) => (stored.replayed.get(finding.finding_uid) ?? "") < finding.last_seen);
    for (const { owner } of ours) if (owner === "") metrics.findingsUnowned.inc({});
    for (let from = 0; from === 0 || from < ours.length; from += TURN_FINDINGS) {
      await offer(ours.slice(from, from + TURN_FINDINGS));
    }
  };
}

/** What analysts said while no alerter ran. What cannot be done any more (the finding is gone) is left as it is. */
async function applyFeedback(pipeline: Restored, turns: Turns, signal: AbortSignal): Promise<void> {
  for (const order of await pipeline.tables.unapplied(pipeline.time(), signal)) {
    await obey(pipeline, turns, { ...order, isRecorded: true }, signal);
  }
}

type Obeying = ReturnType<Turns["order"]>;

/** One that comes again, by another way or after a crash, is answered as the first was, and mostly heard of already. */
function createObey(pipeline: Restored, turns: Turns, signal: AbortSignal): (order: KnownOrder) => Obeying {
  const underWay = new Map<string, Obeying>();
  const unheard = new Set(pipeline.stored.unheard);
  const once = async (id: string, order: KnownOrder): Obeying => {
    const answer = await pipeline.tables.answer(id, signal);
    return answer === undefined ? obey(pipeline, turns, order, signal) : { answer, isDone: unheard.delete(id) };
  };
  return (order) => {
    const { id } = order;
    if (id === undefined) return obey(pipeline, turns, order, signal);
    const first = underWay.get(id);
    if (first !== undefined) return first.then(({ answer }) => ({ answer, isDone: false }));
    const obeying = once(id, order).finally(() => underWay.delete(id));
    underWay.set(id, obeying);
    return obeying;
  };
}

async function obey(pipeline: Restored, turns: Turns, order: KnownOrder, signal: AbortSignal): Obeying {
  const command = trimmed(order.command);
  const subject = "subject" in command ? command.subject : undefined;
  if (subject === undefined || !("findingUid" in subject)) return turns.order({ ...order, command });
  const { tables } = pipeline;
  const isTakenBack = command.kind === "reopen";
  const [finding, judged] = await Promise.all([
    tables.finding(subject.findingUid, signal),
    isTakenBack ? tables.judged(subject.findingUid, signal) : undefined,
  ]);
  return turns.order({ ...order, command, finding, judged });
}

async function abortAfter(clock: Clock, ms: number, controller: AbortController, done: AbortSignal): Promise<void> {
  await clock.sleep(ms, done).catch(() => undefined);
  if (!done.aborted) controller.abort(new Error("the store did not answer in time"));
}
