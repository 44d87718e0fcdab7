/** A request as kafkajs's connections take it; what it encodes is looked into for its bytes alone. */
interface RawRequest<T> {
  readonly request: {
    readonly apiKey: number;
    readonly apiVersion: number;
    readonly apiName: string;
    readonly encode: () => Promise<{ readonly buf: Buffer; readonly buffer: Buffer }>;
  };
  readonly response: {
    readonly decode: (bytes: Buffer) => Promise<{ readonly topic: TopicNow | undefined }>;
    readonly parse: (decoded: { readonly topic: TopicNow | undefined }) => Promise<T>;
  };
}

/** Which topic it is that has a name right now. */
export interface TopicIdentity {
  /** No two have the same, also where the second has the name of the first. */
  readonly id: string;
  /** The id of the cluster, empty where it says none: what is mirrored to another is another topic there. */
  readonly cluster: string;
}

/** What brokers say of it. */
export interface TopicNow extends TopicIdentity {
  /** How many it has: more are added while it is read. */
  readonly partitions: number;
  /** What the user that asks may do with it, a bit for each of Kafka's operations; undefined where nobody says. */
  readonly operations?: number | undefined;
}

/** What is used of kafkajs's cluster beyond what it says of it. */
export interface AskedCluster {
  /** Throws where kafkajs knows none of that name. */
  findTopicPartitionMetadata(topic: string): readonly unknown[];
  readonly brokerPool: {
    /** Of one broker after the other, until one answers. */
    withBroker(ask: (one: { readonly broker: AskedBroker }) => Promise<void>): Promise<unknown>;
  };
}

export interface AskedBroker {
  /** By the key of a request: what the broker takes. */
  readonly versions: Readonly<Record<number, { readonly maxVersion: number } | undefined>>;
  readonly connectionPool: { send<T>(request: RawRequest<T>): Promise<T> };
}

const METADATA = 3;
/** The first version of Metadata whose answer has ids of topics: Kafka 2.8. */
const WITH_IDS = 10;

/** Which topic has that name, for which kafkajs does not ask. Undefined where no broker says. */
export async function topicOf({ brokerPool }: AskedCluster, topic: string): Promise<TopicNow | undefined> {
  let found: TopicNow | undefined;
  await brokerPool
    .withBroker(async ({ broker }) => {
      found = await topicBy(broker, topic);
    })
    .catch(() => undefined);
  return found;
}

/** The same, by one broker. @throws where it does not answer */
export async function topicBy(broker: AskedBroker, topic: string): Promise<TopicNow | undefined> {
  const { maxVersion = 0 } = broker.versions[METADATA] ?? {};
  return maxVersion >= WITH_IDS ? broker.connectionPool.send(requestOf(topic)) : undefined;
}

function requestOf(topic: string): RawRequest<TopicNow | undefined> {
  const bytes = encode(topic);
  return {
    request: {
      ...{ apiKey: METADATA, apiVersion: WITH_IDS, apiName: "Metadata" },
      encode: async () => ({ buf: bytes, buffer: bytes }),
    },
    response: {
      decode: async (answer) => ({ topic: decode(answer) }),
      parse: async (decoded) => decoded.topic,
    },
  };
}

/** The end of the header (no tags), one topic by its name, nothing created, and what may be done with it. */
function encode(topic: string): Buffer {
  const name = Buffer.from(topic);
  const noId = Buffer.alloc(16);
  return Buffer.concat([Buffer.from([0, 2]), noId, varint(name.length + 1), name, Buffer.from([0, 0, 0, 1, 0])]);
}

/** KIP-482: lengths are one more than what follows, and 0 for nothing. */
function decode(answer: Buffer): TopicNow | undefined {
  const at = new Reader(answer);
  at.tags();
  at.skip(4);
  for (let brokers = at.length(); brokers > 0; brokers -= 1) {
    at.skip(4);
    at.skip(at.length());
    at.skip(4);
    at.skip(at.length());
    at.tags();
  }
  const cluster = at.take(at.length()).toString();
  at.skip(4);
  if (at.length() < 1 || at.take(2).readInt16BE() !== 0) return undefined;
  at.skip(at.length());
  const id = at.take(16);
  at.skip(1);
  if (id.every((byte) => byte === 0)) return undefined;
  const partitions = at.length();
  for (let left = partitions; left > 0; left -= 1) skipPartition(at);
  const operations = at.take(4).readInt32BE();
  return {
    ...{ id: id.toString("hex"), cluster, partitions },
    operations: operations === NOT_SAID ? undefined : operations,
  };
}

/** Where a broker does not say what may be done. */
const NOT_SAID = -(2 ** 31);

/** A fault, its number, who leads it, since when; then its copies, those in step, and those that are away. */
function skipPartition(at: Reader): void {
  at.skip(2 + 4 + 4 + 4);
  for (let list = 0; list < 3; list += 1) at.skip(at.length() * 4);
  at.tags();
}

class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  take(count: number): Buffer {
    const from = this.#at;
    this.skip(count);
    return this.#bytes.subarray(from, this.#at);
  }

  /** @throws RangeError behind the end */
  skip(count: number): void {
    this.#at += count;
    if (this.#at > this.#bytes.length) throw new RangeError("the answer is shorter than it says");
  }

  length(): number {
    return Math.max(0, this.#varint() - 1);
  }

  tags(): void {
    for (let count = this.#varint(); count > 0; count -= 1) {
      this.#varint();
      this.skip(this.#varint());
    }
  }

  #varint(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const [byte = 0] = this.take(1);
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let left = value;
  for (; left >= 0x80; left >>>= 7) bytes.push((left & 0x7f) | 0x80);
  return Buffer.from([...bytes, left]);
}
