import { type ClickHouseConfig, secretNow } from "@rolecall/runtime";
import type { Deployment } from "../migrations/template.ts";
import type { Account, ServerOptions } from "./options.ts";

/** How to reach the server that a configuration names. */
export function serverOptions(config: ClickHouseConfig): ServerOptions {
  const { url, analyst } = config;
  return { url, ...accountOf(config), ...(analyst !== undefined && { analyst: accountOf(analyst) }) };
}

function accountOf({
  username,
  password,
  password_file: file,
}: Pick<ClickHouseConfig, "username" | "password" | "password_file">): Account {
  return {
    username,
    ...(password !== undefined && { password: password.reveal() }),
    ...(file !== undefined && { passwordNow: () => secretNow(file) }),
  };
}

/** Where the statements of the migrations run there. */
export function deploymentOf({ cluster, replicated }: ClickHouseConfig): Deployment {
  return { replicated, ...(cluster !== undefined && { cluster }) };
}
