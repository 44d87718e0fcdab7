import { createMetrics } from "@rolecall/runtime/metrics";
import { expect, test } from "vitest";
import { tellReading } from "./tell-reading.ts";

const status = {
  joined: true,
  silentMs: 0,
  rivals: "none",
  preparing: [],
  unheard: [],
  partitions: [1, 4],
  unread: 120,
} as const;

test("what is read of a topic, and what waits in it, is 0 until there is a member", async () => {
  const metrics = createMetrics({ version: "0" });
  let member: { readonly status: () => typeof status } | undefined;
  metrics.sample(tellReading("logs", () => member));
  const told = async () => (await metrics.render()).body.split("\n").filter((line) => line.includes('topic="logs"'));
  const all = (partitions: number, unread: number) => [
    `rolecall_partitions_assigned{topic="logs"} ${partitions}`,
    `rolecall_unread_records{topic="logs"} ${unread}`,
  ];
  expect(await told()).toEqual(all(0, 0));
  member = { status: () => status };
  expect(await told()).toEqual(all(2, 120));
});
