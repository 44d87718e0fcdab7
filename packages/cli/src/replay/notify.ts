import type { Store } from "@rolecall/clickhouse";
import type { Finding } from "@rolecall/core";
import { systemClock } from "@rolecall/runtime";
import { createLog } from "@rolecall/runtime/log";
import { createMetrics } from "@rolecall/runtime/metrics";
import {
  compileAlerting,
  createAlerterTables,
  createMemoryTables,
  createReceivers,
  notifyFindings,
} from "@rolecall/service-alerter";
import { ruleModesOf } from "../rules/load-rules.ts";
import { ruleResponses } from "../rules/rule-responses.ts";
import type { Settings } from "../settings.ts";
import type { Terminal } from "../verb.ts";
import { VERSION } from "../version.ts";
import { written } from "../write.ts";

/** How long receivers may take; what is not delivered by then stays in the outbox for the next `up`. */
const PATIENCE_MS = 5 * 60_000;

export interface NotifyOptions extends Pick<Settings, "config" | "ruleFiles"> {
  /** Absent: what was said is forgotten with the process. */
  readonly store: Store | undefined;
  readonly terminal: Terminal;
}

/** Tell the configured receivers of findings, and wait until everything that is to be said now has been said. */
export async function notifyOf(
  findings: readonly Finding[],
  { config, ruleFiles, store, terminal }: NotifyOptions,
  signal: AbortSignal,
): Promise<void> {
  if (findings.length === 0) return;
  const log = createLog({ level: "warn", name: "replay", stream: terminal.err, color: terminal.colour });
  const access = { clock: systemClock, random: Math.random, log };
  const write = (text: string): Promise<void> => written(terminal.err, text);
  const files = await ruleFiles();
  const modes = ruleModesOf(files, config.receivers);
  const context = {
    ...{ now: systemClock.now, write, colour: terminal.colour },
    responseOf: ruleResponses(files),
  };
  const left = await notifyFindings(
    {
      findings,
      patienceMs: PATIENCE_MS,
      tables:
        store === undefined ? createMemoryTables() : createAlerterTables({ store, ...access }, config.tenant, modes),
      config: compileAlerting(config, undefined, modes),
      receivers: createReceivers(config, context),
      clock: systemClock,
      log,
      metrics: createMetrics({ version: VERSION }),
    },
    signal,
  );
  const waiting = left.owed + left.outbox;
  if (waiting > 0)
    terminal.err.write(`rolecall: ${waiting} notifications wait for their receivers; the next up sends them\n`);
}
