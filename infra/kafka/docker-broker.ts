import { createContainer } from "../containers/container.ts";
import { freePort } from "../free-port.ts";
import type { Broker, BrokerOptions } from "./broker.ts";
import { HEAP, propertiesOf, SHORT_LIVED, STARTED } from "./broker-properties.ts";

export interface DockerBrokerOptions extends BrokerOptions {
  readonly image: string;
}

/** Of the official image, and its user's to write. */
const LOGS = "/var/lib/kafka/data";
const CONTROLLER = 9093;

/** A broker in a container of the official image. @throws Error where it does not start */
export async function startDockerBroker({ image, started, port: given }: DockerBrokerOptions): Promise<Broker> {
  // The same in the container as outside: what the broker advertises must lead to it from both.
  const port = given ?? (await freePort());
  const controller = port === CONTROLLER ? CONTROLLER + 1 : CONTROLLER;
  const container = await createContainer({
    image,
    environment: environmentOf(propertiesOf({ logs: LOGS, host: "", port, controller })),
    port: { container: port, host: port },
    ready: STARTED,
  });
  if (started !== false) await container.start();
  return { ...container, address: `127.0.0.1:${port}` };
}

/** As the image wants its configuration: `KAFKA_A_B` for `a.b`. */
function environmentOf(properties: readonly string[]): Record<string, string> {
  const pairs = properties.map((line): [string, string] => {
    const [name = "", value = ""] = line.split(/=(.*)/s);
    return [`KAFKA_${name.toUpperCase().replaceAll(".", "_")}`, value];
  });
  const java = { KAFKA_HEAP_OPTS: HEAP.join(" "), KAFKA_JVM_PERFORMANCE_OPTS: SHORT_LIVED.join(" ") };
  return { ...Object.fromEntries(pairs), ...java };
}
