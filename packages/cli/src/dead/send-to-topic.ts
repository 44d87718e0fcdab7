import type { StoredDeadLetter } from "@rolecall/clickhouse";
import { BYTES, createKafkaLog, type Outgoing } from "@rolecall/kafka";
import { type Config, type KafkaConfig, type KafkaInputConfig, tenantsOf } from "@rolecall/runtime";
import { kafkaAccess } from "../serve/kafka-access.ts";
import { Failure } from "../verb.ts";
import { bytesOf, decodeAgain } from "./decode-again.ts";
import type { RetriedLetter, Send } from "./retry.ts";

export interface TopicSendOptions {
  readonly config: Config;
  readonly kafka: KafkaConfig;
  readonly source: string | undefined;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/**
 * Where raw topics are the log, there is no other door than they: a letter of which events come by now is produced to its
 * topic and partition once more. What still is dead is not: it would only be buried again.
 */
export function topicSend(options: TopicSendOptions, resources: AsyncDisposableStack): Send {
  const { config, kafka, signal } = options;
  const log = createKafkaLog(kafkaAccess(kafka, "rolecall-cli"));
  const producers = new Map<string, (record: Outgoing<Uint8Array | null>) => Promise<unknown>>();
  const producerOf = (topic: string): ((record: Outgoing<Uint8Array | null>) => Promise<unknown>) => {
    const known = producers.get(topic);
    if (known !== undefined) return known;
    const producer = resources.use(log.producer({ topic, partitions: 1, codec: BYTES }));
    const send = (record: Outgoing<Uint8Array | null>): Promise<unknown> => producer.send([record], signal);
    producers.set(topic, send);
    return send;
  };
  return async (letter) => {
    const [input, partition] = placeOf(letter, config, options.source);
    const became = readAsIs(letter, input, options);
    if (became.events > 0) {
      const headers = headersOf(letter, input, config);
      await producerOf(input.topic)({ key: "", value: bytesOf(letter), partition, headers });
    }
    return became;
  };
}

/** The input that the letter came from, and its partition there. */
function placeOf(
  { origin, dead_uid }: StoredDeadLetter,
  { inputs }: Config,
  source: string | undefined,
): readonly [KafkaInputConfig, number] {
  const [, topic, partition] = /^(.+)\/(\d+)\/\d+$/.exec(origin) ?? [];
  const input = inputs.find(({ kafka }) => kafka !== undefined && kafka.topic === topic)?.kafka;
  if (input === undefined) throw new Failure(`${dead_uid} came from ${origin}, which is no topic that is read now`);
  if (source !== undefined && source !== input.source)
    throw new Failure(
      `${input.topic} is read as ${input.source}: change the source of that input, and leave --source away`,
    );
  return [input, Number(partition)];
}

/** Those that make it its tenant's again. @throws Failure where what is read there now is another's */
function headersOf(
  { tenant, dead_uid }: StoredDeadLetter,
  input: KafkaInputConfig,
  config: Config,
): Record<string, string> {
  const whose = tenant ?? config.tenant;
  if (input.tenant_header !== undefined) return { [input.tenant_header]: whose };
  const now = input.tenant ?? config.tenant;
  if (now === whose) return {};
  throw new Failure(`${dead_uid} is of the tenant ${whose}, and ${input.topic} is read as that of ${now}`);
}

/** What the running process will make of it. */
function readAsIs(
  letter: StoredDeadLetter,
  { source }: KafkaInputConfig,
  { config, now }: TopicSendOptions,
): RetriedLetter {
  const { events, dead, why } = decodeAgain(letter, {
    ...{ tenant: config.tenant, tenants: tenantsOf(config) },
    ...{ source, now },
  });
  return { events: events.length, dead: dead.length, why };
}
