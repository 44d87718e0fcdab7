import type { Store } from "@rolecall/clickhouse";
import type { Finding } from "@rolecall/core";
import type { Consumer } from "@rolecall/kafka";
import type { NotifierContext } from "@rolecall/notifiers";
import { type Config, type Log, type Metrics, systemClock } from "@rolecall/runtime";
import {
  type Commands,
  compileAlerting,
  createAlerterTables,
  createReceivers,
  createReloads,
  type Gaps,
  runAlerter,
  type TerminalFeed,
} from "@rolecall/service-alerter";
import { type ConditionSources, createConditions } from "../alerter/conditions.ts";
import type { ConfigReloads } from "../alerter/config-reloads.ts";
import { tellingFeedback } from "../declared/tell-feedback.ts";
import { pictureLinks } from "../pictures/picture-link.ts";
import type { LoadedRules } from "../rules/loaded-rules.ts";
import { ruleModesOf } from "../rules/rule-modes-of.ts";
import type { ruleResponses } from "../rules/rule-responses.ts";
import type { Terminal } from "../verb.ts";
import { written } from "../write.ts";

/** A feed that people watch is told at once; what is new about an identity follows a little later. */
const FEED_INTERVAL_MS = 10_000;

export interface AlertOptions {
  readonly config: Config;
  /** What its rule files said when it was read. */
  readonly ruleFiles: LoadedRules;
  /** What Rolecall's own rules say is to be done is much code: whoever starts this has read it when it was at leisure. */
  readonly ruleResponses: typeof ruleResponses;
  readonly store: Store;
  readonly findings: Consumer<Finding>;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly terminal: Terminal;
  readonly consoleUrl: string;
  /** Appends to a topic of the pipeline's brokers. */
  readonly publish?: NotifierContext["publish"];
  /** Called when the state is restored. */
  readonly restored?: () => void;
  /** Makes known to the detector what was said of findings. */
  readonly tellFeedback?: (() => Promise<void>) | undefined;
  /** What people ask of the alerter. */
  readonly commands: Commands;
  /** What left the topic unread; nothing does in one process. */
  readonly gaps?: Pick<Gaps, "attach"> | undefined;
  /** The configuration again, when it was read anew and is right. */
  readonly reloads: ConfigReloads;
  /** Are the findings ours to decide on? As the alerter's pipeline has it. */
  readonly isOurs?: ((signal: AbortSignal) => Promise<boolean>) | undefined;
  /** Who reads which topics; absent where there are none, and for all tenants but the first. */
  readonly standings?: ConditionSources["standings"];
  readonly compacted?: ConditionSources["compacted"];
  readonly tenants?: ConditionSources["tenants"];
  /** Aborted when the process gives up waiting for the store. */
  readonly signal: AbortSignal;
}

/** Tell people of findings until the signal aborts: the configured receivers, or this terminal where there are none. */
export async function runAlerts(options: AlertOptions): Promise<void> {
  const { store, terminal, log, metrics, signal, consoleUrl } = options;
  const feed: TerminalFeed | undefined = options.config.receivers.length === 0 ? "terminal" : undefined;
  const config = feed === undefined ? options.config : withFeed(options.config);
  const context = {
    consoleUrl,
    pictureUrl: pictureLinks(options.config)?.urlOf,
    responseOf: options.ruleResponses(options.ruleFiles),
    now: systemClock.now,
    write: (text: string) => written(terminal.out, text),
    colour: terminal.colour,
    ...(terminal.out.isTTY === true && { columns: terminal.columns }),
    ...(options.publish && { publish: options.publish }),
  };
  const modes = ruleModesOf(options.ruleFiles, options.config.receivers);
  const access = { store, clock: systemClock, random: Math.random, log, isOurs: options.isOurs };
  const tables = createAlerterTables(access, config.tenant, modes);
  const reloads = createReloads();
  const forget = options.reloads.onReload(async (read) => {
    const again = { ...read.config, tenant: config.tenant };
    const files = await read.ruleFiles();
    const next = feed === undefined ? again : withFeed({ ...again, receivers: [] });
    await reloads.apply({
      config: compileAlerting(next, feed, ruleModesOf(files, read.config.receivers)),
      receivers: createReceivers(next, { ...context, responseOf: options.ruleResponses(files) }, feed),
    });
  });
  const running = runAlerter(
    {
      findings: options.findings,
      tables: options.tellFeedback === undefined ? tables : tellingFeedback(tables, options.tellFeedback),
      config: compileAlerting(config, feed, modes),
      receivers: createReceivers(config, context, feed),
      clock: systemClock,
      log,
      metrics,
      commands: options.commands,
      gaps: options.gaps,
      reloads,
      conditions: createConditions({ ...options, tenant: config.tenant, now: systemClock.now }),
      observe: () => options.restored?.(),
      isOurs: options.isOurs,
    },
    signal,
  );
  // Whoever is the active alerter again and again would be told as often.
  await running.finally(forget);
}

function withFeed(config: Config): Config {
  const waits = { group_wait: 0, group_interval: FEED_INTERVAL_MS };
  return { ...config, route: { receiver: "terminal", group_by: ["identity_uid"], routes: [], ...waits } };
}
