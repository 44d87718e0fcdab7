import { randomBytes } from "node:crypto";
import { readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { StoreError } from "@rolecall/clickhouse";
import { fetchAnyPort, isAlive } from "@rolecall/runtime";
import { Failure } from "../verb.ts";

/** Where `rolecall up` says how to reach it; mode 0600 in its data directory. */
export const API_FILE = "rolecall.api.json";

const PROBE_MS = 5000;

/** How to reach the process that holds a data directory. */
export interface LocalApi {
  /** `http://127.0.0.1:4180` */
  readonly url: string;
  /** Of the store's API. */
  readonly token: string;
  /** Of the console and its API; empty where the process is an engine and no more. */
  readonly access: string;
  readonly pid: number;
}

/** Of which directory a process has spoken: a copy of it, a backup perhaps, is held by nobody. */
interface Place {
  readonly directory: string;
  /** Device and number of the file itself. */
  readonly file: string;
}

/**
 * Says in the data directory how its process is reached. The file is made anew and put in its place whole: what stands there
 * may be a link to another file, or readable by others.
 */
export async function announceApi(dataDirectory: string, api: LocalApi): Promise<void> {
  const file = join(dataDirectory, API_FILE);
  const beside = `${file}.${randomBytes(6).toString("hex")}`;
  try {
    await writeFile(beside, "", { mode: 0o600, flag: "wx" });
    await writeFile(beside, `${JSON.stringify({ ...api, place: await placeOf(dataDirectory, beside) })}\n`);
    await rename(beside, file);
  } catch (error) {
    // A full disk has room for a name.
    await rm(beside, { force: true });
    throw error;
  }
}

export async function withdrawApi(dataDirectory: string): Promise<void> {
  await rm(join(dataDirectory, API_FILE), { force: true });
}

async function placeOf(dataDirectory: string, path: string): Promise<Place> {
  const { dev, ino } = await stat(path, { bigint: true });
  return { directory: await realpath(dataDirectory), file: `${dev}:${ino}` };
}

/** A directory that was renamed still has the file, and one of a file system without lasting numbers its name. */
async function isCopied(dataDirectory: string, said: Partial<Place>): Promise<boolean> {
  const { directory, file } = await placeOf(dataDirectory, join(dataDirectory, API_FILE));
  return said.directory !== directory && said.file !== file;
}

/**
 * The process that holds the data directory and answers, or undefined. A file that a killed process left behind counts
 * as nothing: its process is gone, or what has its port or its number now does not know the token. So does one that was copied.
 */
export async function findRunning(dataDirectory: string): Promise<LocalApi | undefined> {
  const api = await readApi(dataDirectory);
  if (api === undefined || !isAlive(api.pid)) return undefined;
  return (await answers(api)) ? api : undefined;
}

/** The `rolecall up` that runs with the data directory: where there is one, it is told whatever is to be told. */
export async function findUp(dataDirectory: string): Promise<LocalApi | undefined> {
  const running = await findRunning(dataDirectory);
  return running?.access === "" ? undefined : running;
}

/** @throws Failure where another process holds the data directory: before the engine is asked, which says so in its own words. */
export async function refuseHeld(dataDirectory: string): Promise<void> {
  const running = await findRunning(dataDirectory);
  if (running === undefined) return;
  const reason = `the data directory ${dataDirectory} is in use by process ${running.pid} at ${running.url}: stop it first`;
  throw new Failure(reason, { cause: new StoreError("locked", 0, reason) });
}

async function readApi(dataDirectory: string): Promise<LocalApi | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(join(dataDirectory, API_FILE), "utf8"));
    if (!isApi(value)) return undefined;
    const { url, token, access, pid, place } = value;
    // A release of before does not say where it was.
    if (place !== undefined && (await isCopied(dataDirectory, place))) return undefined;
    return { url, token, access, pid };
  } catch {
    return undefined;
  }
}

function isApi(value: unknown): value is LocalApi & { readonly place?: Partial<Place> } {
  if (typeof value !== "object" || value === null) return false;
  if (!("url" in value && "token" in value && "access" in value && "pid" in value)) return false;
  if ("place" in value && (typeof value.place !== "object" || value.place === null)) return false;
  const texts = [value.url, value.token, value.access];
  return texts.every((text) => typeof text === "string") && Number.isSafeInteger(value.pid);
}

async function answers({ url, token }: LocalApi): Promise<boolean> {
  try {
    const response = await fetchAnyPort(`${url}/internal/v1/ping`, {
      headers: { Authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(PROBE_MS),
    });
    await response.body?.cancel();
    return response.status === 204;
  } catch {
    return false;
  }
}
