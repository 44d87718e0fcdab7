import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { expect, test } from "vitest";
import { runCommand } from "../run.ts";
import type { Terminal } from "../verb.ts";
import { VERBS } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "rolecall-route-"));
const config = join(folder, "rolecall.yaml");
writeFileSync(
  config,
  `receivers:
  - { name: secops, webhook: { url: "https://hooks.example.com/a" } }
  - { name: on-call, webhook: { url: "https://hooks.example.com/b" } }
route:
  receiver: secops
  group_by: [identity_uid]
  routes:
    - { name: pages, matchers: ['severity=~"high|critical"'], receiver: on-call, continue: true }
    - { name: chat, receiver: secops, mute_time_intervals: [night] }
time_intervals: [{ name: night, time_intervals: [{ times: [{ start_time: '00:00', end_time: '06:00' }] }] }]
`,
);

const route = (...words: string[]): Promise<Ran> => routeWith("", ...words);

interface Ran {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

async function routeWith(stdin: string, ...words: string[]): Promise<Ran> {
  const [out, err] = [new PassThrough(), new PassThrough()];
  const clock = (): number => Date.UTC(2026, 10, 24, 12);
  const terminal: Terminal = {
    input: Readable.from([Buffer.from(stdin)]),
    out,
    err,
    colour: false,
    columns: 100,
    env: {},
    clock,
  };
  const exit = await runCommand(VERBS, ["route", ...words], terminal, new AbortController().signal);
  return { exit, out: String(out.read() ?? ""), err: String(err.read() ?? "") };
}

test("a page goes to both, and the night mutes the chat", async () => {
  const labels = ["severity=high", "identity_uid=aws:1:role:deploy"];
  const { exit, out } = await route("test", config, ...labels, "--at", "2026-11-24T03:00:00Z", "--json");
  expect(exit).toBe(0);
  const { matches } = JSON.parse(out);
  expect(matches).toMatchObject([
    { route: "pages", receiver: "on-call", held: [] },
    { route: "chat", receiver: "secops", group_by: ["identity_uid"], held: [{ reason: "muted", by: "night" }] },
  ]);
  expect(Object.keys(matches[0])).toEqual(["route", "receiver", "path", "group_by", "group_key", "held"]);
});

test.each([
  ["before the labels", ["--config", config, "severity=high"]],
  ["behind them", ["severity=high", "--config", config]],
])("the configuration may be named by the flag that every verb has, %s", async (_, words) => {
  const { exit, out } = await route("test", ...words, "--json");
  expect([exit, out]).toEqual([0, (await route("test", config, "severity=high", "--json")).out]);
});

test("with the configuration by its flag a finding from a file needs nothing else, and none needs labels", async () => {
  const file = join(folder, "by-flag.json");
  writeFileSync(file, JSON.stringify({ severity: "critical", identity_uid: "aws:1:role:deploy" }));
  const { exit, out } = await route("test", "--config", config, "--finding", file);
  expect([exit, out]).toEqual([0, (await route("test", config, "--finding", file)).out]);
  expect((await route("test", "--config", config)).err).toContain("route test needs LABEL=VALUE or --finding FILE");
});

test("a finding from standard input goes where one from a file goes", async () => {
  const finding = JSON.stringify({ severity: "critical", kind: "rule", identity_uid: "aws:1:role:deploy" });
  const file = join(folder, "finding.json");
  writeFileSync(file, finding);
  const { exit, out } = await routeWith(finding, "test", config, "--finding", "-");
  expect([exit, out]).toEqual([0, (await route("test", config, "--finding", file)).out]);
});

test("a label that is given with a finding about a group is one of all whom it names, and a dev's severity is lowered", async () => {
  const file = join(folder, "group.json");
  const members = { name: "members", pattern: "MATCH", observed: "aws:1:role:a, aws:1:role:b", expected: "" };
  const dimensions = [{ ...members, surprise: 0, added: 0 }];
  const finding = { severity: "high", identity_uid: "aws:1:role:a", environment: "dev", dimensions };
  writeFileSync(file, JSON.stringify(finding));
  const lowering = join(folder, "lowering.yaml");
  writeFileSync(
    lowering,
    `severity_by_environment: { dev: 1 }
receivers: [{ name: soc, webhook: { url: "https://hooks.example.com/a" } }]
route:
  receiver: soc
  routes: [{ name: data, matchers: ['team="data"', 'severity="medium"'] }]
`,
  );
  const { out } = await route("test", lowering, "team=data", "--finding", file, "--json");
  expect(JSON.parse(out).matches).toMatchObject([{ route: "data" }]);
});

test.each([
  ["severity=hihg", "rolecall: severity is never hihg: is that meant? (did you mean high?)\n"],
  [
    "severty=high",
    "rolecall: no finding has a field severty: is that meant? (did you mean severity? an identity may have that label)\n",
  ],
  ["team=pay", ""],
])("where %s would go is answered, and a slip is told beside it", async (label, told) => {
  const { exit, out, err } = await route("test", config, label, "--json");
  expect([exit, err]).toEqual([0, told]);
  expect(JSON.parse(out).matches).toHaveLength(1);
});

test("a silence that matches holds everything back", async () => {
  const silences = join(folder, "silences.ndjson");
  writeFileSync(silences, `${JSON.stringify({ silence_id: "s1", matchers: ['severity="low"'] })}\n`);
  const { out } = await route("test", config, "severity=low", "--silences", silences);
  expect(out).toContain("receiver   secops");
  expect(out).toContain("held back  silenced by s1");
});

test.each([
  [{ matchers: ["severity"] }, "line 1 of the silences: "],
  [{ matchers: ['severity=~"("'] }, "line 1 of the silences: "],
  [{ matchers: [] }, "line 1 of the silences needs matchers"],
  [{ matchers: ["severity=low", 5] }, "line 1 of the silences needs matchers"],
  [
    { matchers: ["severity=low"], starts_at: "soon" },
    'starts_at wants an instant like 2026-11-24T03:00:00Z, and not "soon"',
  ],
  [{ matchers: ["severity=low"], endsAt: 1_800_000_000 }, "ends_at wants an instant"],
])("a silence that cannot be read is no silence that holds nothing back: %j", async (silence, message) => {
  const silences = join(folder, "silences.ndjson");
  writeFileSync(silences, `${JSON.stringify(silence)}\n`);
  const { exit, out, err } = await route("test", config, "severity=low", "--silences", silences);
  expect([exit, out]).toEqual([2, ""]);
  expect(err).toContain(message);
});

test.each([
  [["check", config, "a=b"], 'route knows test, and not "check"'],
  [["test", config], "needs LABEL=VALUE or --finding FILE"],
  [["test", config, "severity"], '"severity" is no LABEL=VALUE'],
  [["test", config, "a=b", "--at", "noon"], "--at wants an instant"],
])("%j is wrong usage, said in a sentence", async (words, message) => {
  const { exit, err } = await route(...words);
  expect(exit).toBe(2);
  expect(err).toContain(message);
});
