import { mkdtemp, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Event } from "@rolecall/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runWords } from "../testing/run-words.ts";

const RECORD = (src_ip: string): string =>
  `${JSON.stringify({ time: "2026-03-23T10:00:00Z", identity_uid: "aws:1:role:deploy", action: "GetObject", src_ip, labels: { team: "shop" } })}\n`;
const RECORDS = RECORD("203.0.113.9") + RECORD("198.51.100.7") + RECORD("192.0.2.1");

let folder: string;
let config: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rolecall-lists-"));
  config = join(folder, "rolecall.yaml");
  await writeFile(join(folder, "tor.txt"), "# exits\n203.0.113.9\n");
  await writeFile(join(folder, "offices.txt"), "198.51.100.0/24\n");
  const lists = "[{ name: tor, file: tor.txt }, { name: offices, file: ./offices.txt, threat: false }]";
  await writeFile(config, `address_lists: ${lists}\n`);
});
afterAll(() => rm(folder, { recursive: true }));

const labelsIn = (ndjson: string): readonly unknown[] =>
  ndjson
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as Event).labels);

const LABELS = [
  { team: "shop", address_lists: "tor", threat_lists: "tor" },
  { team: "shop", address_lists: "offices" },
  { team: "shop" },
];

test("events say on which lists their addresses are", async () => {
  const { out } = await runWords(["normalize", "-", "--config", config], { input: RECORDS });
  expect(labelsIn(out)).toEqual(LABELS);
});

test.each(["-", "a file"])("a replay from %s tells of who comes from a list of threats", async (given) => {
  const [file, findings] = [join(folder, "records.ndjson"), join(folder, "findings.ndjson")];
  await writeFile(file, RECORDS);
  const words = ["replay", given === "-" ? "-" : file, "--config", config, "--memory", "--findings", findings];
  await runWords(words, { input: given === "-" ? RECORDS : "" });
  const told = (await readFile(findings, "utf8")).trim().split("\n");
  const { detector, title } = JSON.parse(told[0] ?? "") as Record<string, string>;
  expect([told.length, detector, title]).toEqual([
    1,
    "lifecycle.listed-address",
    "deploy acted from 203.0.113.9, which is on the list tor",
  ]);
});

test("a file that is larger than any list is not read", async () => {
  const [wrong, large] = [join(folder, "large.yaml"), join(folder, "large.txt")];
  await writeFile(large, "");
  await truncate(large, 64 * 1024 * 1024 + 1);
  await writeFile(wrong, "address_lists: [{ name: tor, file: large.txt }]\n");
  const { exit, err } = await runWords(["config", "check", wrong]);
  expect([exit, err]).toEqual([2, expect.stringContaining("is larger than a list can be (64 MiB)")]);
});

test("all that is wrong is told at once, with its lines", async () => {
  const wrong = join(folder, "wrong.yaml");
  await writeFile(join(folder, "words.txt"), `203.0.113.9\n${"exit.example\n".repeat(12)}`);
  await writeFile(
    wrong,
    `address_lists:\n  - { name: tor, file: none.txt }\n  - { name: here, file: rolecall.yaml }\n  - { name: drop, file: words.txt }\n`,
  );
  const { exit, err } = await runWords(["config", "check", wrong]);
  expect(exit).toBe(2);
  expect(err.replaceAll(folder, "")).toMatchInlineSnapshot(`
    "/wrong.yaml:2:24: address_lists[0].file: there is no such file (it would be /none.txt)
    /rolecall.yaml:1:1: address_lists: is neither an address nor a range of them: address_lists: (an address or a CIDR range a line; # begins a remark)
    /words.txt:2:1: address_lists: is neither an address nor a range of them: exit.example (an address or a CIDR range a line; # begins a remark)
    /words.txt:3:1: address_lists: is neither an address nor a range of them: exit.example (an address or a CIDR range a line; # begins a remark)
    /words.txt:4:1: address_lists: is neither an address nor a range of them: exit.example (an address or a CIDR range a line; # begins a remark)
    /words.txt:1:1: address_lists: 9 more of its lines at least are as wrong
    "
  `);
});
