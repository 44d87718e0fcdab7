import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { freePort } from "../infra/free-port.ts";
import { LAUNCHED } from "./launched.ts";

/** What is large, by a file that is read with all of it. */
const LARGE = {
  brokers: "/kafkajs/index.js",
  channels: "/packages/notifiers/src/registry.ts",
  company: "/packages/world/src/index.ts",
  decoders: "/packages/sources/src/sources.ts",
  detector: "/packages/detection/src/create-detector.ts",
  engine: "/chdb/index.js",
} as const;

const directory = mkdtempSync(join(tmpdir(), "rolecall-starts-"));
afterAll(() => rmSync(directory, { recursive: true }));

/** Nobody listens on either port: a service listens itself, and waits for both. */
const config = join(directory, "rolecall.yaml");
const token = join(directory, "token");
writeFileSync(token, "xoxb-1", { mode: 0o600 });
writeFileSync(
  config,
  `kafka: { brokers: ["127.0.0.1:1"] }
clickhouse: { url: "http://127.0.0.1:1" }
inputs: [{ kafka: { topic: raw, source: aws-cloudtrail } }]
receivers: [{ name: team, slack: { token_file: ${token}, channel: "#alerts" } }]
route: { receiver: team }
`,
);
const policy = join(directory, "policy.yaml");
writeFileSync(policy, 'policy: deploy\nidentity: aws:1:role:deploy\nallow: { actions: ["ecs:*"] }\n');

/** Runs these words to their end, what listens until it does. */
async function readsOf(words: readonly string[]): Promise<readonly string[]> {
  const reads = join(directory, "reads");
  writeFileSync(reads, "");
  const env = { ...LAUNCHED.env(words), ROLECALL_READS: reads };
  const hook = join(import.meta.dirname, "list-reads.mjs");
  const child = spawn(process.execPath, [...LAUNCHED.flags, "--import", hook, LAUNCHED.cli, ...words], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  child.stdout.on("data", (said: Buffer) => {
    if (said.includes("http://")) child.kill("SIGTERM");
  });
  const [exit] = await once(child, "close");
  expect(exit).toBe(0);
  const read = readFileSync(reads, "utf8").split("\n");
  expect(read).toEqual(expect.arrayContaining([expect.stringContaining("/packages/cli/src/run.ts")]));
  return Object.entries(LARGE).flatMap(([name, file]) => (read.some((url) => url.endsWith(file)) ? [name] : []));
}

test.each<[readonly string[], readonly string[]]>([
  [["--version"], []],
  [["--help"], []],
  [["config", "check", config], []],
  [["policy", "check", policy], []],
  [["normalize", "/dev/null"], ["decoders"]],
  [["world", "--seed", "4", "--days", "1", "--identities", "3"], ["company"]],
  [["engine", "--data", join(directory, "data")], ["engine"]],
  [
    ["serve", "ingest"],
    ["brokers", "decoders"],
  ],
  [
    ["serve", "detector"],
    ["brokers", "detector"],
  ],
  [
    ["serve", "alerter"],
    ["brokers", "channels"],
  ],
  [
    ["serve", "console"],
    ["brokers", "channels"],
  ],
])("%j reads of what is large %j", async (words, large) => {
  const port = await freePort();
  const more = { serve: ["--config", config, "--port", String(port)], engine: ["--listen", `127.0.0.1:${port}`] };
  expect(await readsOf([...words, ...(more[words[0] as keyof typeof more] ?? [])])).toEqual(large);
});
