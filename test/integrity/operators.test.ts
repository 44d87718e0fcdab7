import { writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { freePort } from "../../infra/free-port.ts";
import { spawnRolecall } from "./harness/rolecall.ts";
import { SERVICES } from "./harness/services.ts";
import { temporaryDirectory } from "./harness/temporary-directory.ts";
import { until } from "./harness/until.ts";

const TOKEN = "of-the-operators";
const shapes = [["up"], ...SERVICES.map((name) => ["serve", name])];

test.each(shapes.map((words) => ({ words, name: words.join(" ") })))(
  "$name: probes from elsewhere learn whether it is well, and the operators' token why not and what it counted",
  async ({ words }) => {
    await using directory = await temporaryDirectory();
    const [port, own, nobody] = [await freePort(), await freePort(), await freePort()];
    await writeFile(directory.at("token"), TOKEN);
    await writeFile(
      directory.at("rolecall.yaml"),
      `inputs: [{ kafka: { topic: logs } }]
kafka: { brokers: ["127.0.0.1:${nobody}"], partitions: 1 }
operations: { listen: "0.0.0.0:${port}", token_file: token }
${words[0] === "up" ? "" : `clickhouse: { url: "http://127.0.0.1:${nobody}" }`}
`,
    );
    const data = words[0] === "up" ? ["--data", directory.at("data")] : [];
    const config = ["--config", directory.at("rolecall.yaml")];
    const running = spawnRolecall([...words, ...config, "--port", String(own), ...data]);
    await using ending = new AsyncDisposableStack();
    ending.defer(async () => {
      running.child.kill("SIGKILL");
      await running.ended;
    });
    const ask = async (path: string, token?: string): Promise<readonly [number, string]> => {
      const headers: Record<string, string> = token === undefined ? {} : { Authorization: `Bearer ${token}` };
      const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers });
      return [response.status, await response.text()];
    };
    await until("the operators' port", async () => {
      if (running.child.exitCode !== null) throw new Error(running.err());
      return ask("/healthz").catch(() => undefined);
    });
    expect(await ask("/healthz")).toEqual([200, '{"status":"ok"}']);
    expect(await ask("/readyz")).toEqual([503, '{"status":"unavailable"}']);
    expect(await ask("/readyz", TOKEN)).toEqual([503, expect.stringContaining('"checks":{')]);
    expect((await ask("/metrics", "another"))[0]).toBe(401);
    expect(await ask("/metrics", TOKEN)).toEqual([200, expect.stringContaining("rolecall_")]);
    expect((await ask("/"))[0]).toBe(404);
  },
);
