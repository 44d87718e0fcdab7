import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../../infra/free-port.ts";
import { LAUNCHED } from "../launched.ts";

/** A process of ours that listens. */
export interface Member {
  readonly name: string;
  readonly pid: number;
  readonly url: string;
}

/** Processes of the distributed shape; all are stopped when it is disposed of. */
export interface Fleet extends AsyncDisposable {
  /** Resolves when it answers. */
  add(name: string, words: (port: string) => readonly string[], path: string): Promise<Member>;
}

const STOP_MS = 15_000;

export function createFleet(): Fleet {
  const stack = new AsyncDisposableStack();
  return {
    async add(name, words, path) {
      const port = String(await freePort());
      const own = words(port);
      const command = [...LAUNCHED.flags, LAUNCHED.cli, ...own];
      const child = spawn(process.execPath, command, { env: LAUNCHED.env(own), stdio: "ignore" });
      stack.defer(async () => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const late = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
        child.kill("SIGTERM");
        await once(child, "exit");
        clearTimeout(late);
      });
      const url = `http://127.0.0.1:${port}`;
      while ((await fetch(`${url}${path}`).catch(() => undefined))?.ok !== true) {
        if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}`);
        await sleep(20);
      }
      return { name, pid: child.pid ?? 0, url };
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** `rolecall engine`, in the place of a ClickHouse server. */
export function addEngine(fleet: Fleet, data: string): Promise<Member> {
  return fleet.add("engine", (port) => ["engine", "--data", data, "--listen", `127.0.0.1:${port}`], "/ping");
}

export function addService(fleet: Fleet, name: string, config: string): Promise<Member> {
  return fleet.add(name, (port) => ["serve", name, "--config", config, "--port", port], "/healthz");
}

/** Records that the detectors have saved: the newest manifest of each partition says how far it came. */
export async function judged(engine: string): Promise<number> {
  return [...(await consumed(engine)).values()].reduce((sum, at) => sum + at + 1, 0);
}

/** The highest offset of each partition of the events that is part of a saved state. */
export async function consumed(engine: string): Promise<ReadonlyMap<number, number>> {
  const sql =
    "SELECT partition, argMax(consumed, snapshot) FROM rolecall.manifests GROUP BY partition FORMAT TabSeparated";
  const response = await fetch(engine, { method: "POST", body: sql });
  if (!response.ok) return new Map();
  const lines = (await response.text()).split("\n").filter((line) => line !== "");
  return new Map(lines.map((line) => line.split("\t").map(Number) as [number, number]));
}

export function residentMiB(pid: number): number {
  const [, kB = "0"] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Math.round(Number(kB) / 1024);
}
