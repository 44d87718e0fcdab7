import { freePort } from "../free-port.ts";
import type { Broker } from "./broker.ts";
import type { OwnBroker } from "./find-broker.ts";
import { clusterId } from "./format-logs.ts";
import { type JavaBroker, startJavaBroker } from "./java-broker.ts";

/** Brokers that are one cluster: each has a copy of every topic, and most must have what is acknowledged. */
export interface JavaCluster extends Broker {
  /** Of all of them, with commas between. */
  readonly address: string;
  readonly nodes: readonly JavaBroker[];
}

/** @throws Error where one of them does not start */
export async function startJavaCluster(found: OwnBroker & { readonly kind: "java" }, count = 3): Promise<JavaCluster> {
  const stack = new AsyncDisposableStack();
  const controllers: number[] = [];
  for (let n = 0; n < count; n += 1) controllers.push(await freePort());
  const cluster = clusterId();
  try {
    const nodes: JavaBroker[] = [];
    for (let id = 1; id <= count; id += 1) {
      const among = { id, controllers, cluster };
      nodes.push(stack.use(await startJavaBroker({ ...found, among, started: false })));
    }
    // None serves before most are there.
    const all = async (act: (node: JavaBroker) => Promise<void>): Promise<void> => {
      await Promise.all(nodes.map(act));
    };
    const start = (): Promise<void> => all((node) => node.start());
    await start();
    return {
      nodes,
      address: nodes.map(({ address }) => address).join(),
      start,
      kill: () => all((node) => node.kill()),
      stop: () => all((node) => node.stop()),
      [Symbol.asyncDispose]: () => stack.disposeAsync(),
    };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}
