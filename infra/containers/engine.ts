import { existsSync } from "node:fs";
import { request } from "node:http";
import { hostname } from "node:os";
import { text } from "node:stream/consumers";

/** A Docker engine whose containers publish their ports on this machine's loopback. */
export interface Engine {
  has(image: string): Promise<boolean>;
  /** @throws Error in the engine's words, or when the time is over */
  pull(image: string, withinMs: number): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body: string;
}
type Address = { readonly socketPath: string } | { readonly host: string; readonly port: string };

const SOCKET = "/var/run/docker.sock";
const ANSWER_MS = 1000;
const OK = 200;

/**
 * The engine at `DOCKER_HOST` or the usual socket, if it answers within a second. Asked over its HTTP interface: where there
 * is none this must cost nothing, and the client library takes half a second to load.
 *
 * @returns undefined also where its containers are not on our loopback: on another machine, or beside ours on one engine.
 */
export async function findEngine(): Promise<Engine | undefined> {
  const at = addressOf(process.env["DOCKER_HOST"] ?? "");
  if (at === undefined) return undefined;
  try {
    if ((await ask(at, "GET", "/_ping", ANSWER_MS)).status !== OK) return undefined;
    if (await runsUs(at)) return undefined;
  } catch {
    return undefined;
  }
  return {
    has: async (image) => (await ask(at, "GET", `/images/${image}/json`, ANSWER_MS * 10)).status === OK,
    async pull(image, withinMs) {
      const [name = "", tag = "latest"] = image.split(":");
      const query = new URLSearchParams({ fromImage: name, tag });
      const { status, body } = await ask(at, "POST", `/images/create?${query}`, withinMs);
      // The answer begins before the pull does: what goes wrong in it is one of its lines.
      const [, why] = /"(?:message|error)":("(?:[^"\\]|\\.)*")/.exec(body) ?? [];
      if (why !== undefined) throw new Error(String(JSON.parse(why)));
      if (status !== OK) throw new Error(`the engine answered ${status}`);
    },
  };
}

function addressOf(host: string): Address | undefined {
  if (host === "") return existsSync(SOCKET) ? { socketPath: SOCKET } : undefined;
  const url = URL.parse(host);
  if (url === null) return undefined;
  const { protocol, hostname: name, port, pathname } = url;
  if (protocol === "unix:") return existsSync(pathname) ? { socketPath: pathname } : undefined;
  const isHere = protocol === "tcp:" && ["127.0.0.1", "localhost"].includes(name);
  return isHere ? { host: name, port } : undefined;
}

/** Whether this process is in one of its containers: their host names are the beginning of their ids. */
async function runsUs(at: Address): Promise<boolean> {
  const { status, body } = await ask(at, "GET", `/containers/${hostname()}/json`, ANSWER_MS);
  // A container may be called as this machine is.
  return status === OK && body.includes(`"Hostname":${JSON.stringify(hostname())}`);
}

function ask(at: Address, method: "GET" | "POST", path: string, withinMs: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ ...at, method, path, signal: AbortSignal.timeout(withinMs) }, (answer) => {
      text(answer).then((body) => resolve({ status: answer.statusCode ?? 0, body }), reject);
    });
    asked.on("error", reject);
    asked.end();
  });
}
