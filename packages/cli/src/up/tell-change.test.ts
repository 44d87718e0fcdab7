import type { ChangeRecord } from "@rolecall/core";
import { createLog } from "@rolecall/runtime";
import type { Order } from "@rolecall/service-alerter";
import { expect, test } from "vitest";
import { createTellChange } from "./tell-change.ts";

const CHANGE = {
  ...{ change_uid: "c_1", change: "deploy" as const, identities: ["aws:*:role:shop-*"], by: "ci", note: "shop 1.4" },
  ...{ from: "2026-11-24T10:00:00.000Z", until: "2026-11-24T16:00:00.000Z" },
} as const;
const RECORD = { control: "change", at: "2026-11-24T10:00:00.000Z", ...CHANGE } as const;
const log = createLog({ level: "error", name: "test" });

test("a change goes to the detector, and then to who keeps a record of changes", async () => {
  const heard: (ChangeRecord | Order)[] = [];
  const control = async (record: ChangeRecord): Promise<void> => void heard.push(record);
  const send = async (order: Order) => {
    heard.push(order);
    return { accepted: true, message: "" } as const;
  };
  await createTellChange({ tenant: "acme", control, commands: { send }, log })(RECORD);
  expect(heard).toEqual([{ ...RECORD, tenant: "acme" }, { command: { kind: "told-change", ...CHANGE } }]);
});

test("what the detector does not take is told to nobody, and an alerter that does not answer is nobody's failure", async () => {
  const orders: Order[] = [];
  const send = (order: Order) => {
    orders.push(order);
    return Promise.reject(new Error("the alerter has stopped"));
  };
  const refused = createTellChange({
    tenant: "a",
    control: () => Promise.reject(new Error("full")),
    commands: { send },
    log,
  });
  await expect(refused(RECORD)).rejects.toThrow("full");
  expect(orders).toEqual([]);
  await createTellChange({ tenant: "a", control: async () => undefined, commands: { send }, log })(RECORD);
  expect(orders).toHaveLength(1);
});
