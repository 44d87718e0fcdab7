import { access, constants, stat, statfs } from "node:fs/promises";
import { createServer } from "node:net";
import { dirname, resolve } from "node:path";
import { hostAndPort } from "@rolecall/core";
import { type Check, failed, ok, reasonOf, warning } from "./check.ts";

const LEAST_NODE = 24;
const GIB = 1024 ** 3;
const LEAST = { bytes: GIB, inodes: 10_000 } as const;
const ENOUGH = { bytes: 5 * GIB, inodes: 100_000 } as const;

/** @param version as in `process.version`: `v24.1.0` */
export function checkNode(version: string): Check {
  const major = Number(/^v(\d+)/.exec(version)?.[1]);
  if (major >= LEAST_NODE) return ok("node", version);
  return failed("node", `${version} is too old`, `start it with npx rolecall, which brings Node ${LEAST_NODE}`);
}

/** Space and inodes where the data directory is, or will be. */
export async function checkDisk(dataDirectory: string): Promise<Check> {
  const place = await existing(resolve(dataDirectory));
  try {
    const disk = await statfs(place);
    return judgeDisk({ bytes: disk.bavail * disk.bsize, inodes: disk.files === 0 ? undefined : disk.ffree });
  } catch (error) {
    return failed(
      "disk",
      `the file system of ${place} does not answer: ${reasonOf(error)}`,
      "choose another with --data",
    );
  }
}

/** Pure part of `checkDisk`. Inodes are undefined on file systems that have no fixed number of them. */
export function judgeDisk({ bytes, inodes }: { readonly bytes: number; readonly inodes: number | undefined }): Check {
  const space = `${(bytes / GIB).toFixed(1)} GiB free`;
  const left = inodes === undefined ? space : `${space}, ${inodes.toLocaleString("en-US")} inodes`;
  const below = (least: { readonly bytes: number; readonly inodes: number }): boolean =>
    bytes < least.bytes || (inodes !== undefined && inodes < least.inodes);
  const advice = "make room, shorten retention.events, or choose another disk with --data";
  if (below(LEAST)) return failed("disk", left, advice);
  return below(ENOUGH) ? warning("disk", left, advice) : ok("disk", left);
}

/** A data directory that is yet to be made. */
export async function checkNewDirectory(dataDirectory: string): Promise<Check> {
  const place = await existing(resolve(dataDirectory));
  try {
    if (!(await stat(place)).isDirectory()) throw new Error(`${place} is no directory`);
    await access(place, constants.W_OK);
    return await judgeDirectory(dataDirectory, "without a history yet");
  } catch (error) {
    return failed("data directory", reasonOf(error), "choose another directory with --data");
  }
}

const OTHERS_WRITE = 0o002;

/** Who can write to a data directory can change the history, and leave a false address of the process that holds it. */
export async function judgeDirectory(dataDirectory: string, state: string): Promise<Check> {
  const found = await stat(dataDirectory).catch(() => undefined);
  const detail = `${dataDirectory}, ${state}`;
  if (found === undefined || (found.mode & OTHERS_WRITE) === 0) return ok("data directory", detail);
  return warning(
    "data directory",
    `${detail}; everybody on this machine may write to it`,
    `chmod o-w ${dataDirectory}`,
  );
}

async function existing(path: string): Promise<string> {
  const there = await stat(path).catch(() => undefined);
  const parent = dirname(path);
  return there !== undefined || parent === path ? path : existing(parent);
}

/** Whose ports may be taken by right: those of the `rolecall up` that runs, or of services, which are asked what they are. */
export type HeldBy = "up" | "services" | undefined;

/** Can `host:port` be listened on? */
export async function checkPort(address: string, heldBy: HeldBy): Promise<Check> {
  const name = `port ${address}`;
  const { host, port } = hostAndPort(address);
  const server = createServer();
  try {
    await new Promise<void>((done, fail) => {
      server.once("error", fail).listen(port, host, done);
    });
    return ok(name, "free");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code !== "EADDRINUSE") return failed(name, reasonOf(error), "choose another address");
    if (heldBy === "up") return ok(name, "used by the running rolecall");
    if (heldBy === "services" && (await isService(host, port))) return ok(name, "used by a running service");
    return failed(name, "in use by another process", "stop it, or choose another port with --port");
  } finally {
    server.close();
  }
}

const ANSWER_MS = 1000;

/** Does whoever listens there say how it is as our services do? */
async function isService(host: string, port: number): Promise<boolean> {
  const asked = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host;
  try {
    const response = await fetch(`http://${asked}:${port}/healthz`, { signal: AbortSignal.timeout(ANSWER_MS) });
    const said: unknown = await response.json();
    return (
      said instanceof Object && "status" in said && Object.keys(said).every((key) => /^(?:status|checks)$/.test(key))
    );
  } catch {
    return false;
  }
}
