import { existsSync } from "node:fs";
import { link, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
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

test.each(["replay", "normalize"])("what %s could not read is for its user alone", async (verb) => {
  const words = [verb, at("in"), ...(verb === "replay" ? ["--memory"] : []), "--dead", at(`dead-${verb}`)];
  expect((await runWords(words)).exit).toBe(0);
  expect((await stat(at(`dead-${verb}`))).mode & 0o777).toBe(0o600);
});

test("a mistyped file leaves no history behind", async () => {
  const before = await readdir(folder);
  const { exit, err } = await runWords(["replay", at("in"), at("inn"), "--data", at("data")]);
  expect([exit, err]).toEqual([1, `rolecall: cannot read ${at("inn")}: there is no such file\n`]);
  expect(await readdir(folder)).toEqual(before);
});

test("a directory stands for the files in it, which are not written over either", async () => {
  await mkdir(at("day/hour"), { recursive: true });
  await writeFile(at("day/a"), CONTENT);
  await writeFile(at("day/hour/b"), CONTENT.replace("GetObject", "PutObject"));
  const { out } = await runWords(["normalize", at("day")]);
  const read = out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(read.map(({ action, origin }) => [action, origin])).toEqual([
    ["GetObject", `${at("day/a")}:1`],
    ["PutObject", `${at("day/hour/b")}:1`],
  ]);
  const replayed = await runWords(["replay", at("day"), "--memory", "--json"]);
  expect(JSON.parse(replayed.out)).toMatchObject({ records: 2, events: 2 });
  const over = await runWords(["replay", at("day"), "--memory", "--findings", at("day/hour/b")]);
  expect([over.exit, over.err]).toEqual([2, expect.stringContaining("--findings would overwrite")]);
});

test.skipIf(!existsSync("/dev/full"))("where there is no room, the file and the reason are told", async () => {
  await expect(runWords(["replay", at("in"), "--memory", "--events", "/dev/full"])).resolves.toMatchObject({
    exit: 1,
    err: expect.stringContaining("cannot write /dev/full: there is no room left"),
  });
});
