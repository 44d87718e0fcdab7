import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Config } from "@rolecall/runtime";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkSecretFiles } from "./secret-files.ts";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "rolecall-secrets-"));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

test.each([
  ["that only its owner may read", "slack.token", 0o600, "ok"],
  ["that its group may read", "slack.token", 0o640, "ok"],
  ["that everybody may read", "slack.token", 0o644, "warning"],
])("a secret in a file %s", async (_what, name, mode, state) => {
  const file = join(directory, name);
  await writeFile(file, "xoxb");
  await chmod(file, mode);
  const config = { receivers: [{ name: "secops", slack: { token_file: file } }] } as unknown as Config;
  const [check] = await checkSecretFiles(config);
  expect(check).toMatchObject({ name: "secrets", state });
  if (state === "warning") expect(check?.detail).toContain(file);
});

test("a certificate is no secret, and nothing is said where there is none", async () => {
  const file = join(directory, "ca.pem");
  await writeFile(file, "x", { mode: 0o644 });
  expect(await checkSecretFiles({ kafka: { ssl: { ca_file: file } } } as unknown as Config)).toEqual([]);
});
