import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { JsonObject } from "@rolecall/core";
import type { RealSession } from "@rolecall/world";

/** Shorter runs of the tool are its warm-up and its cleaning. */
const LEAST_EVENTS = 5;
const TECHNIQUE = /^(aws\..+)\.json$/;

/**
 * Sessions of attack tools as CloudTrail recorded them: of `cloudtrail-stratus` a technique a file, of
 * `cloudtrail-invictus` the runs of at least five events. None where the folder is not there.
 */
export async function readSessions(corpora: string): Promise<readonly RealSession[]> {
  return [
    ...(await readStratus(join(corpora, "cloudtrail-stratus"))),
    ...(await readInvictus(join(corpora, "cloudtrail-invictus"))),
  ];
}

async function readStratus(folder: string): Promise<readonly RealSession[]> {
  const files = (await unlessAbsent(readdir(folder))) ?? [];
  const sessions: RealSession[] = [];
  for (const file of files.toSorted()) {
    const technique = TECHNIQUE.exec(file)?.[1];
    if (technique === undefined) continue;
    const records = JSON.parse(await readFile(join(folder, file), "utf8")) as readonly JsonObject[];
    sessions.push({ origin: "stratus", name: technique, records });
  }
  return sessions;
}

interface Run {
  readonly stratusRun: string;
  readonly events: number;
  readonly byName: readonly (readonly [name: string, count: number])[];
  readonly eventIDs: readonly string[];
}

async function readInvictus(folder: string): Promise<readonly RealSession[]> {
  const index = await unlessAbsent(readFile(join(folder, "stratus-sessions.json"), "utf8"));
  if (index === undefined) return [];
  const { sessions } = JSON.parse(index) as { readonly sessions: readonly Run[] };
  const lines = gunzipSync(await readFile(join(folder, "events.ndjson.gz"))).toString("utf8");
  const records = lines.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as JsonObject]));
  const byId = new Map(records.map((record) => [String(record["eventID"]), record] as const));
  return sessions
    .filter(({ events }) => events >= LEAST_EVENTS)
    .map(({ byName, eventIDs, stratusRun }) => ({
      origin: "invictus",
      name: `run ${stratusRun.slice(0, 8)} (${byName.map(([name]) => name).join(", ")})`,
      records: eventIDs.map((id) => byId.get(id)).filter((record) => record !== undefined),
    }));
}

export async function unlessAbsent<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw fault;
  }
}
