import { setTimeout as sleep } from "node:timers/promises";
import type { KafkaLog } from "@rolecall/kafka";
import type { CommandAnswer, Order } from "@rolecall/service-alerter";
import { expect, test } from "vitest";
import type { AnswerRecord, OrderRecord } from "./finding-codec.ts";
import { createRemoteCommands } from "./remote-commands.ts";

const ORDER: Order = { command: { kind: "snooze", groupId: "g_1", forMs: 1000, by: "ann" } };
const no = (reason: "not-found" | "not-allowed"): CommandAnswer => ({ accepted: false, reason, message: reason });
const YES: CommandAnswer = { accepted: true, message: "done" };

/** The topic, in which so many alerters answer each order. */
function answeredBy(answers: readonly CommandAnswer[], asked: string[] = []): KafkaLog {
  const heard: { readonly value: AnswerRecord }[] = [];
  const producer = {
    async send(records: readonly { readonly value: OrderRecord }[]) {
      for (const { value } of records) {
        asked.push(value.id);
        for (const answer of answers)
          heard.push({
            value: { control: "answer", id: value.id, answer, ...(!answer.accepted && { isOneOf: true }) },
          });
      }
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
  const consumer = {
    progress: () => [{ end: 0 }],
    async next(signal: AbortSignal) {
      await sleep(1, undefined, { signal }).catch(() => undefined);
      return { records: heard.splice(0) };
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
  return { producer: () => producer, consumer: () => consumer } as unknown as KafkaLog;
}

test.each<[string, readonly CommandAnswer[], CommandAnswer]>([
  ["of the one that obeys", [no("not-found"), YES], YES],
  ["of the one that knows what is meant", [no("not-found"), no("not-allowed")], no("not-allowed")],
  ["of whichever, where none knows it", [no("not-found"), no("not-found")], no("not-found")],
])("of several alerters' answers the one is heard %s", async (_, answers, expected) => {
  const done = new AbortController();
  await using remote = createRemoteCommands({ kafka: answeredBy(answers), tenant: "default", signal: done.signal });
  const running = remote.run(done.signal);
  expect(await remote.commands.send(ORDER)).toEqual(expected);
  done.abort();
  await running;
});

test("an order that has a name goes under it, and each who asked under that is answered", async () => {
  const done = new AbortController();
  const asked: string[] = [];
  const kafka = answeredBy([YES], asked);
  await using remote = createRemoteCommands({ kafka, tenant: "default", signal: done.signal });
  const running = remote.run(done.signal);
  const sent = [remote.hand({ id: "slack:1", ...ORDER }), remote.hand({ id: "slack:1", ...ORDER })];
  const answers = (await Promise.all(sent)).map(({ answer }) => answer);
  expect(await Promise.all(answers)).toEqual([YES, YES]);
  expect(asked).toEqual(["slack:1", "slack:1"]);
  done.abort();
  await running;
});
