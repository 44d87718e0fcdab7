import { listen } from "../listen/listen.ts";
import { listenForOperators, opsAlone } from "../listen/operators.ts";
import type { Service } from "./service.ts";

/** Ports of the services where none is given: each its own, so that all four run on one machine. */
export const PORTS = { console: 4180, ingest: 4181, detector: 4182, alerter: 4183 } as const;

/** What a listener says of its service. */
export type Listening = Pick<Service, "name" | "config" | "health" | "metrics" | "terminal" | "reloads">;

/** `/healthz`, `/readyz`, `/metrics` on loopback and where `operations` says, and nothing else. */
export async function listenForOps(service: Listening, port: number, resources: AsyncDisposableStack): Promise<void> {
  const address = `127.0.0.1:${port}`;
  resources.use(await listen(opsAlone(service, address), address));
  service.terminal.out.write(`${service.name}  http://${address}\n`);
  await listenForOperators(service, resources);
}
