import { expect, test } from "vitest";
import { kafkaLine } from "./kafka-line.ts";

const SAID = "is Denied Operation = Write from host = 203.0.113.9 on resource = Topic:LITERAL:payments";

test.each([
  ["of a broker with ZooKeeper", `Principal = User:orders ${SAID}`, "orders", "Write"],
  ["of a call", `Principal = User:orders ${SAID} for request = Produce with resourceRefCount = 1`, "orders", "Write"],
  [
    "of a broker without",
    "Principal = User:orders is Denied operation = DESCRIBE_CONFIGS from host = 203.0.113.9 on resource = Topic:LITERAL:payments for request = DescribeConfigs with resourceRefCount = 2 based on rule DefaultDeny",
    "orders",
    "DescribeConfigs",
  ],
  ["of a certificate", `Principal = User:CN=web,OU=the shop ${SAID}`, "CN=web,OU=the shop", "Write"],
  [
    "with what the appender writes",
    `[2026-11-24 10:00:00,123] INFO Principal = User:orders ${SAID} (kafka.authorizer.logger)`,
    "orders",
    "Write",
  ],
])("a line %s", (_, line, principal, operation) => {
  expect(kafkaLine(line, {})).toMatchObject({
    ...{ kafka_principal: principal, kafka_operation: operation, kafka_verdict: "Denied" },
    ...{ kafka_resource: "payments", kafka_resource_kind: "Topic", kafka_host: "203.0.113.9" },
  });
});

test.each([
  ["a sentence", "Principal = none was found"],
  ["a line in another program's", `user said: Principal = User:orders ${SAID}`],
  ["one that goes on", `Principal = User:orders ${SAID} for request = Produce and more`],
])("%s is none of the authorizer's", (_, line) => {
  expect(kafkaLine(line, {})).toBeUndefined();
});
