/** Where a node keeps its data, and what it listens on; `host` is the plain listener's, empty for every address. */
export interface Node {
  readonly logs: string;
  readonly host: string;
  readonly port: number;
  readonly controller: number;
  /** Of several that are one cluster; alone by default. */
  readonly among?: Membership | undefined;
}

/** Which of its cluster a node is, from 1, and where the controllers of all listen, in that order. */
export interface Membership {
  readonly id: number;
  readonly controllers: readonly number[];
}

/** One beside the plain one. */
export interface Listener {
  readonly name: string;
  readonly protocol: string;
  readonly address: string;
}

/** For a JVM that lives for seconds. */
export const SHORT_LIVED: readonly string[] = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"];
export const HEAP: readonly string[] = ["-Xms128m", "-Xmx512m"];
/** A broker says this when it serves. */
export const STARTED: RegExp = /Kafka Server started/;

/** The lines of `server.properties`, the same for a broker in a process and in a container. */
export function propertiesOf(node: Node, more: readonly Listener[] = []): string[] {
  const { logs, host, port, controller, among = { id: 1, controllers: [controller] } } = node;
  const voters = among.controllers.map((each, n) => `${n + 1}@127.0.0.1:${each}`);
  const copies = among.controllers.length;
  const others = more.map(({ name, address }) => `,${name}://${address}`).join("");
  const protocols = more.map(({ name, protocol }) => `,${name}:${protocol}`).join("");
  return [
    "process.roles=broker,controller",
    `node.id=${among.id}`,
    `controller.quorum.voters=${voters.join(",")}`,
    `listeners=PLAINTEXT://${host}:${port},CONTROLLER://127.0.0.1:${controller}${others}`,
    `advertised.listeners=PLAINTEXT://127.0.0.1:${port}${others}`,
    `listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT${protocols}`,
    "inter.broker.listener.name=PLAINTEXT",
    "controller.listener.names=CONTROLLER",
    `log.dirs=${logs}`,
    "offsets.topic.num.partitions=1",
    `offsets.topic.replication.factor=${copies}`,
    "transaction.state.log.num.partitions=1",
    `transaction.state.log.replication.factor=${copies}`,
    "transaction.state.log.min.isr=1",
    "share.coordinator.state.topic.num.partitions=1",
    `share.coordinator.state.topic.replication.factor=${copies}`,
    "group.initial.rebalance.delay.ms=0",
    // A member that was killed is waited for as long as its session lasts: 6 s at least by default.
    "group.min.session.timeout.ms=500",
    // As brokers of careful people have it: whoever needs a topic creates it.
    "auto.create.topics.enable=false",
    // A broker that was killed may come back as soon as its old session is over: 9 s by default.
    "broker.session.timeout.ms=1500",
    "broker.heartbeat.interval.ms=300",
    "num.network.threads=2",
    "num.io.threads=2",
    "log.cleaner.enable=false",
    `default.replication.factor=${copies}`,
    `min.insync.replicas=${Math.ceil(copies / 2)}`,
  ];
}
