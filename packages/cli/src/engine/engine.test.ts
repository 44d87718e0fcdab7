import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "../../../../infra/eventually.ts";
import { runCommand } from "../run.ts";
import { runWords } from "../testing/run-words.ts";
import { VERBS } from "../verbs/index.ts";
import { parseListen } from "./parse-listen.ts";
import { parseUsers } from "./parse-users.ts";

describe("an address to listen on", () => {
  test.each([
    ["127.0.0.1:8123", { host: "127.0.0.1", port: 8123, isLoopback: true }],
    ["127.1.2.3:1", { host: "127.1.2.3", port: 1, isLoopback: true }],
    ["localhost:0", { host: "localhost", port: 0, isLoopback: true }],
    ["[::1]:8123", { host: "::1", port: 8123, isLoopback: true }],
    ["0.0.0.0:8123", { host: "0.0.0.0", port: 8123, isLoopback: false }],
    ["[::]:8123", { host: "::", port: 8123, isLoopback: false }],
    ["ch.example:80", { host: "ch.example", port: 80, isLoopback: false }],
    ["127.0.0.1.evil.example:80", { host: "127.0.0.1.evil.example", port: 80, isLoopback: false }],
  ])("%s", (text, address) => {
    expect(parseListen(text)).toEqual(address);
  });

  test.each(["8123", ":8123", "::1:8123", "127.0.0.1:65536", "127.0.0.1:", "http://127.0.0.1:8123", ""])(
    "%j is none",
    (text) => {
      expect(() => parseListen(text)).toThrow(/wants host:port/);
    },
  );
});

describe("a file of users", () => {
  test("has one a line, with and without :readonly, and colons in passwords", () => {
    expect(parseUsers("# who\n\ndefault:s3cret\r\ngrafana:a:b:readonly\n")).toEqual({
      ok: true,
      users: [
        { name: "default", password: "s3cret", readonly: false },
        { name: "grafana", password: "a:b", readonly: true },
      ],
    });
  });

  test.each([
    ["", "there is no user in it"],
    ["hunter2", "line 1: wants name:password, or name:password:readonly"],
    ["a:x\n\na:y", "line 3: a is there twice"],
    ["a:", "line 1: a has no password"],
  ])("that is wrong is told by line, without what stands there: %j", (text, error) => {
    expect(parseUsers(text)).toEqual({ ok: false, errors: [error] });
  });
});

describe("rolecall engine", () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "rolecall-engine-"));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  test.each([
    [["--listen", "0.0.0.0:8123"], 2, "0.0.0.0:8123 is not on loopback, and without authentication"],
    [["--listen", "8123"], 2, "--listen wants host:port"],
    [["--users", "/nowhere"], 2, "/nowhere"],
  ])("refuses %j before it opens anything", async (words, exit, says) => {
    const data = join(directory, "unused");
    const ran = await runWords(["engine", "--data", data, ...words]);
    expect([ran.exit, ran.err]).toEqual([exit, expect.stringContaining(says)]);
    await expect(stat(data)).rejects.toThrow(/ENOENT/);
  });

  test("holds its directory, serves other verbs of this machine, asks for passwords, and ends with 0", async () => {
    const data = join(directory, "data");
    const users = join(directory, "users.txt");
    await writeFile(users, "default:right\nreader:x:readonly\n");
    const stopped = new AbortController();
    const out = new PassThrough();
    let said = "";
    out.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
    const terminal = {
      ...{ input: Readable.from([]), out, err: new PassThrough().resume(), colour: false, columns: 100, env: {} },
      clock: () => Date.now(),
    };
    const words = ["engine", "--data", data, "--listen", "127.0.0.1:0", "--users", users];
    const running = runCommand(VERBS, words, terminal, stopped.signal);
    await eventually(() => expect(said).toContain("\n"));
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0] ?? "";

    expect(await (await fetch(`${url}/ping`)).text()).toBe("Ok.\n");
    expect((await fetch(`${url}/?query=SELECT%201`)).status).toBe(401);
    expect((await fetch(`${url}/?query=SELECT%201&user=default&password=right`)).status).toBe(200);
    expect((await stat(data)).mode & 0o777).toBe(0o700);

    const asked = await runWords(["query", "SELECT count() AS n FROM events", "--data", data, "--format", "csv"]);
    expect([asked.exit, asked.out]).toEqual([0, "n\n0\n"]);
    const second = await runWords(["engine", "--data", data, "--listen", "127.0.0.1:0"]);
    expect([second.exit, second.err]).toEqual([1, expect.stringContaining(`in use by process ${process.pid}`)]);

    stopped.abort();
    expect(await running).toBe(0);
  });
});
