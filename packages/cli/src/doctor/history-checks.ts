import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  lateSources,
  lateWords,
  migrate,
  missingTables,
  openEmbedded,
  readParts,
  type Store,
  unreadableParts,
} from "@rolecall/clickhouse";
import { parseTime } from "@rolecall/core";
import { steadyNow, tenantsOf } from "@rolecall/runtime";
import { hasHistory } from "../history/has-history.ts";
import { adviceFor, leftBehind } from "../history/left-behind.ts";
import type { LocalApi } from "../history/local-api.ts";
import { lostRows } from "../history/lost-rows.ts";
import { isLocked, openHistory } from "../history/open-history.ts";
import { partWords } from "../history/part-words.ts";
import { counted } from "../render/counted.ts";
import type { HistorySettings } from "../settings.ts";
import { type Check, failed, ok, reasonOf, warning } from "./check.ts";
import { checkLearning } from "./learning-check.ts";
import { checkNewDirectory, judgeDirectory } from "./machine-checks.ts";
import { checkReceivers } from "./receiver-checks.ts";

const AHEAD_MS = 5 * 60_000;
const HOUR_MS = 3_600_000;
/** So long the files of the history are read at most. */
const READ_MS = 5000;

const RESTORE = "restore it from a backup";
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [/: this user may not/, "start as the user whose files they are, give all of them to this one"],
  [/can only be read$/, "have it mounted for writing"],
  [/from a newer release/, "start the release that was here last"],
];

/** The data directory, the engine on it, and the clock against what is in it; or the history on a server. */
export async function checkHistory(
  settings: HistorySettings,
  running: LocalApi | undefined,
  now: number,
): Promise<readonly Check[]> {
  const { dataDirectory, config } = settings;
  if (config.clickhouse !== undefined) return checkServerHistory(settings, now);
  if (!(await hasHistory(settings))) return [await checkNewDirectory(dataDirectory), ...(await tryEngine(now))];
  const holder = await judgeDirectory(
    dataDirectory,
    running === undefined ? "free" : `held by the running rolecall (process ${running.pid})`,
  );
  try {
    await using store = await openHistory(settings);
    const told = [holder, ...(await checkLearning(running)), ...(await askEngine(store, tenantsOf(config), now))];
    return [...told, await checkFiles(store), ...(await checkReceivers(store, config, now))];
  } catch (error) {
    const reason = reasonOf(error);
    const advice = isLocked(error)
      ? "wait for that process, or stop it"
      : (ADVICE.find(([said]) => said.test(reason))?.[1] ?? RESTORE);
    return [
      failed("data directory", reason, `${advice}, or choose another directory with --data`),
      {
        name: "engine",
        state: "unknown",
        detail: "not asked, because the data directory is not to be had",
        advice: "",
      },
    ];
  }
}

/** The engine on a directory of its own, gone afterwards: who asks what works makes no history. */
async function tryEngine(now: number): Promise<readonly Check[]> {
  const directory = await mkdtemp(join(tmpdir(), "rolecall-doctor-"));
  try {
    await using store = await openEmbedded(directory);
    await migrate(store);
    return await askEngine(store, [], now);
  } catch (error) {
    return [failed("engine", reasonOf(error), "install again: npm install in the folder of rolecall")];
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Where the configuration names a server there is no directory; why a server is not to be had, its own check says. */
async function checkServerHistory(settings: HistorySettings, now: number): Promise<readonly Check[]> {
  try {
    await using store = await openHistory(settings);
    const { config } = settings;
    return [...(await askEngine(store, tenantsOf(config), now)), ...(await checkReceivers(store, config, now))];
  } catch (error) {
    return [failed("history", reasonOf(error), "look at what is said of clickhouse")];
  }
}

/** The engine, and what is to be seen of a history only by asking for it. */
export async function askEngine(
  store: Pick<Store, "select">,
  tenants: readonly string[],
  now: number,
): Promise<readonly Check[]> {
  try {
    const missing = await missingTables(store);
    if (missing.length > 0) return [failed("tables", `${namesOf(missing)} not there`, MADE_ANEW)];
    const [row] = await store.select<{ version: string; events: number; newest: string }>(
      "SELECT version() AS version, count() AS events, max(time) AS newest FROM rolecall.events",
    );
    if (row === undefined) return [failed("engine", "it does not answer", "start with another --data")];
    const events = counted(row.events, "event");
    return [
      ok("engine", `ClickHouse ${row.version}, ${events}`),
      ...(await checkDamage(store)),
      ...(await checkTenants(store, tenants)),
      ...(await checkIntake(store)),
      judgeClock(row.events, parseTime(row.newest), now),
    ];
  } catch (error) {
    return [failed("engine", reasonOf(error), "restore the directory from a backup, or start with another --data")];
  }
}

/** What was in them is gone; migrations that were applied are not applied again. */
const MADE_ANEW =
  "restore the history from a backup; or have them made anew, empty: TRUNCATE TABLE rolecall.schema_migrations (in a data directory through rolecall engine), and start again";

function namesOf(tables: readonly string[]): string {
  const names = tables.map((table) => `rolecall.${table}`).join(", ");
  return `${names} ${tables.length === 1 ? "is" : "are"}`;
}

async function checkDamage(store: Pick<Store, "select">): Promise<readonly Check[]> {
  const said = partWords([...(await lostRows(store)).values()].flat());
  const advice = "what was in them is missing: where it matters, restore the directory from a backup";
  return said === undefined ? [] : [warning("damage", `the engine set aside ${said}, which it could not read`, advice)];
}

/** What is damaged is met by nobody before somebody reads it: as much is read as a person waits for. */
async function checkFiles(store: Pick<Store, "select">): Promise<Check> {
  const met = await unreadableParts(store);
  const { unreadable, bytes, ofBytes, isAllowed } = await readParts(store, READ_MS, steadyNow);
  const all = [...new Map([...met, ...unreadable].map((part) => [`${part.table} ${part.name}`, part])).values()];
  const said = partWords(all);
  if (said !== undefined) {
    const names = all.map(({ name }) => name).join(", ");
    const advice = "look at the disk; what to do about the rows is in docs/runbooks/copies.md";
    return failed("history files", `${said} cannot be read: ${names}`, advice);
  }
  if (!isAllowed) return ok("history files", "not read: the account may not CHECK the tables of this server");
  const part = bytes === ofBytes ? "all" : `${mib(bytes)} of`;
  return ok("history files", `${part} ${mib(ofBytes)} MiB read, and whole`);
}

/** Of less than one, one. */
function mib(bytes: number): string {
  return Math.ceil(bytes / 2 ** 20).toLocaleString("en-US");
}

async function checkTenants(store: Pick<Store, "select">, tenants: readonly string[]): Promise<readonly Check[]> {
  const left = await leftBehind(store, tenants);
  if (left.length === 0) return [];
  const said = left.map(({ tenant, open }) => `${counted(open, "episode")} of ${tenant}`);
  return [warning("tenants", `open, and nobody goes on with them: ${said.join(", ")}`, adviceFor(left))];
}

/** What came within the last hour: whoever asks what is wrong must hear of what is not seen, or not in time. */
async function checkIntake(store: Pick<Store, "select">): Promise<readonly Check[]> {
  const [dead] = await store.select<{ letters: number; reason: string; source: string }>(DEAD_OF_AN_HOUR);
  const late = await lateSources(store);
  const letters = Number(dead?.letters ?? 0);
  return [
    ...(letters === 0
      ? []
      : [
          warning(
            "dead letters",
            `${counted(letters, "record")} of the last hour could not be read, most of them ${dead?.source || "auto"} (${dead?.reason})`,
            "rolecall dead list shows them; docs/runbooks/dead-letters-grow.md says what to do",
          ),
        ]),
    ...late.map((each) =>
      warning("late events", `of the last hour ${lateWords(each)}`, "docs/runbooks/events-late.md says what to do"),
    ),
  ];
}

/** By the clock of the history. */
const DEAD_OF_AN_HOUR = `SELECT count() AS letters, topK(1)(letters.reason)[1] AS reason, topK(1)(letters.source)[1] AS source
  FROM rolecall.dead_letters AS letters FINAL WHERE retried = 0 AND recorded_at > now64(3, 'UTC') - INTERVAL 1 HOUR`;

/** The clock against the newest event, both epoch ms. */
export function judgeClock(events: number, newest: number, now: number): Check {
  if (events === 0) return ok("clock", "nothing to compare it with: there are no events yet");
  const behind = now - newest;
  if (behind < -AHEAD_MS) {
    const advice = "set this machine's clock, or look at the clock of whoever sends the events";
    return warning("clock", `the newest event is ${spanOf(-behind)} ahead of it`, advice);
  }
  return ok("clock", `the newest event is ${spanOf(Math.max(0, behind))} old`);
}

function spanOf(ms: number): string {
  if (ms < HOUR_MS) return `${Math.round(ms / 60_000)} min`;
  return ms < 48 * HOUR_MS
    ? `${Math.round(ms / HOUR_MS)} h`
    : `${Math.round(ms / (24 * HOUR_MS)).toLocaleString("en-US")} days`;
}
