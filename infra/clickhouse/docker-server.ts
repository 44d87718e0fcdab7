import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { createContainer } from "../containers/container.ts";
import { findEngine } from "../containers/engine.ts";
import { imageOf } from "../containers/images.ts";
import { obtainImage } from "../containers/obtain-image.ts";
import { freePort } from "../free-port.ts";

/** A ClickHouse server in a container of the official image, with nothing in it; gone when it is disposed of. */
export interface DockerServer extends AsyncDisposable {
  readonly url: string;
  readonly username: string;
  readonly password: string;
}

const HTTP = 8123;
const USERNAME = "rolecall_admin";
const CONFIG = "/etc/clickhouse-server/config.d/rolecall.xml";

/** @throws Error in one sentence where it cannot be had: who asked for a server wants no other. */
export async function startDockerServer(): Promise<DockerServer> {
  const engine = await findEngine();
  if (engine === undefined) throw new Error("no Docker engine answers at DOCKER_HOST or /var/run/docker.sock");
  const image = imageOf("clickhouse");
  const fault = await obtainImage(engine, image, undefined);
  if (fault !== undefined) throw new Error(fault.why);
  const [port, password] = [await freePort(), randomBytes(18).toString("base64url")];
  const container = await createContainer({
    image,
    environment: {
      CLICKHOUSE_USER: USERNAME,
      CLICKHOUSE_PASSWORD: password,
      CLICKHOUSE_DEFAULT_ACCESS_MANAGEMENT: "1",
    },
    port: { container: HTTP, host: port },
    ready: "/ping",
    // As docker-compose.yml mounts it.
    files: [{ source: join(import.meta.dirname, "config.xml"), target: CONFIG }],
  });
  await container.start();
  return {
    ...{ url: `http://127.0.0.1:${port}`, username: USERNAME, password },
    [Symbol.asyncDispose]: () => container[Symbol.asyncDispose](),
  };
}
