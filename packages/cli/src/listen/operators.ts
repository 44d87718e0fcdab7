import { type Config, type Health, hostName, type Metrics } from "@rolecall/runtime";
import { Hono } from "hono";
import type { ConfigReloads } from "../alerter/config-reloads.ts";
import { holdsToken } from "../history/needs-token.ts";
import { createHostGuard, createHostTest } from "./host-guard.ts";
import { listen } from "./listen.ts";
import { createOpsApp, noSuchPath, type OpsAccess } from "./ops-app.ts";

/** Whose process it is, as far as these listeners ask; `reloads` tells of a token that was changed. */
interface Operated {
  readonly config: Pick<Config, "operations" | "console">;
  readonly reloads: Pick<ConfigReloads, "onReload">;
}

/**
 * Who may read, on a listener, what the process counted and why it cannot work: who comes from this machine under its own name,
 * and who shows the token of `operations`.
 */
export function operatorsOf({ config, reloads }: Operated, address: string): OpsAccess {
  const isHome = createHostTest(address, config.console.public_url);
  let hasToken = holdsToken(config.operations.token?.reveal());
  reloads.onReload(({ config: { operations } }) => {
    hasToken = holdsToken(operations.token?.reveal());
  });
  return ({ host, authorization }) => isHome(hostName(host)) || hasToken(authorization);
}

interface Asked extends Operated {
  readonly health: Health;
  readonly metrics: Metrics;
  readonly terminal: { readonly out: { write(text: string): unknown } };
}

/** The listener of `operations.listen`, where it is asked for. It is none of those that `--port` moves. */
export async function listenForOperators(asked: Asked, resources: AsyncDisposableStack): Promise<void> {
  const address = asked.config.operations.listen;
  if (address === undefined) return;
  resources.use(await listen(opsAlone(asked, address), address, "change operations.listen"));
  asked.terminal.out.write(`operators  http://${address}\n`);
}

/** What a listener serves that has `/healthz`, `/readyz` and `/metrics` and nothing else. */
export function opsAlone(asked: Asked, address: string): Hono {
  const app = new Hono();
  app.notFound(noSuchPath);
  app.use(createHostGuard(address, undefined));
  app.route("/", createOpsApp(asked.health, asked.metrics, operatorsOf(asked, address)));
  return app;
}
