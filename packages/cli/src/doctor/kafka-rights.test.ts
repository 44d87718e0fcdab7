import { readFile } from "node:fs/promises";
import type { Rights, TopicRight } from "@rolecall/kafka";
import type { Config } from "@rolecall/runtime";
import { expect, test } from "vitest";
import { checkRights, kafkaNeeds } from "./kafka-rights.ts";

const CONFIG = {
  ...{ tenant: "default", tenants: [], inputs: [{ kafka: { topic: "cloudtrail", source: "auto" } }], archive: true },
  clickhouse: { url: "http://127.0.0.1:8123" },
  kafka: { brokers: ["kafka-1:9092"], sasl: { mechanism: "scram-sha-512", username: "rolecall" } },
} as unknown as Config;

/** All of it: who may read or write a topic may see it. */
function granted(who: string): Map<string, Set<TopicRight>> {
  const topics = kafkaNeeds(CONFIG).find((needs) => needs.who === who)?.topics ?? new Map();
  return new Map(Array.from(topics, ([topic, rights]) => [topic, new Set<TopicRight>(["Describe", ...rights])]));
}

function logOf(topics: ReadonlyMap<string, ReadonlySet<TopicRight> | undefined>, sees: (group: string) => boolean) {
  const rights: Rights = {
    topic: async (name) => (topics.has(name) ? topics.get(name) : new Set<TopicRight>()),
    seesGroup: async (name) => sees(name),
  };
  return { withRights: <T>(use: (of: Rights) => Promise<T>): Promise<T> => use(rights) };
}

test("an account that may do all of it is well, also before our topics are there", async () => {
  const everything = new Map([...granted("detector"), ...granted("alerter"), ...granted("ingest")]);
  for (const topic of everything.keys()) everything.get(topic)?.add("Write").add("Read");
  const well = { state: "ok", detail: "this user may do what ingest, detector, alerter and console must" };
  expect(
    await checkRights(
      logOf(everything, () => true),
      CONFIG,
    ),
  ).toMatchObject(well);
  const absent = new Map([...everything.keys()].map((topic) => [topic, undefined]));
  expect(
    await checkRights(
      logOf(absent, () => true),
      CONFIG,
    ),
  ).toMatchObject(well);
});

test("an account of one service is told what the others would lack, and with which command to grant it", async () => {
  const log = logOf(granted("ingest"), (group) => group === "rolecall-ingest-cloudtrail");
  const check = await checkRights(log, CONFIG);
  expect(check.state).toBe("warning");
  expect(check.detail).toContain(
    "this user may do what ingest must, and lacks: for detector Read on the topic rolecall.events.v1, Write on the topic rolecall.findings.v1, Read on the group rolecall-detector; for alerter ",
  );
  expect(check.advice).toMatch(
    /^nothing, where those have accounts of their own; else as an administrator: kafka-acls\.sh/,
  );
});

test("who may do nothing is told all of it, each resource with one command", async () => {
  const one = { ...CONFIG, clickhouse: undefined } as unknown as Config;
  expect(
    await checkRights(
      logOf(new Map(), () => false),
      one,
    ),
  ).toEqual({
    ...{ name: "kafka rights", state: "failed" },
    detail: "this user lacks: for up Read on the topic cloudtrail, Read on the group rolecall-up-cloudtrail",
    advice:
      "as an administrator: kafka-acls.sh --bootstrap-server kafka-1:9092 --add --allow-principal User:rolecall --operation Read --topic cloudtrail; kafka-acls.sh --bootstrap-server kafka-1:9092 --add --allow-principal User:rolecall --operation Read --group rolecall-up-cloudtrail",
  });
});

test("the runbook lists what each process needs", async () => {
  const text = await readFile(new URL("../../../../docs/runbooks/kafka-refuses.md", import.meta.url), "utf8");
  const direct = { ...CONFIG, clickhouse: undefined, archive: false } as unknown as Config;
  for (const { who, topics, groups } of [...kafkaNeeds(CONFIG), ...kafkaNeeds(direct)]) {
    const by = Map.groupBy(topics, ([, rights]) => rights.join(", "));
    const cells = Array.from(by, ([rights, some]) => `${rights}: ${some.map(([topic]) => `\`${topic}\``).join(", ")}`);
    expect(text).toContain(
      `| \`${who}\` | ${cells.join("; ")} | ${groups.map((group) => `\`${group}\``).join(", ")} |`,
    );
  }
});
