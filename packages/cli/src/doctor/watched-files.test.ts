import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConfig } from "@rolecall/runtime";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkWatchedFiles } from "./watched-files.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rolecall-doctor-files-"));
  for (const name of ["full", "empty", "closed"]) await mkdir(join(folder, name));
  for (const name of ["full/a.log", "full/b.log", "closed/c.log"]) await writeFile(join(folder, name), "{}\n");
  await chmod(join(folder, "closed/c.log"), 0);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const isRoot = process.getuid?.() === 0;

test.each([
  { paths: "['./full/*.log']", state: "ok", detail: "2 files are watched" },
  { paths: "[./empty, ./none]", state: "warning", detail: "no file is there" },
  { paths: "[./closed]", state: isRoot ? "ok" : "failed", detail: isRoot ? "1 file is watched" : "may not read" },
])("files in $paths: $state", async ({ paths, state, detail }) => {
  const loaded = loadConfig(`inputs: [{ files: { paths: ${paths} } }]`, {
    path: join(folder, "rolecall.yaml"),
    env: {},
    readFile: () => "",
  });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
  expect(await checkWatchedFiles(loaded.config)).toMatchObject([{ state, detail: expect.stringContaining(detail) }]);
});
