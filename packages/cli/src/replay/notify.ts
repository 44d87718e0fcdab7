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
import type { LoadedRules } from "../rules/loaded-rules.ts";
import { ruleModesOf } from "../rules/rule-modes-of.ts";
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

/**
 * Tell the configured receivers of findings, and wait until everything that is to be said now has been said. Each tenant by an
 * alerter of its own, as `up` does: none is told of another's in one message, and the next `up` knows what it was told.
 */
export async function notifyOf(
  findings: readonly Finding[],
  options: NotifyOptions,
  signal: AbortSignal,
): Promise<void> {
  const files = await options.ruleFiles();
  const tenants = Map.groupBy(findings, ({ tenant }) => tenant);
  const left = await Promise.all(
    Array.from(tenants, ([tenant, own]) =>
      notifyTenant(own, files, { ...options, config: { ...options.config, tenant } }, signal),
    ),
  );
  const waiting = left.reduce((sum, { owed, outbox }) => sum + owed + outbox, 0);
  if (waiting > 0)
    options.terminal.err.write(`rolecall: ${waiting} notifications wait for their receivers; the next up sends them\n`);
}

function notifyTenant(
  findings: readonly Finding[],
  files: LoadedRules,
  { config, store, terminal }: NotifyOptions,
  signal: AbortSignal,
): ReturnType<typeof notifyFindings> {
  const log = createLog({ level: "warn", name: "replay", stream: terminal.err, color: terminal.colour });
  const access = { clock: systemClock, random: Math.random, log };
  const write = (text: string): Promise<void> => written(terminal.err, text);
  const modes = ruleModesOf(files, config.receivers);
  const context = {
    ...{ now: systemClock.now, write, colour: terminal.colour },
    responseOf: ruleResponses(files),
  };
  return notifyFindings(
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
}
