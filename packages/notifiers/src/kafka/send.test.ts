import { expect, test } from "vitest";
import { type NotifierContext, PublishFault } from "../context.ts";
import { aPage } from "../testing/a-page.ts";
import { surroundings } from "../testing/harness.ts";
import { createKafka } from "./send.ts";

type Publish = NonNullable<NotifierContext["publish"]>;
const CONFIG = { topic: "rolecall.alerts.v1", ocsf: "1.8", envelope: "rolecall" } as const;

test.each<[string, Publish | undefined, object]>([
  ["takes it: sent", () => Promise.resolve(), { kind: "sent" }],
  [
    "fails: tried again, in no words of the broker's",
    () => Promise.reject(new Error("sasl password hunter2 was refused")),
    { kind: "retry", reason: "server-error", detail: "the brokers took nothing" },
  ],
  [
    "has no such topic: tried again, and told why",
    () => Promise.reject(new PublishFault("alerts: the topic is not there")),
    { kind: "retry", reason: "server-error", detail: "alerts: the topic is not there" },
  ],
  [
    "is not configured: refused",
    undefined,
    { kind: "refused", reason: "client-error", detail: "no brokers are configured" },
  ],
])("section 7, kafka: a broker that %s", async (_, publish, outcome) => {
  const context = { ...surroundings().context, publish };
  expect(await createKafka(CONFIG, context).send(aPage(), new AbortController().signal)).toEqual(outcome);
});

test("section 7, kafka: stopped while the broker says nothing", async () => {
  const publish: Publish = (_topic, _record, signal) =>
    new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("aborted"))));
  const stop = new AbortController();
  const sending = createKafka(CONFIG, { ...surroundings().context, publish }).send(aPage(), stop.signal);
  stop.abort();
  expect(await sending).toMatchObject({ kind: "retry", reason: "cancelled" });
});

test("records of one identity have its key, and say which form they have", async () => {
  const records: Parameters<Publish>[] = [];
  const publish: Publish = async (...sent) => void records.push(sent);
  await createKafka(CONFIG, { ...surroundings().context, publish }).send(aPage(), new AbortController().signal);
  expect(records.map(([topic, { key, headers }]) => [topic, key, headers])).toEqual([
    ["rolecall.alerts.v1", "aws:123456789012:role:deploy", { schema: "rolecall.alert.v1", tenant: "default" }],
  ]);
});

test("a CloudEvent says that it is one, as the binding for Kafka has it", async () => {
  const records: Parameters<Publish>[] = [];
  const publish: Publish = async (...sent) => void records.push(sent);
  const config = { ...CONFIG, envelope: "cloudevents" } as const;
  await createKafka(config, { ...surroundings().context, publish }).send(aPage(), new AbortController().signal);
  expect(records[0]?.[1].headers).toMatchObject({ "content-type": "application/cloudevents+json; charset=UTF-8" });
});
