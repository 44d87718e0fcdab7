import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { filesOf } from "./files-of.ts";

let folder = "";
const at = (path: string): string => join(folder, path);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rolecall-tree-"));
  const made = ["logs/2026/11/24", "logs/2026/11/25", "logs/.git", "empty/.hidden"];
  await Promise.all(made.map((path) => mkdir(at(path), { recursive: true })));
  const files = ["logs/2026/11/25/b.json.gz", "logs/2026/11/24/a.json", "logs/2026/11/25/PT1H", "logs/.git/config"];
  await Promise.all(
    [...files, "logs/.DS_Store", "empty/.hidden/x", "one", "a1.json", "a[1].json"].map((path) =>
      writeFile(at(path), ""),
    ),
  );
  await symlink(at("one"), at("logs/linked"));
  await symlink(at("logs"), at("logs/round"));
});
afterAll(() => rm(folder, { recursive: true }));

const neverCalled = (link: string): void => expect.unreachable(link);

test("other names of standard input are it", async () => {
  expect(await filesOf(["/dev/stdin", "/dev/fd/0", "-"], neverCalled)).toEqual(["-", "-", "-"]);
});

test.each<[string, readonly string[], readonly string[]]>([
  ["a file is itself, also where it is missing", ["one", "missing"], ["one", "missing"]],
  [
    "a directory is all files in it, by name; hidden ones and links to directories are left out",
    ["logs"],
    ["logs/2026/11/24/a.json", "logs/2026/11/25/PT1H", "logs/2026/11/25/b.json.gz", "logs/linked"],
  ],
  [
    "a pattern is what it matches, by name",
    ["logs/2026/11/25/*", "on?"],
    ["logs/2026/11/25/PT1H", "logs/2026/11/25/b.json.gz", "one"],
  ],
  [
    "a pattern may match directories",
    ["logs/*/11/{24,25}"],
    ["logs/2026/11/24/a.json", "logs/2026/11/25/PT1H", "logs/2026/11/25/b.json.gz"],
  ],
  ["a pattern that matches nothing is itself", ["*.log"], ["*.log"]],
  ["a file whose name looks like a pattern is that file", ["a[1].json"], ["a[1].json"]],
])("%s", async (_what, paths, files) => {
  const found = await filesOf(paths.map(at), neverCalled);
  expect(found.map((path) => relative(folder, path))).toEqual(files);
});

test("standard input is no name", async () => {
  expect(await filesOf(["-"], neverCalled)).toEqual(["-"]);
});

test("a directory without files is a mistake", async () => {
  await expect(filesOf([at("empty")], neverCalled)).rejects.toThrow(
    `cannot read ${at("empty")}: there is no file in it`,
  );
});

test("a link that leads nowhere is left out of its directory, and told", async () => {
  await mkdir(at("rotated"));
  await writeFile(at("rotated/0.log"), "");
  await symlink(at("gone"), at("rotated/1.log"));
  const left: string[] = [];
  expect(await filesOf([at("rotated")], (link) => left.push(link))).toEqual([at("rotated/0.log")]);
  expect(left).toEqual([at("rotated/1.log")]);
});
