import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, utimesSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import { connect } from "node:net";
import { hostname } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { startDockerServer } from "../../infra/clickhouse/docker-server.ts";
import { findEngine } from "../../infra/containers/engine.ts";
import { imageOf } from "../../infra/containers/images.ts";
import { obtainImage } from "../../infra/containers/obtain-image.ts";
import { startDockerBroker } from "../../infra/kafka/docker-broker.ts";
import { findBroker } from "../../infra/kafka/find-broker.ts";
import { KAFKA_VERSION } from "../../infra/kafka/jars.ts";
import { LAUNCHED, ROOT } from "../launched.ts";
import { type TemporaryDirectory, temporaryDirectory } from "./harness/temporary-directory.ts";

// How tests come to a broker and a server in containers, and do without at no cost. What an engine answers is Docker's
// documented interface; what happens where there is one is tried on it.

const IMAGE = imageOf("kafka");
const [NAME = "", TAG = ""] = IMAGE.split(":");
const PULL = `POST /images/create?${new URLSearchParams({ fromImage: NAME, tag: TAG })}`;
const OURSELVES = `GET /containers/${hostname()}/json`;
const REFUSED = `{"status":"Pulling"}\n{"errorDetail":{"message":"no such host"},"error":"no such host"}\n`;
const DAY_S = 24 * 60 * 60;

test("images are named once, in docker-compose.yml, and Kafka's is the version of the jars", () => {
  expect(IMAGE).toBe(`apache/kafka:${KAFKA_VERSION}`);
  expect(imageOf("clickhouse")).toMatch(/^clickhouse\/clickhouse-server:\d+(?:\.\d+){3}$/);
  const pom = readFileSync(join(ROOT, "infra/kafka/pom.xml"), "utf8");
  const ours = [...pom.matchAll(/<groupId>org\.apache\.kafka<.*<version>([\d.]+)</g)].map(([, version]) => version);
  expect(ours).toEqual([KAFKA_VERSION, KAFKA_VERSION]);
});

interface Answer {
  readonly status: number;
  readonly body?: string;
}

/** As the engine tells of a container. */
const inspected = (name: string): Answer => ({ status: 200, body: JSON.stringify({ Config: { Hostname: name } }) });

let directory: TemporaryDirectory;
let server: Server;
let asked: string[];
let answers: Record<string, Answer | "never">;

beforeEach(async () => {
  directory = await temporaryDirectory();
  asked = [];
  answers = { "GET /_ping": { status: 200, body: "OK" } };
  server = createServer((request, response) => {
    const line = `${request.method} ${request.url}`;
    asked.push(line);
    const answer = answers[line] ?? { status: 404, body: '{"message":"No such thing"}' };
    if (answer !== "never") response.writeHead(answer.status).end(answer.body);
  }).listen(directory.at("docker.sock"));
  await once(server, "listening");
  vi.stubEnv("DOCKER_HOST", `unix://${directory.at("docker.sock")}`);
  vi.stubEnv("KAFKA_BROKERS", "");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
  await directory[Symbol.asyncDispose]();
});

describe("an engine", () => {
  test("that answers is found, at no more than what it costs to ask", async () => {
    expect(await findEngine()).toBeDefined();
    expect(asked).toEqual(["GET /_ping", OURSELVES]);
    // The client library takes half a second: only who starts a container loads it.
    const loaded = Object.keys(createRequire(import.meta.url).cache);
    expect(loaded.filter((path) => path.includes("testcontainers"))).toEqual([]);
  });

  test.each([
    ["whose socket is not there", "unix:///nowhere/docker.sock"],
    ["on another machine", "tcp://192.0.2.1:2375"],
    ["behind SSH", "ssh://somebody@192.0.2.1"],
    ["whose address is none", "docker"],
    ["at a port where nobody listens", "tcp://127.0.0.1:1"],
  ])("%s is none", async (_what, host) => {
    vi.stubEnv("DOCKER_HOST", host);
    expect(await findEngine()).toBe(undefined);
    expect(asked).toEqual([]);
  });

  test("with a container that is called as this machine is found", async () => {
    answers[OURSELVES] = inspected("0123456789ab");
    expect(await findEngine()).toBeDefined();
  });

  test.each<[string, string, Answer | "never"]>([
    ["that does not answer within a second", "GET /_ping", "never"],
    ["that is not well", "GET /_ping", { status: 500 }],
    ["that runs this very process in a container", OURSELVES, inspected(hostname())],
  ])("%s is none", async (_what, line, answer) => {
    answers[line] = answer;
    expect(await findEngine()).toBe(undefined);
  });
});

describe("an image", () => {
  const obtain = async (note: string | undefined, withinMs?: number) => {
    const engine = await findEngine();
    asked = [];
    return engine && obtainImage(engine, IMAGE, note, withinMs);
  };

  test("that is there is asked for and not pulled", async () => {
    answers[`GET /images/${IMAGE}/json`] = { status: 200, body: "{}" };
    expect(await obtain(directory.at("note"))).toBe(undefined);
    expect(asked).toEqual([`GET /images/${IMAGE}/json`]);
  });

  test("that is not there is pulled", async () => {
    answers[PULL] = { status: 200, body: '{"status":"Pulling"}\n{"status":"Downloaded"}\n' };
    expect(await obtain(directory.at("note"))).toBe(undefined);
    expect(existsSync(directory.at("note"))).toBe(false);
  });

  test.each<[string, Answer | "never", RegExp]>([
    ["that the registry refuses in the middle", { status: 200, body: REFUSED }, /could not pull it \(no such host\)$/],
    ["that the engine refuses", { status: 404, body: '{"message":"denied to \\"x\\""}' }, /pull it \(denied to "x"\)$/],
    ["that never comes", "never", /could not pull it \(.*abort.*\)$/],
  ])("%s is told once, and not wanted again for a day", async (_what, answer, why) => {
    answers[PULL] = answer;
    const note = directory.at("cache/note");
    const withinMs = answer === "never" ? 100 : 30_000;
    expect(await obtain(note, withinMs)).toEqual({ why: expect.stringMatching(why), isNew: true });
    expect(asked).toContain(PULL);
    expect(readFileSync(note, "utf8")).toContain(IMAGE);
    expect(await obtain(note, withinMs)).toEqual({ why: expect.stringContaining("could not pull it"), isNew: false });
    expect(asked).not.toContain(PULL);
    const yesterday = Date.now() / 1000 - DAY_S - 60;
    utimesSync(note, yesterday, yesterday);
    expect(await obtain(note, withinMs)).toEqual({ why: expect.stringMatching(why), isNew: true });
    answers[`GET /images/${IMAGE}/json`] = { status: 200, body: "{}" };
    expect(await obtain(note, withinMs)).toBe(undefined);
  });

  test("is tried again by who forces it", async () => {
    answers[PULL] = { status: 200, body: REFUSED };
    for (let time = 0; time < 2; time += 1) {
      expect(await obtain(undefined)).toMatchObject({ isNew: true });
      expect(asked).toContain(PULL);
    }
  });
});

describe("the way to a broker", () => {
  test.each([
    ["none", "ROLECALL_BROKER=none"],
    [
      "docker",
      `ROLECALL_BROKER=docker, and the Docker engine has no image ${IMAGE} and could not pull it (no such host)`,
    ],
  ])("can be forced: %s", async (forced, why) => {
    answers[PULL] = { status: 200, body: REFUSED };
    vi.stubEnv("ROLECALL_BROKER", forced);
    vi.stubEnv("KAFKA_BROKERS", "127.0.0.1:1");
    expect(await findBroker()).toEqual({ kind: "absent", why });
  });

  test("that nobody knows is an error", async () => {
    vi.stubEnv("ROLECALL_BROKER", "podman");
    await expect(findBroker()).rejects.toThrow("ROLECALL_BROKER=podman: docker, java or none");
  });

  test("is the cluster that is named, before any engine is asked", async () => {
    vi.stubEnv("ROLECALL_BROKER", "");
    vi.stubEnv("KAFKA_BROKERS", "a:1,b:2");
    expect(await findBroker()).toEqual({ kind: "external", brokers: ["a:1", "b:2"] });
    expect(asked).toEqual([]);
  });

  test("does without Docker where the image cannot be had, says so once, and tries again only for who forces it", async () => {
    answers[PULL] = { status: 200, body: REFUSED };
    vi.stubEnv("XDG_CACHE_HOME", directory.at("cache"));
    const said = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    for (const forced of ["", "", "docker"]) {
      vi.stubEnv("ROLECALL_BROKER", forced);
      expect(await findBroker(["docker"])).toMatchObject({ kind: "absent", why: expect.stringContaining(IMAGE) });
    }
    const lines = said.mock.calls.map(([line]) => String(line));
    said.mockRestore();
    expect(lines).toEqual([expect.stringMatching(/no such host.*: tests do without Docker, for a day/)]);
    expect(asked.filter((line) => line === PULL)).toHaveLength(2);
  });

  test("is Docker, where its engine has the image", async () => {
    answers[`GET /images/${IMAGE}/json`] = { status: 200, body: "{}" };
    vi.stubEnv("ROLECALL_BROKER", "");
    expect(await findBroker()).toEqual({ kind: "docker", image: IMAGE });
  });
});

test("a ClickHouse server that cannot be had is an error in one sentence", async () => {
  await expect(startDockerServer()).rejects.toThrow(/^the Docker engine has no image clickhouse\/.* could not pull it/);
  vi.stubEnv("DOCKER_HOST", "unix:///nowhere");
  await expect(startDockerServer()).rejects.toThrow(/^no Docker engine answers/);
});

const engine = await findEngine();
const why = engine === undefined ? "no Docker engine" : (await engine.has(IMAGE)) ? "" : `its engine has no ${IMAGE}`;

describe.skipIf(why !== "")(`a broker in a container${why === "" ? "" : ` (skipped: ${why})`}`, () => {
  test.each<["SIGTERM" | "SIGKILL", string]>([
    ["SIGTERM", "goes with its process"],
    ["SIGKILL", "is removed by the next process where its own was killed"],
  ])("%s: %s", async (signal) => {
    vi.unstubAllEnvs();
    const script = join(ROOT, "infra/kafka/main.ts");
    const env = { ...LAUNCHED.env([]), ROLECALL_BROKER: "docker" };
    const child = spawn(process.execPath, [...LAUNCHED.flags, script], { env, stdio: ["ignore", "pipe", "inherit"] });
    const [address] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
    expect(await isListened(address)).toBe(true);
    child.kill(signal);
    await once(child, "exit");
    expect(await isListened(address)).toBe(signal === "SIGKILL");
    await using broker = await startDockerBroker({ image: IMAGE, started: false });
    expect(await isListened(address)).toBe(false);
    expect(await isListened(broker.address)).toBe(false);
  });
});

/** Whether anybody listens there. */
async function isListened(address: string): Promise<boolean> {
  const [host = "", port] = address.split(":");
  const socket = connect(Number(port), host);
  try {
    return await once(socket, "connect").then(
      () => true,
      () => false,
    );
  } finally {
    socket.destroy();
  }
}
