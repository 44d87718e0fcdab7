import type { Store } from "@rolecall/clickhouse";
import type { Finding } from "@rolecall/core";
import { systemClock, tenantsOf } from "@rolecall/runtime";
import { createLog } from "@rolecall/runtime/log";
import { createMetrics } from "@rolecall/runtime/metrics";
import {
  compileAlerting,
  createAlerterTables,
  createMemoryTables,
  createReceivers,
  notifyFindings,
} from "@rolecall/service-alerter";
import { counted } from "../render/counted.ts";
import { visible } from "../render/visible.ts";
import type { LoadedRules } from "../rules/loaded-rules.ts";
import { ruleModesOf } from "../rules/rule-modes-of.ts";
import { ruleResponses } from "../rules/rule-responses.ts";
import type { Settings } from "../settings.ts";
import type { Terminal } from "../verb.ts";
import { VERSION } from "../version.ts";
import { written } from "../write.ts";

/** How long receivers may take; what is not delivered by then stays in the outbox for the next `up`. */
const PATIENCE_MS = 5 * 60_000;
/** Of tenants nobody named, which a record may call anything. */
const MOST_QUOTED = 3;
const LONGEST_QUOTED = 64;

export interface NotifyOptions extends Pick<Settings, "config" | "ruleFiles"> {
  /** Absent: what was said is forgotten with the process. */
  readonly store: Store | undefined;
  readonly terminal: Terminal;
}

/**
 * Tell the configured receivers of findings, and wait until everything that is to be said now has been said. Each tenant by an
 * alerter of its own, as `up` does: none is told of another's in one message, and the next `up` knows what it was told.
 *
 * Of tenants that the configuration does not name nobody is told: no `up` has an alerter of theirs, so that nothing would be
 * sent again, answered or resolved, and no silence covers them. They stay as findings that nobody has accepted yet.
 */
export async function notifyOf(
  findings: readonly Finding[],
  options: NotifyOptions,
  signal: AbortSignal,
): Promise<void> {
  const files = await options.ruleFiles();
  const named = new Set(tenantsOf(options.config));
  const tenants = Map.groupBy(findings, ({ tenant }) => tenant);
  const unnamed = Array.from(tenants).filter(([tenant]) => !named.has(tenant));
  if (unnamed.length > 0) options.terminal.err.write(untold(unnamed, options.store !== undefined));
  // All of them to their end: the history is closed behind this.
  const told = await Promise.allSettled(
    Array.from(tenants)
      .filter(([tenant]) => named.has(tenant))
      .map(([tenant, own]) => notifyTenant(own, files, { ...options, config: { ...options.config, tenant } }, signal)),
  );
  const waiting = told.reduce((sum, each) => sum + (each.status === "fulfilled" ? left(each.value) : 0), 0);
  if (waiting > 0) options.terminal.err.write(unsent(waiting, options.store !== undefined));
  for (const each of told) if (each.status === "rejected") throw each.reason;
}

function left({ owed, outbox }: Awaited<ReturnType<typeof notifyFindings>>): number {
  return owed + outbox;
}

function unsent(waiting: number, isKept: boolean): string {
  const next = isKept ? "the next up sends them" : "nobody sends them, as --memory keeps no history";
  return `rolecall: ${waiting} notifications wait for their receivers; ${next}\n`;
}

function untold(unnamed: readonly (readonly [tenant: string, own: readonly Finding[]])[], isKept: boolean): string {
  const count = unnamed.reduce((sum, [, own]) => sum + own.length, 0);
  const names = unnamed.slice(0, MOST_QUOTED).map(([tenant]) => `"${visible(tenant.slice(0, LONGEST_QUOTED))}"`);
  const others = unnamed.length > names.length ? ` and ${unnamed.length - names.length} more` : "";
  const who = `${names.join(", ")}${others}`;
  const until = isKept
    ? "once tenants names them, the next up within 7 days tells of them"
    : "tenants is where to name them";
  return `rolecall: nobody is told of ${counted(count, "finding")} of tenants that the configuration does not name (${who}); ${until}\n`;
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
