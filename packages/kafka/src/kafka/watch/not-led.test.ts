import { expect, test } from "vitest";
import { unlessNotLed } from "./not-led.ts";

const named = (type: string): Error => Object.assign(new Error("this server is not the leader"), { type });

async function met(error: unknown): Promise<{ readonly thrown: unknown; readonly ms: number }> {
  const from = performance.now();
  const thrown: unknown = await unlessNotLed(error).catch((each: unknown) => each);
  return { thrown, ms: performance.now() - from };
}

test.each(["NOT_LEADER_FOR_PARTITION", "LEADER_NOT_AVAILABLE"])(
  "%s has kafkajs look anew who leads, after a moment, and not join the group again",
  async (type) => {
    const { thrown, ms } = await met(named(type));
    expect(thrown).toMatchObject({ name: "KafkaJSBrokerNotFound", cause: { type } });
    // By its type kafkajs would join.
    expect(thrown).not.toHaveProperty("type");
    expect(ms).toBeGreaterThan(200);
  },
);

test("of a broker that is not there it is asked no more often", async () => {
  const absent = Object.assign(new Error("broker -1 not found"), { name: "KafkaJSBrokerNotFound" });
  const { thrown, ms } = await met(absent);
  expect(thrown).toBe(absent);
  expect(ms).toBeGreaterThan(200);
});

test.each(["UNKNOWN_TOPIC_OR_PARTITION", "OFFSET_OUT_OF_RANGE"])("%s is left to kafkajs, at once", async (type) => {
  const error = named(type);
  const { thrown, ms } = await met(error);
  expect(thrown).toBe(error);
  expect(ms).toBeLessThan(200);
});
