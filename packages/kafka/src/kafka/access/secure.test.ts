import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import kafkajs, { type AclEntry } from "kafkajs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findBroker } from "../../../../../infra/kafka/find-broker.ts";
import { type SecureBroker, startSecureBroker } from "../../../../../infra/kafka/secure-broker.ts";
import type { RecordCodec } from "../codec/codec.ts";
import { sentenceOf } from "../fault.ts";
import { createKafkaLog } from "../kafka-log.ts";
import { createClient, type KafkaAccess, type KafkaSasl } from "./client.ts";

const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs;
const found = await findBroker(["java"]);
const missing = spawnSync("openssl", ["version"]).status === 0 ? "" : "no openssl to make certificates with";
const why =
  found.kind === "java" ? missing : found.kind === "absent" ? found.why : "KAFKA_BROKERS is not ours to secure";
const never = new AbortController().signal;
const TEXT: RecordCodec<string> = { encode: (value) => value, decode: (bytes) => Buffer.from(bytes ?? []).toString() };
const ACCOUNTS = { alice: "alice-secret", nobody: "nobody-secret", seer: "seer-secret" };
const TOPIC = "t";
const SEEN = "seen";
/** How long a login by SCRAM-SHA-256 holds. */
const LOGIN_MS = 4000;

let secure: SecureBroker;
const pem: Record<keyof SecureBroker["files"], string> = { ca: "", cert: "", key: "", expiredCert: "", expiredKey: "" };
beforeAll(async () => {
  if (found.kind !== "java" || why !== "") return;
  secure = await startSecureBroker(found, ACCOUNTS, [
    `listener.name.sasl.scram-sha-256.connections.max.reauth.ms=${LOGIN_MS}`,
  ]);
  for (const [name, path] of Object.entries(secure.files)) Object.assign(pem, { [name]: await readFile(path, "utf8") });
  await administrate(secure.broker.address);
});
afterAll(() => secure?.[Symbol.asyncDispose]());

/** The topic, and what the documentation tells people to grant. */
async function administrate(address: string): Promise<void> {
  const admin = createClient({ brokers: [address], clientId: "admin" }).admin();
  await admin.connect();
  const topics = [TOPIC, SEEN].map((topic) => ({ topic, numPartitions: 1 }));
  await admin.createTopics({ topics, waitForLeaders: true });
  const [read, write, describe] = [AclOperationTypes.READ, AclOperationTypes.WRITE, AclOperationTypes.DESCRIBE];
  const acl = ["alice", "CN=client"].flatMap((who) => [
    ...[read, write, describe].map((operation) => grant(AclResourceTypes.TOPIC, TOPIC, who, operation)),
    grant(AclResourceTypes.GROUP, "ours", who, read),
  ]);
  const seer = [
    grant(AclResourceTypes.TOPIC, SEEN, "seer", describe),
    grant(AclResourceTypes.GROUP, "seers", "seer", read),
  ];
  await admin.createAcls({
    acl: [...acl, ...seer, grant(AclResourceTypes.TOPIC, "made-by-others", "alice", describe)],
  });
  await admin.disconnect();
}

async function grantToRead(address: string): Promise<void> {
  const admin = createClient({ brokers: [address], clientId: "admin" }).admin();
  await admin.connect();
  await admin.createAcls({ acl: [grant(AclResourceTypes.TOPIC, SEEN, "seer", AclOperationTypes.READ)] });
  await admin.disconnect();
}

function grant(resourceType: number, resourceName: string, principal: string, operation: number): AclEntry {
  return {
    ...{ resourceType, resourceName, principal: `User:${principal}`, operation },
    ...{ host: "*", permissionType: AclPermissionTypes.ALLOW, resourcePatternType: ResourcePatternTypes.LITERAL },
  };
}

function token(expiresInS: number): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const now = Math.floor(Date.now() / 1000);
  return `${part({ alg: "none" })}.${part({ sub: "alice", iat: now - 3600, exp: now + expiresInS })}.`;
}

type Way = Pick<KafkaAccess, "ssl" | "sasl"> & { readonly at: "SASL" | "SASLSSL" | "MUTUAL" | "EXPIRED" | "plain" };

function accessOf({ at, ...way }: Way): KafkaAccess {
  const address = at === "plain" ? secure.broker.address : secure.broker.addressOf(at);
  return { brokers: [address], clientId: "test", ...way };
}

function byPassword(
  mechanism: "plain" | "scram-sha-256" | "scram-sha-512",
  password = "alice-secret",
  username = "alice",
): KafkaSasl {
  return { mechanism, username, password: () => password };
}

const byToken = (value: () => string): KafkaSasl => ({ mechanism: "oauthbearer", token: async () => value() });

describe.skipIf(why !== "")(`a secured broker${why === "" ? "" : ` (skipped: ${why})`}`, () => {
  test.each<[string, Way]>([
    ["PLAIN", { at: "SASL", sasl: byPassword("plain") }],
    ["SCRAM-SHA-256", { at: "SASL", sasl: byPassword("scram-sha-256") }],
    ["SCRAM-SHA-512", { at: "SASL", sasl: byPassword("scram-sha-512") }],
    ["OAUTHBEARER", { at: "SASL", sasl: byToken(() => token(60)) }],
    ["SCRAM-SHA-512 over TLS", { at: "SASLSSL", ssl: () => ({ ca: pem.ca }), sasl: byPassword("scram-sha-512") }],
    ["a certificate of ours", { at: "MUTUAL", ssl: () => ({ ca: pem.ca, cert: pem.cert, key: pem.key }) }],
  ])("takes records and gives them with %s", async (name, way) => {
    const log = createKafkaLog(accessOf(way));
    await using producer = log.producer<string>({ topic: TOPIC, partitions: 1, codec: TEXT });
    const [offset = -1] = await producer.send([{ key: "", value: name }], never);
    await using consumer = log.consumer<string>({
      ...{ topic: TOPIC, group: "ours", codec: TEXT, heartbeatMs: 100 },
      assignment: { assigned: async () => offset, revoked: async () => undefined },
    });
    const batch = await consumer.next(never);
    expect(batch?.records.map(({ value }) => value)).toEqual([name]);
    await consumer.commit(0, offset + 1);
  });

  const ca = (): { ca: string } => ({ ca: pem.ca });
  test.concurrent.each<[string, Way, string]>([
    [
      "a wrong password",
      { at: "SASL", sasl: byPassword("plain", "x") },
      "the broker does not accept these credentials",
    ],
    [
      "a wrong password, scrambled",
      { at: "SASL", sasl: byPassword("scram-sha-512", "x") },
      "not accept these credentials",
    ],
    [
      "nobody known",
      { at: "SASL", sasl: byPassword("scram-sha-256", "x", "eve") },
      "does not accept these credentials",
    ],
    ["a token that is over", { at: "SASL", sasl: byToken(() => token(-600)) }, "does not accept these credentials"],
    ["a token that is none", { at: "SASL", sasl: byToken(() => "x") }, "does not accept these credentials"],
    ["no credentials", { at: "SASL" }, "it may want kafka.ssl or kafka.sasl"],
    ["credentials that nobody wants", { at: "plain", sasl: byPassword("plain") }, "wants no authentication"],
    [
      "no TLS where there should be",
      { at: "SASLSSL", sasl: byPassword("plain") },
      "it may want kafka.ssl or kafka.sasl",
    ],
    ["TLS where there is none", { at: "SASL", ssl: true, sasl: byPassword("plain") }, "does not speak TLS"],
    ["an unknown authority", { at: "SASLSSL", ssl: true, sasl: byPassword("plain") }, "set kafka.ssl.ca_file"],
    ["a broker's certificate that is over", { at: "EXPIRED", ssl: ca }, "certificate is over: renew it"],
    [
      "another name",
      { at: "MUTUAL", ssl: () => ({ ca: pem.ca, servername: "kafka.example" }) },
      "set kafka.ssl.server_name",
    ],
    ["no certificate", { at: "MUTUAL", ssl: ca }, "set kafka.ssl.cert_file and kafka.ssl.key_file"],
    [
      "our certificate that is over",
      { at: "MUTUAL", ssl: () => ({ ca: pem.ca, cert: pem.expiredCert, key: pem.expiredKey }) },
      "does not accept our certificate: it may be over",
    ],
    [
      "another's key",
      { at: "MUTUAL", ssl: () => ({ ca: pem.ca, cert: pem.cert, key: pem.expiredKey }) },
      "do not hold certificates and their key",
    ],
  ])("says in one sentence what is wrong with %s", async (_, way, says) => {
    const log = createKafkaLog(accessOf(way));
    const told = await log.ensureTopics([]).then(
      () => "nothing",
      (error: unknown) => sentenceOf(error),
    );
    expect(told).toContain(says);
    expect(told).not.toMatch(/\n|error:0/);
  });

  test("says which right is missing: on a topic, on a group, to create", async () => {
    const log = createKafkaLog(accessOf({ at: "SASL", sasl: byPassword("plain", "nobody-secret", "nobody") }));
    expect(await log.ensureTopics([{ topic: TOPIC, partitions: 1, advice: "" }])).toEqual([
      `${TOPIC} is not there, or not to be seen, and cannot be created: this user may not: give it Create and Describe on the topic, or create it with 1 partition`,
    ]);
    const plans = [12, 1, 1].map((partitions, n) => ({ topic: `${TOPIC}.${n}`, partitions, advice: "" }));
    expect(await log.ensureTopics(plans)).toEqual([
      `${TOPIC}.0, ${TOPIC}.1 and ${TOPIC}.2 are not there, or not to be seen, and cannot be created: this user may not: give it Create and Describe on them, or create them with 12, 1 and 1 partitions`,
    ]);
    const told = Promise.withResolvers<string>();
    const trouble = (sentence: string | undefined): void => void (sentence && told.resolve(sentence));
    const stop = new AbortController();
    await using producer = log.producer<string>({ topic: TOPIC, partitions: 1, codec: TEXT, trouble });
    const sent = producer.send([{ key: "", value: "v" }], stop.signal);
    expect(await told.promise).toBe(
      "this user may not produce: give it Write on the topic (and IdempotentWrite on the cluster before Kafka 2.8)",
    );
    stop.abort();
    await expect(sent).rejects.toThrow();

    const hers = createKafkaLog(accessOf({ at: "SASL", sasl: byPassword("plain") }));
    const toldHer = Promise.withResolvers<string>();
    await using consumer = hers.consumer({
      ...{ topic: TOPIC, group: "another's", codec: TEXT },
      trouble: (sentence) => void (sentence && toldHer.resolve(sentence)),
    });
    expect(await toldHer.promise).toMatch(/coordinates the consumer group another's: give this user Read on the group/);
    expect(consumer.progress()).toBe(undefined);
  });

  test("what a user may do is what the broker says", async () => {
    const asked = (who: string) =>
      createKafkaLog(accessOf({ at: "SASL", sasl: byPassword("plain", `${who}-secret`, who) })).withRights(
        async (rights) => [
          ...[await rights.topic(TOPIC), await rights.topic(SEEN)].map((has) => has && [...has].join()),
          await rights.seesGroup(who === "seer" ? "seers" : "ours"),
        ],
      );
    expect(await Promise.all(["alice", "nobody", "seer"].map(asked))).toEqual([
      ["Read,Write,Describe", "", true],
      ["", "", false],
      ["", "Describe", true],
    ]);
  });

  test("who may join a group and not read its topic is told so once, and reads when it is granted", async () => {
    const log = createKafkaLog(accessOf({ at: "SASL", sasl: byPassword("plain", "seer-secret", "seer") }));
    const told: (string | undefined)[] = [];
    const twice = Promise.withResolvers<void>();
    await using consumer = log.consumer<string>({
      ...{ topic: SEEN, group: "seers", codec: TEXT, heartbeatMs: 100 },
      trouble(sentence) {
        told.push(sentence);
        if (told.filter((each) => each !== undefined).length === 2) twice.resolve();
      },
    });
    await twice.promise;
    const refused = "this user may not read the topic: give it Read on the topic";
    expect(told).toEqual([undefined, refused, refused]);
    await using producer = createKafkaLog(accessOf({ at: "plain" })).producer<string>({
      ...{ topic: SEEN, partitions: 1, codec: TEXT },
    });
    await producer.send([{ key: "", value: "seen" }], never);
    await grantToRead(secure.broker.address);
    expect((await consumer.next(never))?.records.map(({ value }) => value)).toEqual(["seen"]);
    expect(told).toEqual([undefined, refused, refused, undefined]);
  });

  test("logins whose time the broker bounds are renewed on the connection that is there", async () => {
    const told: (string | undefined)[] = [];
    const log = createKafkaLog(accessOf({ at: "SASL", sasl: byPassword("scram-sha-256") }));
    await using producer = log.producer<string>({
      ...{ topic: TOPIC, partitions: 1, codec: TEXT },
      trouble: (sentence) => void told.push(sentence),
    });
    const begunAt = performance.now();
    while (performance.now() - begunAt < LOGIN_MS) await producer.send([{ key: "", value: "again" }], never);
    expect(new Set(told)).toEqual(new Set([undefined]));
  });

  test("a password that is changed is used without a new start", async () => {
    let password = "of last year";
    const sasl: KafkaSasl = { mechanism: "scram-sha-512", username: "alice", password: () => password };
    const told = Promise.withResolvers<string>();
    const log = createKafkaLog(accessOf({ at: "SASL", sasl }));
    await using producer = log.producer<string>({
      ...{ topic: TOPIC, partitions: 1, codec: TEXT },
      trouble: (sentence) => void (sentence && told.resolve(sentence)),
    });
    const sent = producer.send([{ key: "", value: "later" }], never);
    expect(await told.promise).toContain("does not accept these credentials");
    password = "alice-secret";
    expect(await sent).toHaveLength(1);
  });
});
