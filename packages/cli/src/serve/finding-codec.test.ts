import { FEEDBACKS, type Silence, type Subject } from "@rolecall/alerting";
import {
  CALIBRATIONS,
  CHANGES,
  CONFIDENCES,
  FINDING_KINDS,
  type Finding,
  formatTime,
  IDENTITY_KINDS,
  PATTERNS,
  SEVERITIES,
} from "@rolecall/core";
import type { Command, CommandAnswer, CommandRefusal, Order } from "@rolecall/service-alerter";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AnswerRecord, FINDING_OR_ORDER, type FindingsEntry } from "./finding-codec.ts";
import { ORDER } from "./order-schema.ts";

/** With every member that there may be: one that is new must be given here, and then be in the schema. */
type Whole<T> = T extends readonly (infer Item)[]
  ? readonly Whole<Item>[]
  : T extends object
    ? { readonly [Name in keyof T]-?: Whole<Exclude<T[Name], undefined>> }
    : T;
type Given<T> = fc.Arbitrary<Whole<T>>;
type OfKind<Kind extends Command["kind"]> = Extract<Command, { readonly kind: Kind }>;
type Needed<One> = { readonly [Name in keyof One as undefined extends One[Name] ? never : Name]: true };
type NamedBy = Subject extends infer One ? (One extends object ? keyof Needed<One> : never) : never;

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
  wireKey: fc.record({ wireKey: text, saidAt: instant }),
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
  acknowledge: fc.record({ kind: fc.constant("acknowledge" as const), subject, by, comment: text }),
  resolve: fc.record({ kind: fc.constant("resolve" as const), subject, by }),
  reopen: fc.record({ kind: fc.constant("reopen" as const), subject, by, comment: fc.string() }),
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

const REFUSALS: Readonly<Record<CommandRefusal, true>> = {
  ...{ "not-found": true, conflict: true, refused: true, "not-allowed": true },
};
const answer: Given<CommandAnswer> = fc.oneof(
  fc.record({ accepted: fc.constant(true as const), message: text }),
  fc.record({
    ...{ accepted: fc.constant(false as const), message: text },
    reason: fc.constantFrom(...(Object.keys(REFUSALS) as CommandRefusal[])),
  }),
);
const answerRecord: Given<AnswerRecord> = fc.record({
  ...{ control: fc.constant("answer" as const), id: text.filter((id) => id !== ""), answer, isOneOf: fc.boolean() },
});

const word = fc.string({ unit: "grapheme", minLength: 1 });
const time = instant.filter((at) => at < Date.UTC(9999, 0)).map(formatTime);
const amount = fc.double({ min: 0, max: 100, noNaN: true }).filter((value) => !Object.is(value, -0));
const finding: Given<Finding> = fc.record({
  ...{ finding_uid: word, tenant: word, detector: word, detector_version: fc.nat(), title: word, fingerprint: word },
  ...{ identity_uid: word, identity_kind: fc.constantFrom(...IDENTITY_KINDS), identity_name: text, owner: text },
  ...{ environment: text, time, first_seen: time, last_seen: time, origin: text, sql: text, score: amount },
  ...{ kind: fc.constantFrom(...FINDING_KINDS), severity: fc.constantFrom(...SEVERITIES) },
  ...{ confidence: fc.constantFrom(...CONFIDENCES), calibration: fc.constantFrom(...CALIBRATIONS) },
  ...{ probability: amount.map((value) => value / 100), expected_rate: word },
  dimensions: fc.array(
    fc.record({
      ...{ name: word, pattern: fc.constantFrom(...PATTERNS), observed: text, expected: text },
      ...{ surprise: amount, added: amount },
    }),
  ),
  attacks: fc.array(fc.record({ tactic: word, technique: word, version: word })),
  ...{ owasp: fc.array(word), events: fc.array(word) },
});

/** As another process reads it. */
function arrived(entry: FindingsEntry): FindingsEntry | undefined {
  return FINDING_OR_ORDER.decode(Buffer.from(FINDING_OR_ORDER.encode(entry) ?? ""), {});
}

/** As the alerter of another process takes it. */
function asked(order: Order): unknown {
  const record = arrived({ control: "order", id: "1", order });
  return record !== undefined && "order" in record ? ORDER.parse(record.order) : record;
}

describe("an order arrives in another process as it was given", () => {
  test.each(Object.entries<fc.Arbitrary<Command>>(COMMANDS))("%s", (_, commands) => {
    const whole: Given<Omit<Order, "id">> = fc.record({ command: commands as Given<Command>, receivers: texts });
    fc.assert(fc.property(whole, (order) => void expect(asked(order)).toEqual(order)));
  });

  test.each(Object.entries<fc.Arbitrary<Subject>>(SUBJECTS))("of what is named by its %s", (_, subjects) => {
    const orders = subjects.map((each): Order => ({ command: { kind: "acknowledge", subject: each, by: "ann" } }));
    fc.assert(fc.property(orders, (order) => void expect(asked(order)).toEqual(order)));
  });
});

test("one to reopen a message is read as it was written before a finding could be reopened", () => {
  const command = { kind: "reopen", groupId: "g_1", by: "slack:U1" };
  expect(ORDER.parse({ command }).command).toEqual({
    ...{ kind: "reopen", subject: { groupId: "g_1" }, by: "slack:U1", comment: "" },
  });
});

test("so do answers and findings", () => {
  fc.assert(fc.property(answerRecord, (each) => void expect(arrived(each)).toEqual(each)));
  fc.assert(fc.property(finding, (each) => void expect(arrived(each)).toEqual(each)));
});

test("a finding of a later release is told of as far as it is known", () => {
  const headers = { schema: "rolecall.finding.v1" };
  fc.assert(
    fc.property(finding, (each) => {
      const later = Buffer.from(JSON.stringify({ ...each, urgency: "now", identity_kind: "robot" }));
      expect(FINDING_OR_ORDER.decode(later, headers)).toEqual({ ...each, identity_kind: "unknown" });
      const grown = <T>(parts: readonly T[]) => parts.map((part) => ({ ...part, weight: 1 }));
      const parts = { dimensions: grown(each.dimensions), attacks: grown(each.attacks) };
      expect(FINDING_OR_ORDER.decode(Buffer.from(JSON.stringify({ ...each, ...parts })), headers)).toEqual(each);
      const other = Buffer.from(JSON.stringify({ ...each, severity: "apocalyptic" }));
      expect(FINDING_OR_ORDER.decode(other, headers)).toBeUndefined();
      expect(FINDING_OR_ORDER.decode(later, { schema: "rolecall.finding.v2" })).toBeUndefined();
    }),
  );
});

test.each<[string, unknown]>([
  ["none", undefined],
  ["no text", null],
  ["a number", 5],
  ["an object", {}],
  ["an empty one, which every order without a name would have", ""],
  ["one that no table would be asked for", "x".repeat(10_000)],
])("an order whose id is %s is somebody else's", (_, id) => {
  const order = { command: { kind: "acknowledge", subject: { groupId: "g" }, by: "ann" } };
  const bytes = Buffer.from(JSON.stringify({ control: "order", id, order }));
  expect(FINDING_OR_ORDER.decode(bytes, {})).toBeUndefined();
});
