import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConfig } from "@rolecall/runtime";
import { expect, test } from "vitest";
import { isLocked, reachHistory } from "./open-history.ts";

/** Says a line when it has the directory, and keeps it until it is ended. */
const HOLD = `import { migrate, openEmbedded } from "@rolecall/clickhouse";
await migrate(await openEmbedded(process.argv[1]));
console.log();
process.stdin.resume();`;

test("a process that holds the directory and does not answer may be asked again, and need not be stopped", async () => {
  const dataDirectory = await mkdtemp(join(tmpdir(), "rolecall-held-"));
  const child = spawn(process.execPath, ["--input-type=module", "--eval", HOLD, dataDirectory], {
    cwd: import.meta.dirname,
    stdio: ["pipe", "pipe", "ignore"],
  });
  try {
    await once(child.stdout, "data");
    const loaded = loadConfig(undefined, { path: "rolecall.yaml", env: {}, readFile: () => "" });
    if (!loaded.ok) throw new Error("the configuration of this test is wrong");
    const asked = reachHistory({ dataDirectory, config: loaded.config }, { isOver: () => true });
    await expect(asked).rejects.toThrow(
      `in use by process ${child.pid}, which did not answer in time: it is busy, or hangs; run this again, or stop it`,
    );
    // By this doctor does not say that it is to be restored.
    await expect(asked).rejects.toSatisfy(isLocked);
  } finally {
    child.kill("SIGKILL");
    await once(child, "exit");
    await rm(dataDirectory, { recursive: true, force: true });
  }
});
