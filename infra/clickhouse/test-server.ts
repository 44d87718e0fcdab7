import type { TestProject } from "vitest/node";
import { type DockerServer, startDockerServer } from "./docker-server.ts";

let server: DockerServer | undefined;

/** Vitest's, before the tests of a package: `CLICKHOUSE_URL=docker` becomes a server of this run's own. */
export async function setup({ config }: TestProject): Promise<void> {
  // The other packages' tests have engines of their own.
  if (!config.root.endsWith("packages/clickhouse")) return;
  try {
    server = await startDockerServer();
  } catch (error) {
    throw new Error(`CLICKHOUSE_URL=docker: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  process.env["CLICKHOUSE_URL"] = server.url;
  process.env["CLICKHOUSE_USER"] = server.username;
  process.env["CLICKHOUSE_PASSWORD"] = server.password;
}

/** Vitest's, after them. */
export async function teardown(): Promise<void> {
  await server?.[Symbol.asyncDispose]();
}
