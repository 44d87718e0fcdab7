import type { FeedbackRecord, Finding } from "@rolecall/core";
import { formatTime } from "@rolecall/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { StateRow } from "../detector.ts";
import { AT } from "../state/layout.ts";
import { Rows } from "../state/rows.ts";
import { FIELD } from "../state/sample.ts";
import { isAllTrusted, touch } from "../state/slots.ts";
import { weekOf } from "../state/week.ts";
import { Feedback, type FeedbackParts } from "./feedback.ts";
import type { Recollections, Value } from "./recollections.ts";
import { before } from "./taught-hour.ts";

const HOUR = 492_000;
const HASHES = [11, 12, 13] as const;
const FINDINGS = ["f", "g", "h"] as const;

/** One identity, its row, and what people may say of its findings. */
class Stage {
  readonly rows: Rows = new Rows().open(0);
  readonly #parts: FeedbackParts;
  readonly #saved = new Map<string, StateRow>();
  feedback: Feedback;

  constructor() {
    const adoption = { abandon: () => undefined };
    this.rows.set(AT.week, weekOf(HOUR));
    this.rows.set(AT.hour, HOUR);
    this.rows.set(AT.day, Math.floor(HOUR / 24));
    this.rows.set(AT.birth, HOUR - 1000);
    const parts = {
      baselines: { rows: this.rows, groupOfIdentity: () => ({ adoption, dirty: false }) },
      registry: { find: () => 0 },
      dirty: { add: () => undefined },
    };
    this.#parts = parts as unknown as FeedbackParts;
    this.feedback = new Feedback(this.#parts);
  }

  /** An hour in which these values came, and were alarmed. */
  alarm(finding_uid: string, hashes: readonly number[], at: number): void {
    const hour = HOUR + at;
    this.rows.set(AT.hour, hour);
    const seen = before(this.rows);
    for (const hash of hashes) touch(this.rows, FIELD.network, hash, hour);
    const brought = this.feedback.valuesNow("a");
    this.feedback.remember({ finding_uid, identity_uid: "a", severity: "high" } as Finding, brought, seen);
  }

  say(finding_uid: string, verdict: FeedbackRecord["verdict"], at: number): void {
    this.feedback.accept({ control: "feedback", finding_uid, verdict, at: formatTime((HOUR + at) * 3_600_000) });
  }

  /** Another process goes on from what is saved. */
  restart(): void {
    const next = new Feedback(this.#parts);
    const kept = (from: Recollections<never>, to: Recollections<never>): void => {
      const { rows, removed } = from.takeRows() as { rows: readonly StateRow[]; removed: readonly string[] };
      for (const row of rows) this.#saved.set(row.key, row);
      for (const key of removed) this.#saved.delete(key);
      const prefix = from === (this.feedback.vouched as unknown) ? "vouched:" : "told:";
      to.restore([...this.#saved.values()].filter(({ key }) => key.startsWith(prefix)));
    };
    kept(
      this.feedback.recollections as unknown as Recollections<never>,
      next.recollections as unknown as Recollections<never>,
    );
    kept(this.feedback.vouched as unknown as Recollections<never>, next.vouched as unknown as Recollections<never>);
    this.feedback = next;
  }

  trusts(hash: number): boolean {
    return isAllTrusted(this.rows, { values: 1, field: Uint8Array.of(FIELD.network), hash: Uint32Array.of(hash) });
  }
}

const finding = fc.constantFrom(...FINDINGS);
const word = fc.constantFrom<FeedbackRecord["verdict"][]>("expected", "dismissed", "compromised", "reopened");
const step = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constant("alarm" as const), finding, fc.subarray([...HASHES], { minLength: 1 })),
  },
  { weight: 6, arbitrary: fc.tuple(word, finding) },
  { weight: 1, arbitrary: fc.tuple(fc.constant("restart" as const)) },
);
/** All are told of the same value before anybody says a word. */
const BEGIN = FINDINGS.map((uid) => ["alarm", uid, [HASHES[0]]] as const);

/** Vouched for before the compromise and after it, of which only the last was taken back. */
const VOUCHED_TWICE: readonly (typeof step extends fc.Arbitrary<infer T> ? T : never)[] = [
  ["expected", "g"],
  ["compromised", "f"],
  ["expected", "h"],
  ["reopened", "h"],
];

test("law: no value that a compromise named is trusted, but by who vouched for it since and has not taken that back", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const stage = new Stage();
      const burnt = new Map<number, Set<string>>();
      for (const [at, one] of [...BEGIN, ...steps].entries()) {
        if (one[0] === "restart") stage.restart();
        else if (one[0] === "alarm") stage.alarm(one[1], one[2], at);
        else {
          const { values = [], vouched = [] } = stage.feedback.recollections.get(one[1]) ?? {};
          const of = (all: readonly Value[]): readonly number[] => all.map(([, hash]) => hash);
          if (one[0] === "compromised") for (const hash of of([...values, ...vouched])) burnt.set(hash, new Set());
          if (one[0] === "expected") for (const hash of of(values)) burnt.get(hash)?.add(one[1]);
          if (one[0] === "reopened") for (const since of burnt.values()) since.delete(one[1]);
          stage.say(one[1], one[0], at);
        }
        for (const [hash, since] of burnt)
          if (since.size === 0) expect([hash, stage.trusts(hash)]).toEqual([hash, false]);
      }
    }),
    { numRuns: 300, examples: [[VOUCHED_TWICE]] },
  );
});

test.each([
  ["the compromise is of both alarms", ["expected", "alarm", "reopened"]],
  ["it was called expected twice", ["expected", "alarm", "expected", "reopened"]],
])("a finding that relied on what was vouched for, and was alarmed again: %s", (_, words) => {
  const stage = new Stage();
  stage.alarm("g", [HASHES[0]], 0);
  stage.say("g", "expected", 1);
  stage.alarm("f", [HASHES[0], HASHES[1]], 2);
  for (const [n, each] of words.entries()) {
    if (each === "alarm") stage.alarm("f", [HASHES[2]], 3 + n);
    else stage.say("f", each as FeedbackRecord["verdict"], 3 + n);
  }
  expect(HASHES.map((hash) => stage.trusts(hash))).toEqual([true, false, false]);
  stage.say("f", "compromised", 9);
  expect(HASHES.map((hash) => stage.trusts(hash))).toEqual([false, false, false]);
});
