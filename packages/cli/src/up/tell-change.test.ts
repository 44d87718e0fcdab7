import type { ChangeRecord } from "@rolecall/core";
import type { Order } from "@rolecall/service-alerter";
import { expect, test } from "vitest";
import { eventually } from "../../../../infra/eventually.ts";
import { createTellChange, tellChange } from "./tell-change.ts";

const CHANGE = {
  ...{ change_uid: "c_1", change: "deploy" as const, identities: ["aws:*:role:shop-*"], by: "ci", note: "shop 1.4" },
  ...{ from: "2026-11-24T10:00:00.000Z", until: "2026-11-24T16:00:00.000Z" },
} as const;
const RECORD = { control: "change", at: "2026-11-24T10:00:00.000Z", ...CHANGE } as const;

/** What the detector and the alerter hear, in order; either may refuse. */
async function heardOf(
  refusing: "nobody" | "detector" | "alerter",
): Promise<readonly (ChangeRecord | Order | string)[]> {
  const heard: (ChangeRecord | Order | string)[] = [];
  const hear = async (who: typeof refusing, what: ChangeRecord | Order): Promise<void> => {
    if (who === refusing) throw new Error(`the ${who} has stopped`);
    heard.push(what);
  };
  const ways = {
    tenant: "acme",
    control: (record: ChangeRecord) => hear("detector", record),
    commands: { send: (order: Order) => hear("alerter", order) },
    unheard: (error: unknown) => void heard.push(String(error)),
  };
  await tellChange(ways, RECORD).then(
    ({ heard: end }) => end,
    (error: unknown) => heard.push(`thrown: ${String(error)}`),
  );
  return heard;
}

const TO_DETECTOR = { ...RECORD, tenant: "acme" };

test.each<[string, "nobody" | "detector" | "alerter", readonly (ChangeRecord | Order | string)[]]>([
  [
    "goes to the detector, and then to who keeps a record of changes",
    "nobody",
    [TO_DETECTOR, { command: { kind: "told-change", ...CHANGE } }],
  ],
  ["that the detector does not take is told to nobody", "detector", ["thrown: Error: the detector has stopped"]],
  ["is taken though the alerter does not answer", "alerter", [TO_DETECTOR, "Error: the alerter has stopped"]],
])("a change %s", async (_, refusing, heard) => {
  expect(await heardOf(refusing)).toEqual(heard);
});

test("whoever tells the console waits fifteen seconds for brokers that say nothing; it is taken when they take it", async () => {
  const [taken, passed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const waited: number[] = [];
  const told: Order[] = [];
  const sleep = (ms: number): Promise<void> => {
    waited.push(ms);
    return passed.promise;
  };
  const send = async (order: Order): Promise<void> => void told.push(order);
  const ways = { tenant: "acme", control: () => taken.promise, commands: { send } };
  const tell = createTellChange({ ...ways, log: { warn: () => undefined }, clock: { now: () => 0, sleep } });
  const ended = expect(tell(RECORD)).rejects.toThrow("the log did not take it in time");
  passed.resolve();
  await ended;
  expect([waited, told]).toEqual([[15_000], []]);
  taken.resolve();
  await eventually(() => expect(told).toHaveLength(1));
});
