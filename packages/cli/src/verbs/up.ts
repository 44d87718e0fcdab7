import { measureStore, type Store, type StoreError } from "@rolecall/clickhouse";
import type { Rule } from "@rolecall/detection";
import { type ExitCode, elapsedNow, type Log, steadyNow, systemClock, tenantsOf } from "@rolecall/runtime";
import { createLog } from "@rolecall/runtime/log";
import { createMetrics } from "@rolecall/runtime/metrics";
import { reloadOnHangup } from "../alerter/config-reloads.ts";
import { alerterGroup } from "../alerter/consumer-groups.ts";
import { createPublisher } from "../alerter/publisher.ts";
import { createTenantCommands, findingsOf } from "../alerter/tenants.ts";
import { configHash } from "../config-hash.ts";
import { createDeclarer, type DeclaredTo, type Declarer } from "../declared/declarer.ts";
import { lastDeclared } from "../declared/last-declared.ts";
import { type Declared, type Declaring, loadDeclared } from "../declared/load-declared.ts";
import { createFeedbackTellers } from "../declared/tell-feedback.ts";
import { type DemoState, prepareDemo, refuseDemoHistory, refuseRealHistory, rememberDemo } from "../demo/demo-state.ts";
import { portIn } from "../filters.ts";
import { DATA_FLAG } from "../flags.ts";
import { openOwnHistory } from "../history/open-history.ts";
import { holdOf } from "../hold-of.ts";
import type { Reads } from "../judge-config.ts";
import { NAMED_FILES } from "../named-files.ts";
import { profilesOf } from "../profiles/profiles-of.ts";
import { rulesOf } from "../rules/load-rules.ts";
import { ruleResponses } from "../rules/rule-responses.ts";
import { giveUpAfter } from "../serve/give-up.ts";
import { createKnown, type Known } from "../serve/input-doors.ts";
import { keepSaying } from "../serve/say-configuration.ts";
import { sayLate } from "../serve/say-late.ts";
import { sayRefused } from "../serve/say-refused.ts";
import { createTroubles } from "../serve/troubles.ts";
import { boundsOf, contextOf, type Settings, startingSettings } from "../settings.ts";
import { runSlackSockets } from "../slack/socket-app.ts";
import { type AlertOptions, runAlerts } from "../up/alerts.ts";
import { type EventPipeline, type EventPipelineOptions, openEventPipeline } from "../up/event-pipeline.ts";
import { forgetEvents } from "../up/forget-events.ts";
import { createUpInputs, type UpInputs } from "../up/kafka-inputs.ts";
import { createLearningNotes } from "../up/learning-notes.ts";
import { LIVE_PARTITION } from "../up/live-partition.ts";
import { printLink } from "../up/print-link.ts";
import { sayHistory } from "../up/say-history.ts";
import { sayReads } from "../up/say-reads.ts";
import { sayShort } from "../up/say-short.ts";
import { serve } from "../up/serve.ts";
import { untilNoReplay } from "../up/until-no-replay.ts";
import { untilStopped } from "../up/until-stopped.ts";
import { type Arguments, EXIT, type Terminal, UsageError, type Verb } from "../verb.ts";
import { VERSION } from "../version.ts";
import { createFileInputs } from "../watch/file-inputs.ts";

const DEFAULT_SEED = "7";

export const upVerb: Verb = {
  name: "up",
  usage: "[--config F] [--data DIR] [--demo] [--port N]",
  flags: [
    DATA_FLAG,
    { name: "demo", type: "boolean", summary: "run a simulated company with planted attacks" },
    { name: "seed", type: "string", value: "N", summary: `which simulated company (${DEFAULT_SEED})` },
    { name: "port", type: "string", value: "N", summary: "port of console and HTTP intake (4180)" },
  ],
  examples: [
    ["npx rolecall up --demo", "a simulated company: findings within a minute, console on http://127.0.0.1:4180"],
    ["npx rolecall up --config rolecall.yaml", "your own logs, receivers and history"],
  ],
  run,
};

async function run(args: Arguments, terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  checkNumbers(args);
  const settings = await startingSettings(args, terminal, usesOf(args));
  const log = createLog({ level: "info", name: "up", stream: terminal.err, color: terminal.colour });
  const demo = await demoOf(args, settings, terminal);
  const { config } = settings;
  const rules = rulesOf(await settings.ruleFiles(), (message) => log.warn(message));
  await using resources = new AsyncDisposableStack();
  const stop = new AbortController();
  const stopped = AbortSignal.any([signal, stop.signal]);
  const metrics = createMetrics({ version: VERSION, withProcess: true });
  const opened = resources.use(await openHistoryOf(settings, log, stopped));
  const said = await sayRunning(opened, { config, log, signal: stopped }, resources);
  if (opened === undefined || stopped.aborted) return EXIT.done;
  const store = measureStore(opened, metrics);
  const declarer = createDeclarer(demo === undefined ? loadDeclared : loadWithDemo);
  await declarer.read(settings);
  const tenants = tenantsOf(settings.config);
  await sayHistory(log, store, tenants, config.clickhouse && settings.dataDirectory);
  const pipeline = await openPipeline(settings, rules, { store, metrics, log, signal: stopped });
  // Who was told to stop meanwhile begins nothing.
  if (stopped.aborted) return EXIT.done;
  if (demo !== undefined) await takeDirectory(settings, demo, pipeline);
  const tellers = createFeedbackTellers({ store, ...pipeline }, tenants);
  const declaring = declaredTo(pipeline, store);
  const tellLog = (): Promise<void> => tellAll(() => declarer.declare(declaring), tellers);
  // Where topics are the log this has its place behind what is read again from them.
  if (pipeline.direct === undefined) await tellLog();
  const [known, commands] = [await createKnown(settings).load(store), createTenantCommands(store, tenants)];
  const reloads = reloadOnHangup({ config, read: () => readAgain(args, terminal, declarer), log, metrics }, resources);
  reloads.onReload((read) => takeUp(read, known, () => declarer.declare(declaring)));
  said.hash = reloads.hash;
  const inputsOf = { ...settings, pipeline, metrics, known, log, signal: stopped };
  const [inputs, files] = [createUpInputs({ ...inputsOf, rules }), createFileInputs(inputsOf)];
  const served = await serve(
    { ...inputsOf, settings, port: args.text("port"), store, terminal, commands, inputs, reloads },
    resources,
  );
  printLink({ ...served, base: served.linkBase, terminal }, resources);
  const seen = { store, metrics, log, terminal, reloads, ruleFiles: await settings.ruleFiles(), ruleResponses };
  const alerts = { ...seen, publish: createPublisher(config, resources, signal) };
  const running = pipeline.direct === undefined ? [pipeline.run()] : [pipeline.run(), tellLog()];
  for (const tenant of tenants) {
    const installation = ofInstallation(tenant, config, inputs);
    const own = { config: { ...config, tenant }, commands: commands.of(tenant), consoleUrl: served.consoleUrl };
    const findings = findingsOf(tenant, pipeline.findings.consumer(alerterGroup(tenant)));
    const told = { tellFeedback: tellers.get(tenant), signal: stopped };
    running.push(runAlerts({ ...alerts, ...own, findings, ...installation, ...told }));
  }
  running.push(runSlackSockets(config, { commands, log, metrics, reloads }, stopped));
  running.push(...runAll([inputs, files]), sayLate({ ...pipeline, store, log, signal: stopped }, systemClock));
  if (!config.archive && pipeline.direct === undefined) running.push(forgetEvents(store, LIVE_PARTITION, stopped));
  running.push(liveDemo(demo, served.intakeUrl ?? "", { pipeline, terminal, signal: stopped }));
  await untilStopped(running, stopped, stop);
  return EXIT.done;
}

/**
 * A server is locked by nobody, as a data directory is. It is said first, so that a replay that begins meanwhile knows
 * of it.
 */
async function sayRunning(
  store: Store | undefined,
  { config, log, signal }: { readonly config: Settings["config"]; readonly log: Log; readonly signal: AbortSignal },
  resources: AsyncDisposableStack,
): Promise<{ hash: () => string }> {
  const reloads = { hash: () => configHash(config) };
  if (store === undefined || config.clickhouse === undefined) return reloads;
  await keepSaying({ name: "up", config, store, reloads }, systemClock, resources);
  await untilNoReplay(store, createTroubles(log).of("history"), signal);
  return reloads;
}

async function demoOf(args: Arguments, settings: Settings, terminal: Terminal): Promise<DemoState | undefined> {
  if (!args.on("demo")) {
    if (settings.config.clickhouse === undefined) await refuseDemoHistory(settings.dataDirectory);
    return undefined;
  }
  return prepareDemo(settings.dataDirectory, Number(args.text("seed") ?? DEFAULT_SEED), terminal.clock());
}

function runAll(inputs: readonly (Pick<UpInputs, "run"> | undefined)[]): readonly Promise<void>[] {
  return inputs.flatMap((input) => (input === undefined ? [] : [input.run()]));
}

/** One alerter is enough to tell how far the topics are read, and of records of nobody. */
function ofInstallation(
  tenant: string,
  config: Settings["config"],
  inputs: UpInputs | undefined,
): Pick<AlertOptions, "standings" | "tenants"> {
  return tenant === config.tenant ? { standings: inputs?.standings, tenants: tenantsOf(config) } : {};
}

/** What is declared and what was said of findings, so far as the log does not have it yet. */
async function tellAll(declare: () => Promise<void>, tellers: ReturnType<typeof createFeedbackTellers>): Promise<void> {
  await declare();
  for (const tell of tellers.values()) await tell();
}

/** First what may be wrong, there and then: nobody else takes anything. */
function takeUp(read: Settings, known: Known, declare: () => Promise<void>): Promise<void> {
  known.readPlaces(read);
  return declare();
}

/** What the demonstration declares is judged with what the configuration names: that is read together. */
function usesOf(args: Arguments): Pick<Reads, "uses"> {
  return { uses: args.on("demo") ? ["profiles", "geoip.databases", "address_lists"] : NAMED_FILES };
}

/** The configuration and what it names, checked whole. */
async function readAgain(args: Arguments, terminal: Terminal, declarer: Declarer): Promise<Settings> {
  const settings = await startingSettings(args, terminal, usesOf(args));
  // Last: what it has read is declared by whoever asks next.
  await declarer.read(settings);
  return settings;
}

/**
 * A server that is not there yet is waited for, and one that hangs, or tables that are only being made, keep nobody who was told to
 * stop: there is none then.
 */
async function openHistoryOf(settings: Settings, log: Log, stopped: AbortSignal): Promise<Store | undefined> {
  const trouble = createTroubles(log).of("clickhouse");
  const waiting = { clock: systemClock, signal: stopped, trouble };
  try {
    return await openOwnHistory(settings, {
      ...{ retention: settings.config.retention, giveUp: giveUpAfter(stopped), waiting },
    });
  } catch (error) {
    if (stopped.aborted) return undefined;
    throw error;
  }
}

async function openPipeline(
  settings: Settings,
  rules: readonly Rule[],
  { log, ...parts }: Pick<EventPipelineOptions, "store" | "metrics" | "signal"> & { readonly log: Log },
): Promise<EventPipeline> {
  const { tenant, detection, archive } = settings.config;
  const detector = {
    holdMs: holdOf(settings.config),
    context: contextOf,
    ...boundsOf(settings.config),
    profiles: await profilesOf(settings),
  };
  const blocked = (error: StoreError | undefined): void => sayBlocked(log, error);
  const short = (): void => sayShort(log, detection.identities);
  const learning = createLearningNotes(log, steadyNow, archive);
  const direct = isDirect(settings.config);
  const reads = sayReads({ log, metrics: parts.metrics });
  const told = { blocked, short, learning, reads, refusedRows: sayRefused(log, elapsedNow) };
  return openEventPipeline({ ...parts, ...told, tenant, detector, rules, direct });
}

/** Where topics are the log, all of it has been read by then. */
function declaredTo({ detector, log, direct }: EventPipeline, store: Store): DeclaredTo {
  return { detector, log, last: direct === undefined ? () => lastDeclared(store, LIVE_PARTITION) : undefined };
}

/** Without an archive, topics that keep their records themselves are all the log there need be. */
function isDirect({ archive, inputs }: Settings["config"]): boolean {
  return !archive && inputs.length > 0 && inputs.every(({ kafka }) => kafka !== undefined);
}

/** Once when it begins and once when it is over, however often it is tried between. */
function sayBlocked(log: Log, error: StoreError | undefined): void {
  if (error === undefined) log.info("the history takes writes again");
  else if (error.errorClass === "disk-full") log.error("the disk is full: senders are refused until there is room");
  else log.warn({ reason: error.message }, "the history takes no writes for now: they are tried again");
}

/** The demonstration goes into an empty directory, or into its own. */
async function takeDirectory({ dataDirectory }: Settings, demo: DemoState, pipeline: EventPipeline): Promise<void> {
  await refuseRealHistory(dataDirectory, pipeline.reached === Number.NEGATIVE_INFINITY);
  await rememberDemo(dataDirectory, demo);
}

interface Around {
  readonly pipeline: EventPipeline;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

/** The simulated company is much code, and only the demonstration's. */
async function loadWithDemo(read: Declaring): Promise<Declared> {
  const { withDemo } = await import("../demo/demo-declarations.ts");
  return loadDeclared(withDemo(read));
}

async function liveDemo(demo: DemoState | undefined, url: string, around: Around): Promise<void> {
  if (demo === undefined) return;
  const { pipeline, terminal, signal } = around;
  const after = pipeline.reached;
  // Until the first finding there is nothing else to see.
  if (after === Number.NEGATIVE_INFINITY) {
    terminal.out.write("demo     a simulated company: first two weeks of its past, then its present, with attacks\n");
  }
  const { runDemo } = await import("../demo/demo.ts");
  try {
    await runDemo({
      ...demo,
      after,
      url,
      now: systemClock.now,
      sleep: (ms) => systemClock.sleep(ms, signal),
      signal,
      historyMade: (records, ms) =>
        terminal.out.write(
          records === 0
            ? "history  is there from before, and goes on\n"
            : `history  ${records.toLocaleString("en-US")} records in ${(ms / 1000).toFixed(1)} s\n`,
        ),
    });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function checkNumbers(args: Arguments): void {
  portIn(args);
  const seed = args.text("seed");
  if (seed !== undefined && !/^\d{1,9}$/.test(seed)) throw new UsageError(`--seed wants a number, and not "${seed}"`);
}
