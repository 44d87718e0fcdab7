import { once } from "node:events";
import { chmod, chown, mkdir, readdir, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "../../infra/free-port.ts";
import { type Ran, rolecall } from "./harness/rolecall.ts";
import { type TemporaryDirectory, temporaryDirectory } from "./harness/temporary-directory.ts";
import { startUp } from "./harness/up.ts";

let directory: TemporaryDirectory;

beforeAll(async () => {
  directory = await temporaryDirectory();
  await mkdir(directory.at("empty"));
});
afterAll(() => directory[Symbol.asyncDispose]());

/** The engine's own word on a lock goes to the terminal past us. */
const ENGINE_NOISE = /^Code: \d+\. DB::Exception: Cannot lock file .*\n/;

/** What a person reads: one line, no stack. */
function sentence(ran: Ran): string {
  const line = ran.err.replace(ENGINE_NOISE, "").trimEnd();
  expect(line, `one line: ${line}`).not.toContain("\n");
  expect(line).not.toMatch(/\bat .*:\d+:\d+/);
  return line;
}

describe("one clear sentence, and nothing is started", () => {
  test("when another process holds the data directory", async () => {
    await using up = await startUp({ data: directory.at("held") });
    const port = await freePort();
    const second = await rolecall(["up", "--data", directory.at("held"), "--port", String(port)]);
    expect(second.exit).toBe(1);
    expect(sentence(second)).toContain(`in use by process ${up.running.child.pid}`);
    const replay = await rolecall(["replay", "-", "--data", directory.at("held")], { input: "{}" });
    expect([replay.exit, sentence(replay)]).toEqual([1, expect.stringContaining("in use by process")]);
    expect((await up.post('{"time":"2026-01-05T00:00:00Z","identity_uid":"aws:1:role:x","action":"A"}')).status).toBe(
      202,
    );
  });

  test("when the port is in use", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const { port } = taken.address() as { port: number };
    const ran = await rolecall(["up", "--data", directory.at("port"), "--port", String(port)]);
    taken.close();
    expect([ran.exit, sentence(ran)]).toEqual([1, expect.stringMatching(new RegExp(`${port}.*in use`))]);
  });

  test.each([
    ["replay", ["replay", "nowhere.json", "--memory"], 1, "nowhere.json"],
    ["replay into a history", ["replay", "nowhere.json", "--data", "unused"], 1, "nowhere.json"],
    ["normalize", ["normalize", "nowhere.json"], 1, "nowhere.json"],
    ["up with a configuration that is not there", ["up", "--config", "nowhere.yaml"], 2, "nowhere.yaml"],
    ["a directory without a file", ["replay", "empty", "--memory"], 1, "no file"],
    ["no file at all", ["replay", "--memory"], 2, "PATH"],
    ["an unknown flag", ["up", "--dat", "x"], 2, "--data"],
    ["an unknown verb", ["repaly"], 2, "replay"],
    ["an unknown source", ["replay", "-", "--source", "cloudtrial", "--memory"], 2, "aws-cloudtrail"],
  ])("for a missing or wrong input: %s", async (_, words, exit, says) => {
    const ran = await rolecall(words, { cwd: directory.path, input: "" });
    expect([ran.exit, sentence(ran), ran.out]).toEqual([exit, expect.stringContaining(says), ""]);
  });

  test("when the data directory is a file", async () => {
    await writeFile(directory.at("file"), "x");
    const ran = await rolecall(["up", "--data", directory.at("file")]);
    expect([ran.exit, sentence(ran)]).toEqual([1, expect.stringContaining(directory.at("file"))]);
  });

  test("for every error of a configuration at once, each with its line and column", async () => {
    const config = directory.at("bad.yaml");
    await writeFile(config, "tenat: x\nretention: { events: 5 parsecs }\nreceivers:\n  - name: a\n  - nme: b\n");
    const ran = await rolecall(["up", "--config", config, "--data", directory.at("never-made")]);
    expect(ran.exit).toBe(2);
    for (const at of ["1:1", "2:22", "5:5"]) expect(ran.err).toContain(`:${at}:`);
    expect(ran.err).toContain("tenant");
    expect(await readdir(directory.path)).not.toContain("never-made");
  });

  // Root may write everywhere: the process runs as nobody.
  const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

  test("when the data directory cannot be written", async () => {
    const data = directory.at("locked");
    await mkdir(data);
    await chmod(data, 0o500);
    await chmod(directory.path, 0o755);
    const ran = await rolecall(["up", "--data", data, "--port", String(await freePort())], nobody);
    expect([ran.exit, sentence(ran)]).toEqual([1, expect.stringContaining(data)]);
  });

  test("when somebody else has run in the data directory, and doctor says what to do", async () => {
    const data = directory.at("theirs");
    await mkdir(join(data, "store"), { recursive: true });
    await writeFile(join(data, "status"), "", { mode: 0o400 });
    await chmod(data, 0o777);
    await chmod(directory.path, 0o755);
    const told = `${data} cannot be opened: this user may not write`;
    for (const words of [["up", "--port", String(await freePort())], ["findings"]]) {
      const ran = await rolecall([...words, "--data", data], nobody);
      expect([ran.exit, sentence(ran)]).toEqual([1, expect.stringContaining(told)]);
    }
    const { out } = await rolecall(["doctor", "--data", data], nobody);
    expect(out).toContain("start as the user whose files they are");
  });

  /** A history as the service's own user has it; only root can make one for somebody else. */
  async function historyOfNobody(name: string): Promise<string> {
    const data = directory.at(name);
    await mkdir(data);
    await chown(data, 65_534, 65_534);
    await chmod(directory.path, 0o755);
    const record = '{"time":"2026-01-05T00:00:00Z","identity_uid":"aws:1:role:x","action":"A"}';
    const { exit } = await rolecall(["replay", "-", "--data", data], { ...nobody, input: record });
    expect(exit).toBe(0);
    return data;
  }

  test.skipIf(process.getuid?.() !== 0)("when root would write into somebody's history", async () => {
    const data = await historyOfNobody("service");
    for (const words of [["up", "--port", String(await freePort())], ["findings"], ["query", "SELECT 1"]]) {
      const ran = await rolecall([...words, "--data", data]);
      expect([ran.exit, sentence(ran)]).toEqual([1, expect.stringContaining("sudo -u '#65534'")]);
    }
    const { out } = await rolecall(["doctor", "--data", data]);
    expect(out).toContain("start as the user whose files they are");
    expect((await rolecall(["query", "SELECT 1", "--data", data], nobody)).exit).toBe(0);
  });

  test.skipIf(process.getuid?.() !== 0)("when root has merged a part of somebody's history", async () => {
    const data = await historyOfNobody("merged");
    const files = await readdir(data, { recursive: true });
    const ofTable = files.find((path) => path.startsWith("store") && path.endsWith("format_version.txt")) ?? "";
    const part = join(dirname(ofTable), "all_1_2_1");
    await mkdir(join(data, part), { mode: 0o750 });
    const ran = await rolecall(["up", "--data", data, "--port", String(await freePort())], nobody);
    expect([ran.exit, ran.err]).toEqual([1, expect.stringContaining(`this user may not read ${part} in it`)]);
  });
});
