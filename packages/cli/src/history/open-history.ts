import { setTimeout } from "node:timers/promises";
import {
  deploymentOf,
  holderOf,
  migrate,
  openEmbedded,
  openServer,
  type Retention,
  type Store,
  StoreError,
  serverOptions,
} from "@rolecall/clickhouse";
import { makeDirectory, type RetentionConfig } from "@rolecall/runtime";
import type { HistorySettings } from "../settings.ts";
import { explainStore } from "../store-hint.ts";
import { EXIT, Failure } from "../verb.ts";
import { hasHistory } from "./has-history.ts";
import { findRunning, type LocalApi, refuseHeld } from "./local-api.ts";
import { createPatience, type Patience } from "./patience.ts";
import { openRemoteStore } from "./remote-store.ts";
import { untilServerIsThere, type WaitingForServer } from "./until-server-is-there.ts";

/** Not the same for all: those who wait for one another should not come at once. */
const POLL_MS = 100 + (process.pid % 100);

/**
 * So long an opening may fail without a word on who had it: who came at the same moment may be gone already, or not yet have
 * written its name.
 */
const UNNAMED_MS = 2000;

/** A history, and the process that it is reached through, where another one holds it. */
export interface ReachedHistory {
  readonly running: LocalApi | undefined;
  readonly store: Store;
}

/**
 * The history that a verb reads and writes: that of the ClickHouse server which the configuration names; else through the
 * process that holds the data directory, where `rolecall up` or `rolecall engine` runs; else opened by this one. None is
 * made: a mistyped directory is told, and not answered with an empty history.
 * @throws Failure in one sentence where none can be had; with exit code 2 where there is none.
 */
export async function openHistory(settings: HistorySettings): Promise<Store> {
  return settings.config.clickhouse === undefined ? (await reachHistory(settings)).store : openOwnHistory(settings);
}

/** What the history of a process has that runs the product on it. */
export interface Running {
  /** A verb that only looks must not shorten what is kept. */
  readonly retention?: RetentionConfig;
  /** Aborted when the process waits for a server no longer. */
  readonly giveUp?: AbortSignal;
  /** How a server is waited for that is not there yet: it may be started with us, and after us. Nobody waits without. */
  readonly waiting?: WaitingForServer;
}

/** As `openHistory`, of a data directory. One process at a time opens it: verbs of a moment wait for each other. */
export async function reachHistory(
  settings: HistorySettings,
  patience: Patience = createPatience(() => performance.now()),
): Promise<ReachedHistory> {
  const { dataDirectory } = settings;
  const unnamedUntil = performance.now() + UNNAMED_MS;
  for (; ; await setTimeout(POLL_MS)) {
    const running = await findRunning(dataDirectory);
    if (running !== undefined) return { running, store: openRemoteStore(running) };
    const holder = await holderOf(dataDirectory);
    if (patience.isOver(holder)) return { running, store: await openAtLast(settings, holder) };
    if (holder !== undefined) continue;
    try {
      return { running, store: await openStoredHistory(settings) };
    } catch (error) {
      if (!mayPass(error, performance.now() < unnamedUntil)) throw error;
    }
  }
}

/** Is it that another process has, or had, the directory? One that is gone again cannot be told from what is wrong with it. */
function mayPass(error: unknown, isEarly: boolean): boolean {
  return isLocked(error) || (isEarly && error instanceof Failure && error.cause instanceof StoreError);
}

/** Is it that the directory is held, and not that something is wrong with it? However many words were put around it. */
export function isLocked(error: unknown): boolean {
  if (error instanceof StoreError) return error.errorClass === "locked";
  return error instanceof Failure && isLocked(error.cause);
}

/** The engine is asked, since a number that a killed process left may be another's. Who asks a process that is busy may ask again. */
async function openAtLast(settings: HistorySettings, holder: number | undefined): Promise<Store> {
  try {
    return await openStoredHistory(settings);
  } catch (error) {
    if (!isLocked(error)) throw error;
    const who = holder === undefined ? "another process" : `process ${holder}`;
    const reason = `the data directory ${settings.dataDirectory} is in use by ${who}, which did not answer in time`;
    throw new Failure(`${reason}: it is busy, or hangs; run this again, or stop it`, { cause: error });
  }
}

async function openStoredHistory(settings: HistorySettings): Promise<Store> {
  if (await hasHistory(settings)) return openOwnHistory(settings);
  const { dataDirectory } = settings;
  const hint = "rolecall up and rolecall replay make one, --data DIR names another";
  throw new Failure(`there is no history in ${dataDirectory}: ${hint}`, { exit: EXIT.usage });
}

/**
 * The history, its tables up to date: on the server that the configuration names, or in the data directory, opened by
 * this process and no other; made where there is none.
 * @throws Failure when another process holds it.
 */
export async function openOwnHistory(settings: HistorySettings, running: Running = {}): Promise<Store> {
  const { dataDirectory, config } = settings;
  const { giveUp } = running;
  const { clickhouse } = config;
  const place = clickhouse === undefined ? `the data directory ${dataDirectory}` : `the history at ${clickhouse.url}`;
  if (clickhouse === undefined) await refuseHeld(dataDirectory);
  let store: Store | undefined;
  try {
    await makeDirectory(dataDirectory);
    store =
      clickhouse === undefined
        ? await openEmbedded(dataDirectory)
        : openServer({ ...serverOptions(clickhouse), giveUp });
    await bringTables(store, config, running);
    return store;
  } catch (error) {
    await store?.[Symbol.asyncDispose]();
    if (error instanceof StoreError) throw new Failure(explainStore(error), { cause: error });
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure(`cannot use ${place}: ${reason}`, { cause: error });
  }
}

async function bringTables(
  store: Store,
  { clickhouse }: HistorySettings["config"],
  { retention, waiting }: Running,
): Promise<void> {
  const deployment = clickhouse === undefined ? {} : deploymentOf(clickhouse);
  const kept = retention === undefined ? {} : { retention: retentionOf(retention) };
  const options = { ...deployment, ...kept, ...(waiting !== undefined && { signal: waiting.signal }) };
  const bring = async (): Promise<void> => void (await migrate(store, options));
  await (clickhouse === undefined || waiting === undefined ? bring() : untilServerIsThere(bring, waiting));
}

/** The configured retention in whole days: what was asked for, or a part of a day more. */
export function retentionOf({ events, findings }: RetentionConfig): Retention {
  return { eventsDays: days(events), findingsDays: days(findings) };
}

function days(ms: number): number {
  return Math.max(1, Math.ceil(ms / 86_400_000));
}
