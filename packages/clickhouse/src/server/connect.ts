import type { ClickHouseClient } from "@clickhouse/client";
import type { Account, ServerOptions } from "./options.ts";

/** What is written and read as the public contract says; the same as the embedded engine's sessions have. */
const SETTINGS = {
  async_insert: 0,
  date_time_input_format: "best_effort",
  date_time_output_format: "iso",
  input_format_skip_unknown_fields: 0,
  output_format_json_quote_64bit_integers: 0,
  output_format_json_escape_forward_slashes: 0,
  do_not_merge_across_partitions_select_final: 1,
  // Values stand in the text of a query: a list of a thousand uids is longer than the default of 256 KiB.
  max_query_size: "67108864",
} as const;

const DEFAULT_READ_MS = 300_000;

/** A client that keeps its connections, compresses both ways, and says nothing by itself. */
export async function connect(options: ServerOptions, account: Account): Promise<ClickHouseClient> {
  const { createClient, ClickHouseLogLevel } = await import("@clickhouse/client");
  return createClient({
    url: options.url,
    username: account.username,
    password: account.password ?? "",
    application: "rolecall",
    max_open_connections: options.maxConnections ?? 16,
    request_timeout: readTimeoutMs(options),
    compression: { request: { codec: "gzip", level: 1 }, response: true },
    // A server closes idle connections after 3 s in older releases: ours go before.
    keep_alive: { enabled: true, idle_socket_ttl: 2500, eagerly_destroy_stale_sockets: true },
    clickhouse_settings: SETTINGS,
    log: { level: ClickHouseLogLevel.OFF },
  });
}

/** Who asks, as the password is by now. */
export function authOf({ username, password, passwordNow }: Account): {
  readonly auth?: { readonly username: string; readonly password: string };
} {
  const now = passwordNow?.() ?? password;
  return now === undefined ? {} : { auth: { username, password: now } };
}

export function readTimeoutMs(options: ServerOptions): number {
  return options.readTimeoutMs ?? DEFAULT_READ_MS;
}

/** As `connect`, for analysts' SQL. An account that is read only may not even ask for compression, so it is off. */
export async function connectAnalyst(options: ServerOptions): Promise<ClickHouseClient> {
  const { createClient, ClickHouseLogLevel } = await import("@clickhouse/client");
  const { username, password } = options.analyst ?? options;
  return createClient({
    url: options.url,
    username,
    password: password ?? "",
    application: "rolecall-analyst",
    database: "rolecall",
    max_open_connections: options.maxConnections ?? 16,
    request_timeout: 60_000,
    keep_alive: { enabled: true, idle_socket_ttl: 2500, eagerly_destroy_stale_sockets: true },
    log: { level: ClickHouseLogLevel.OFF },
  });
}
