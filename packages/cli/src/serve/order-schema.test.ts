import { FEEDBACKS, type Silence, type Subject } from "@rolecall/alerting";
import { CHANGES } from "@rolecall/core";
import type { Command, Order } from "@rolecall/service-alerter";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FINDING_OR_ORDER } from "./finding-codec.ts";
import { ORDER } from "./order-schema.ts";

/** With every member that there may be: one that is new must be given here, and then be in the schema. */
type Whole<T> = T extends readonly (infer Item)[]
  ? readonly Whole<Item>[]
  : T extends object
    ? { readonly [Name in keyof T]-?: Whole<Exclude<T[Name], undefined>> }
    : T;
type Given<T> = fc.Arbitrary<Whole<T>>;
type OfKind<Kind extends Command["kind"]> = Extract<Command, { readonly kind: Kind }>;
type NamedBy = Subject extends infer One ? (One extends object ? keyof One : never) : never;

const text = fc.string({ unit: "grapheme" });
const texts = fc.array(text);
const instant = fc.integer({ min: 0, max: 8.64e15 });
const by = text;
const groupId = text;

const SUBJECTS: { readonly [Name in NamedBy]: Given<Extract<Subject, { readonly [N in Name]: unknown }>> } = {
  findingUid: fc.record({ findingUid: text }),
  episodeId: fc.record({ episodeId: text }),
  episodeIds: fc.record({ episodeIds: texts }),
  groupId: fc.record({ groupId }),
  wireKey: fc.record({ wireKey: text }),
};
const subject = fc.oneof(...Object.values(SUBJECTS));

const silence: Given<Silence> = fc.record({
  ...{ silenceId: text, matchers: fc.array(texts), startsAt: instant, endsAt: instant, createdBy: by, comment: text },
  ...{ updatedAt: instant, hidden: fc.nat(), episodes: texts },
});
const verdict: Given<OfKind<"feedback">["verdict"]> = fc.record({
  ...{ feedback: fc.constantFrom(...FEEDBACKS), by, comment: text, endsAt: instant },
});

const COMMANDS: { readonly [Kind in Command["kind"]]: Given<OfKind<Kind>> } = {
  acknowledge: fc.record({ kind: fc.constant("acknowledge" as const), subject, by }),
  resolve: fc.record({ kind: fc.constant("resolve" as const), subject, by }),
  reopen: fc.record({ kind: fc.constant("reopen" as const), groupId, by }),
  snooze: fc.record({ kind: fc.constant("snooze" as const), groupId, forMs: fc.nat(), by }),
  feedback: fc.record({ kind: fc.constant("feedback" as const), subject, verdict }),
  silence: fc.record({ kind: fc.constant("silence" as const), silence }),
  "expire-silence": fc.record({ kind: fc.constant("expire-silence" as const), silenceId: text, by }),
  "refused-action": fc.record({
    ...{ kind: fc.constant("refused-action" as const), by, action: text, groupId, reason: text },
  }),
  "told-change": fc.record({
    ...{ kind: fc.constant("told-change" as const), change_uid: text, change: fc.constantFrom(...CHANGES) },
    ...{ identities: texts, from: text, until: text, note: text, by },
  }),
};

/** As the alerter of another process has it. */
function arrived(order: Order): unknown {
  const record = FINDING_OR_ORDER.decode(
    Buffer.from(FINDING_OR_ORDER.encode({ control: "order", id: "1", order }) ?? ""),
    {},
  );
  return record !== undefined && "order" in record ? ORDER.parse(record.order) : record;
}

describe("an order arrives in another process as it was given", () => {
  test.each(Object.entries<fc.Arbitrary<Command>>(COMMANDS))("%s", (_, commands) => {
    const whole: Given<Order> = fc.record({ command: commands as Given<Command>, receivers: texts });
    fc.assert(fc.property(whole, (order) => void expect(arrived(order)).toEqual(order)));
  });

  test.each(Object.entries<fc.Arbitrary<Subject>>(SUBJECTS))("of what is named by its %s", (_, subjects) => {
    const orders = subjects.map((each): Order => ({ command: { kind: "acknowledge", subject: each, by: "ann" } }));
    fc.assert(fc.property(orders, (order) => void expect(arrived(order)).toEqual(order)));
  });
});
