import type { Broker, BrokerOptions } from "./broker.ts";
import { startDockerBroker } from "./docker-broker.ts";
import type { OwnBroker } from "./find-broker.ts";
import { startJavaBroker } from "./java-broker.ts";

/** A broker of the caller's own, in the way that `findBroker` found. */
export function startBroker(found: OwnBroker, options: BrokerOptions = {}): Promise<Broker> {
  return found.kind === "docker"
    ? startDockerBroker({ ...found, ...options })
    : startJavaBroker({ ...found, ...options });
}
