import { tenantsOf } from "@rolecall/runtime";
import { findUp } from "../history/local-api.ts";
import { openOwnHistory, reachHistory } from "../history/open-history.ts";
import { orderOver } from "../serve/order-over.ts";
import type { Settings } from "../settings.ts";
import type { Terminal } from "../verb.ts";
import type { AlerterWay } from "./tell-alerter.ts";

/** The way to the alerter of a data directory; its store is to be disposed by the caller. */
export async function openWay(settings: Settings, terminal: Terminal): Promise<AlerterWay> {
  const { kafka, clickhouse, tenant } = settings.config;
  const tenants = tenantsOf(settings.config);
  // One process may read topics and keep its history on a server too.
  if (kafka !== undefined && clickhouse !== undefined && (await findUp(settings.dataDirectory)) === undefined) {
    const store = await openOwnHistory(settings);
    return {
      running: undefined,
      store,
      tenants,
      now: terminal.clock(),
      order: (order) => orderOver(kafka, tenant, order),
    };
  }
  return { ...(await reachHistory(settings)), tenants, now: terminal.clock() };
}

/** Who sits at the terminal, for the audit log. */
export function whoAsks({ env }: Terminal): string {
  return (env["USER"] || env["LOGNAME"] || "cli").slice(0, 100);
}
