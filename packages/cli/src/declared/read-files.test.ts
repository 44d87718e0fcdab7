import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runWords } from "../testing/run-words.ts";
import { readFiles } from "./read-files.ts";

const folder = mkdtempSync(join(tmpdir(), "rolecall-read-files-"));
const at = (name: string): string => join(folder, name);

beforeAll(() => {
  writeFileSync(at("b.yaml"), "b");
  writeFileSync(at("a.yaml"), "a");
  mkdirSync(at("c.yaml"));
});

afterAll(() => rmSync(folder, { recursive: true }));

test("files of paths and patterns come once, by name; what is not there or no file is a fault", async () => {
  const { files, faults } = await readFiles([at("b.yaml"), at("*.yaml"), at("none.yaml")]);
  expect(files.map(({ text }) => text)).toEqual(["a", "b"]);
  expect(faults.map(({ file, message }) => [file, message])).toEqual([
    [at("none.yaml"), "there is no such file"],
    [at("c.yaml"), `it is a directory: name the files in it, as ${at("c.yaml/*.yaml")}`],
  ]);
});

test("a link that leads back to itself is said to be one, a link to nothing is not there", async () => {
  symlinkSync(at("loop.yml"), at("loop.yml"));
  symlinkSync(at("gone"), at("dangling.yml"));
  const { faults } = await readFiles([at("loop.yml"), at("dangling.yml")]);
  expect(faults.map(({ file, message }) => [file, message])).toEqual([
    [at("dangling.yml"), "there is no such file"],
    [at("loop.yml"), "it is a link that leads back to itself"],
  ]);
});

test("a pattern may match none in a folder that is there, and a name that looks like one is a file", async () => {
  writeFileSync(at("d[1].yml"), "d");
  const { files, faults } = await readFiles([at("*.none"), at("d[1].yml"), at("none/*/*.yaml")]);
  expect(files).toEqual([{ path: at("d[1].yml"), text: "d" }]);
  expect(faults.map(({ file }) => file)).toEqual([at("none/*/*.yaml")]);
});

test.each(["policy check", "policy test", "rules check", "rules test", "inventory check"])(
  "%s of a pattern that matches none is wrong usage",
  async (verb) => {
    const { exit, err } = await runWords([...verb.split(" "), at("*.none")]);
    expect([exit, err]).toEqual([2, expect.stringContaining("*.none: there is no such file")]);
  },
);

test("- is standard input where there is one, and otherwise a name like any", async () => {
  expect((await readFiles(["-"], new Map([["-", "text"]]))).files).toEqual([{ path: "-", text: "text" }]);
  expect((await readFiles(["-"])).faults).toMatchObject([{ file: "-", message: "there is no such file" }]);
});

const POLICY = `policy: deploy
identity: aws:1:role:deploy
allow: { actions: ["Get*"] }
examples:
  - { expect: allow, event: { action: GetObject } }
`;
const RULE = `rule: acme-x
title: x
sources: [rolecall]
actions: [X]
severity: low
examples: [{ name: one, expect: fires, events: [{ outcome: success }] }]
`;

test.each([
  ["policy check", POLICY, "1 policy in 1 file: no errors\n"],
  ["policy test", POLICY, "1 passed, 0 failed\n"],
  ["rules check", RULE, "1 rule in 1 file: no errors\n"],
  ["rules test", RULE, /; 1 passed, 0 failed, 0 without examples\n$/],
  [
    "inventory check",
    'identities: [{ id: "aws:1:role:deploy", owner: a }]\n',
    /^1 statement of an identity, 0 credentials, 0 owners in 1 file/,
  ],
])("%s - reads standard input", async (verb, input, said) => {
  const { exit, out, err } = await runWords([...verb.split(" "), "-"], { input });
  expect([exit, err]).toEqual([0, ""]);
  expect(out).toMatch(said);
});

test("a fault of standard input stands where it is", async () => {
  const { exit, err } = await runWords(["rules", "check", "-"], { input: RULE.replace("low", "loud") });
  expect(exit).toBe(2);
  expect(err).toMatch(/^-:5:1: severity/);
});

test.each([
  ["rules", `${RULE.replace("low", "loud")}title: y\n`, ["5:1: severity", "7:1: this key is there twice"]],
  ["policy", `${POLICY}mode: wach\npolicy: b\n`, ["6:1: mode", "7:1: this key is there twice"]],
  [
    "inventory",
    "identities:\n  - id: a\n    ownr: b\n    id: c\n",
    ["3:5: identities[0]: there is no key ownr", "4:5: this key is there twice"],
  ],
])("%s check: a key that is there twice hides nothing else", async (verb, input, expected) => {
  const { exit, err } = await runWords([verb, "check", "-"], { input });
  expect(exit).toBe(2);
  for (const each of expected) expect(err).toContain(`-:${each}`);
});

test("UTF-16 with its mark is read, and what is in no Unicode is told of", async () => {
  writeFileSync(at("wide.csv"), Buffer.from("\uFEFFid,owner\n", "utf16le"));
  writeFileSync(at("latin.csv"), Buffer.from("id,owner\nx,K\xf6ln\n", "latin1"));
  const { files, faults } = await readFiles([at("wide.csv"), at("latin.csv")]);
  expect(files).toEqual([{ path: at("wide.csv"), text: "id,owner\n" }]);
  expect(faults).toMatchObject([{ file: at("latin.csv"), message: expect.stringContaining("UTF-8") }]);
});
