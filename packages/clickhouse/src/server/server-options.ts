import type { ClickHouseConfig } from "@rolecall/runtime";
import type { Deployment } from "../migrations/template.ts";
import type { ServerOptions } from "./options.ts";

/** How to reach the server that a configuration names. */
export function serverOptions(config: ClickHouseConfig): ServerOptions {
  const { url, username, password, analyst } = config;
  return {
    url,
    username,
    ...(password !== undefined && { password: password.reveal() }),
    ...(analyst !== undefined && {
      analyst: {
        username: analyst.username,
        ...(analyst.password !== undefined && { password: analyst.password.reveal() }),
      },
    }),
  };
}

/** Where the statements of the migrations run there. */
export function deploymentOf({ cluster, replicated }: ClickHouseConfig): Deployment {
  return { replicated, ...(cluster !== undefined && { cluster }) };
}
