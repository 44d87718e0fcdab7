import { randomBytes } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Store } from "@rolecall/clickhouse";
import { createHealth, type Health, type Metrics } from "@rolecall/runtime";
import { Hono } from "hono";
import type { Settings } from "../settings.ts";
import { type Addresses, addressesOf } from "./addresses.ts";
import type { EventPipeline } from "./event-pipeline.ts";
import { createIntakeApp } from "./intake-app.ts";
import { listen } from "./listen.ts";
import { createOpsApp } from "./ops-app.ts";

export interface ServeOptions {
  readonly settings: Settings;
  readonly port: string | undefined;
  readonly store: Store;
  readonly pipeline: EventPipeline;
  readonly metrics: Metrics;
  readonly consoleUsers: Set<string>;
}

export interface Served {
  /** `http://127.0.0.1:4180` */
  readonly consoleUrl: string;
  /** The same with what opens it. */
  readonly accessUrl: string;
  readonly intakeUrl: string | undefined;
}

/** Listen on every configured address; one that serves several things is one listener. */
export async function serve(options: ServeOptions, resources: AsyncDisposableStack): Promise<Served> {
  const addresses = addressesOf(options.settings.config, options.port);
  const health = healthOf(options);
  const secret = (): string => randomBytes(24).toString("base64url");
  const [accessToken, localToken] = [secret(), secret()];
  for (const address of new Set([addresses.console, ...addresses.intakes.map((intake) => intake.address)])) {
    const app = appOf(address, addresses, { ...options, health, accessToken, localToken });
    resources.use(await listen(app, address));
  }
  const consoleUrl = `http://${addresses.console}`;
  const apiFile = join(options.settings.dataDirectory, "rolecall.api.json");
  const api = { url: consoleUrl, token: localToken, pid: process.pid };
  await writeFile(apiFile, `${JSON.stringify(api)}\n`, { mode: 0o600 });
  resources.defer(() => rm(apiFile, { force: true }));
  const [intake] = addresses.intakes;
  return {
    consoleUrl,
    accessUrl: `${consoleUrl}/?access=${accessToken}`,
    intakeUrl: intake === undefined ? undefined : `http://${intake.address}/v1/logs`,
  };
}

interface Parts extends ServeOptions {
  readonly health: Health;
  readonly accessToken: string;
  readonly localToken: string;
}

function appOf(address: string, addresses: Addresses, parts: Parts): Hono {
  const { settings, pipeline, metrics, consoleUsers } = parts;
  const app = new Hono();
  app.route("/", createOpsApp(parts.health, metrics));
  const intake = addresses.intakes.find((one) => one.address === address);
  if (intake !== undefined) {
    const { token, maxBodyBytes } = intake;
    const { tenant } = settings.config;
    app.route("/", createIntakeApp({ pipeline, tenant, token, maxBodyBytes, metrics, consoleUsers }));
  }
  if (address === addresses.console) {
    // pages
  }
  return app;
}

function healthOf({ store }: ServeOptions): Health {
  const health = createHealth();
  health.ready("store", async () => void (await store.select("SELECT 1 AS one")));
  return health;
}
