import { link, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runWords } from "../testing/run-words.ts";

const CONTENT = '{"time":"2026-03-24T00:00:00Z","identity_uid":"aws:1:role:deploy","action":"GetObject"}\n';
let folder: string;
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rolecall-places-"));
  await writeFile(at("in"), CONTENT);
  await symlink(at("in"), at("symbolic"));
  await link(at("in"), at("hard"));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test.each(["in", "symbolic", "hard", "./in"])("what is read is never written over, by the name of %s", async (name) => {
  for (const flag of ["--events", "--findings", "--dead"]) {
    const { exit, err } = await runWords(["replay", at("in"), "--memory", flag, `${folder}/${name}`]);
    expect([exit, err]).toEqual([2, expect.stringContaining(`${flag} would overwrite`)]);
  }
  expect(await readFile(at("in"), "utf8")).toBe(CONTENT);
});

test("two results never go to one file, but both may go to none", async () => {
  const both = (path: string): readonly string[] => ["--events", path, "--dead", path];
  expect((await runWords(["replay", at("in"), "--memory", ...both(at("out"))])).exit).toBe(2);
  expect((await runWords(["replay", at("in"), "--memory", ...both("/dev/null")])).exit).toBe(0);
});

test("a mistyped file leaves no history behind", async () => {
  const before = await readdir(folder);
  const { exit, err } = await runWords(["replay", at("in"), at("inn"), "--data", at("data")]);
  expect([exit, err]).toEqual([1, `rolecall: cannot read ${at("inn")}: there is no such file\n`]);
  expect(await readdir(folder)).toEqual(before);
});
