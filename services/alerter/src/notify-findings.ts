import type { CompiledConfig, RouteNode } from "@rolecall/alerting";
import type { Finding } from "@rolecall/core";
import { createMemoryTopic } from "@rolecall/kafka";
import { type AlerterPipeline, runAlerter } from "./pipeline.ts";
import type { AlerterStatus } from "./status.ts";

export interface NotifyOptions extends Omit<AlerterPipeline, "findings" | "observe"> {
  /** Their rows are written; no replay has marked them. */
  readonly findings: readonly Finding[];
  /** How long receivers may take, ms: what is not delivered by then stays in the outbox of the tables. */
  readonly patienceMs: number;
}

/** As long as it takes to decide on all findings: they are here at once, and those of a group belong into one message. */
const GATHER_MS = 2000;

/** Tells the receivers of these findings, as if they came now, and returns with what is left to be done. */
export async function notifyFindings(options: NotifyOptions, signal: AbortSignal): Promise<AlerterStatus> {
  const { findings, clock, patienceMs } = options;
  const topic = createMemoryTopic<Finding>("findings", { partitions: 1, capacity: findings.length + 1 });
  await topic.producer().send(
    findings.map((value) => ({ key: value.identity_uid, value, partition: 0 })),
    signal,
  );
  const over = new AbortController();
  let status: AlerterStatus | undefined;
  await using consumer = topic.consumer("replay");
  const observe = (seen: AlerterStatus): void => {
    status = seen;
    if (topic.weight() === 0 && seen.owed === 0 && seen.outbox === 0) over.abort();
  };
  void clock.sleep(patienceMs, over.signal).then(
    () => over.abort(),
    () => undefined,
  );
  const config = gathering(options.config);
  await runAlerter({ ...options, config, findings: consumer, observe }, AbortSignal.any([signal, over.signal]));
  over.abort();
  const seen = status ?? { owed: 0, outbox: 0, open: { info: 0, low: 0, medium: 0, high: 0, critical: 0 } };
  return { ...seen, owed: seen.owed + topic.weight() };
}

/** The same routes, where no group is said before all its findings are in it; what comes later waits for `group_interval`. */
function gathering(config: CompiledConfig): CompiledConfig {
  const routes = Array.from(config.routes, ([name, route]) => [name, patient(route)] as const);
  return { ...config, root: patient(config.root), routes: new Map(routes) };
}

function patient(route: RouteNode): RouteNode {
  const groupWaitMs = Math.max(GATHER_MS, route.groupWaitMs ?? 0);
  return { ...route, groupWaitMs, routes: route.routes.map(patient) };
}
