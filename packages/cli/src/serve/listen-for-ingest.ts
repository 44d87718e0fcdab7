import type { DeadLetter, Event } from "@rolecall/core";
import type { Doors, EventLog } from "@rolecall/service-ingest";
import { Hono } from "hono";
import { ingestAddresses } from "../listen/addresses.ts";
import { createHostGuard, wantsToken } from "../listen/host-guard.ts";
import { createIntakeApp } from "../listen/intake-app.ts";
import { listen } from "../listen/listen.ts";
import { listenForOperators, operatorsOf } from "../listen/operators.ts";
import { createOpsApp, noSuchPath } from "../listen/ops-app.ts";
import { doorsOf, type Known } from "./input-doors.ts";
import { type Listening, PORTS } from "./listen.ts";
import type { RefusedEvents } from "./refused-events.ts";
import type { Service } from "./service.ts";

/** What takes over what inputs brought. */
export interface Intake {
  readonly log: EventLog;
  readonly refused: RefusedEvents;
  accept(events: readonly Event[], dead: readonly DeadLetter[]): Promise<void>;
  /** Those that the history does not hold from longer ago than detectors remember. */
  fresh(events: readonly Event[]): Promise<readonly Event[]>;
}

export interface IngestDoors {
  readonly ingest: Intake;
  readonly known: Known;
  /** Nothing is taken before the tables are there. */
  readonly isPrepared: () => boolean;
  readonly port: string | undefined;
}

/** The configured HTTP inputs, with `/healthz` and its kin beside each; where there are none, those alone. */
export async function listenForIngest(
  service: Listening & Pick<Service, "troubles">,
  doors: IngestDoors,
  resources: AsyncDisposableStack,
): Promise<void> {
  const { config, health, metrics, terminal, reloads } = service;
  const { ingest } = doors;
  const pipeline = {
    ...{ log: ingest.log, refused: ingest.refused },
    checkWrites: () => service.troubles.check(),
    // Of a server's disk its answer tells, a moment later.
    isDiskFull: () => false,
    fresh: ingest.fresh,
    async accept(...accepted: Parameters<Intake["accept"]>) {
      if (!doors.isPrepared()) throw new DOMException("not ready yet", "AbortError");
      await ingest.accept(...accepted);
    },
  };
  const sourceDoors = (source: string): Doors => doorsOf(config, doors.known, source);
  for (const { address, door: input } of ingestAddresses(config, doors.port, PORTS.ingest)) {
    const app = new Hono();
    app.notFound(noSuchPath);
    if (!wantsToken(input)) app.use(createHostGuard(address, undefined));
    app.route("/", createOpsApp(health, metrics, operatorsOf(service, address)));
    if (input !== undefined) app.route("/", createIntakeApp({ pipeline, input, doors: sourceDoors, metrics, reloads }));
    resources.use(await listen(app, address));
    terminal.out.write(`${service.name}  http://${address}\n`);
  }
  await listenForOperators(service, resources);
}
