import { execFileSync } from "node:child_process";
import { closeSync, constants, mkdirSync, mkdtempSync, openSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runWords } from "./testing/run-words.ts";

const folder = mkdtempSync(join(tmpdir(), "rolecall-pipe-"));
const at = (name: string): string => join(folder, name);

beforeAll(() => {
  execFileSync("mkfifo", [at("pipe")]);
  symlinkSync(at("loop"), at("loop"));
  mkdirSync(at("folder"));
  writeFileSync(at("secret"), "s");
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each<[string, number]>([
  ["inventory check", 130],
  ["policy check", 130],
  ["rules check", 130],
  ["config check", 130],
  // A service that has nothing open yet has drained.
  ["up --config", 0],
])("%s of a pipe that nobody writes into ends when it is interrupted", async (verb, exit) => {
  const stop = new AbortController();
  const running = runWords([...verb.split(" "), at("pipe")], { signal: stop.signal });
  stop.abort(new DOMException("interrupted", "AbortError"));
  expect((await running).exit).toBe(exit);
});

test("up that waits for its configuration ends when it is interrupted", async () => {
  const stop = new AbortController();
  const running = runWords(["up", "--config", at("pipe")], { signal: stop.signal });
  const writer = await writerOnceRead(at("pipe"));
  stop.abort(new DOMException("interrupted", "AbortError"));
  expect((await running).exit).toBe(0);
  closeSync(writer);
});

/** Who would write into a pipe, as soon as somebody waits for that. */
async function writerOnceRead(path: string): Promise<number> {
  for (;;) {
    try {
      return openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
    } catch {
      await setImmediate();
    }
  }
}

test.each([
  ["inventory check", "identities:\n  - { id: 'aws:1:role:a', owner: me }\n", "1 statement of an identity"],
  ["config check", "detection: { budget: 5 }\n", "no errors"],
])("%s takes what is written into a pipe", async (verb, text, said) => {
  const [{ exit, out }] = await Promise.all([runWords([...verb.split(" "), at("pipe")]), writeFile(at("pipe"), text)]);
  expect([exit, out]).toEqual([0, expect.stringContaining(said)]);
});

test("a configuration names files that can be read again, and no pipes or links that lead back", async () => {
  const hook = (file: string): string => `webhook: { url: "https://h.example", secret_file: ${file} }`;
  const text = [
    "inventory: [pipe]",
    "policies: [folder]",
    `receivers: [{ name: a, ${hook("pipe")} }, { name: b, ${hook("loop")} }, { name: c, ${hook("secret")} }]`,
    "route: { receiver: a }",
  ].join("\n");
  writeFileSync(at("c.yaml"), text);
  const { exit, err } = await runWords(["config", "check", at("c.yaml")]);
  expect(exit).toBe(2);
  expect(err.split("\n").map((line) => line.replaceAll(`${folder}/`, ""))).toEqual([
    expect.stringMatching(/^c.yaml:3:.*the file cannot be read: it is no regular file, which can be read again/),
    expect.stringMatching(/^c.yaml:3:.*the file cannot be read: it is a link that leads back to itself/),
    "pipe:1:1: inventory: it is no regular file, which can be read again",
    "folder:1:1: policies: it is a directory: name the files in it, as folder/*.yaml",
    "",
  ]);
});
