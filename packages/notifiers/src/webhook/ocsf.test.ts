import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { aFinding, anItem } from "../testing/a-page.ts";
import { toOcsf } from "./ocsf.ts";

/** Detection Finding as the schema (1.8.0, and 1.6.0) has it: required attributes, types and enumerations; closed. */
const text = z.string();
const time = z.int().nonnegative();
const user = z.strictObject({ uid: text, name: text });
const observation = z.strictObject({ value: text, count: z.int() });
const trait = z.strictObject({
  observation_parameter: text,
  observed_pattern: text.optional(),
  observations: z.array(observation).min(1),
});
const schema = z.strictObject({
  class_uid: z.literal(2004),
  category_uid: z.literal(2),
  activity_id: z.literal([1, 2, 3]),
  type_uid: z.literal([200_401, 200_402, 200_403]),
  time,
  severity_id: z.literal([1, 2, 3, 4, 5]),
  severity: z.enum(["Informational", "Low", "Medium", "High", "Critical"]),
  status_id: z.literal([0, 1, 2, 3, 4, 5]),
  confidence_id: z.literal([1, 2, 3]),
  is_alert: z.boolean(),
  count: z.int().positive(),
  metadata: z.strictObject({
    version: z.enum(["1.8.0", "1.6.0"]),
    product: z.strictObject({ name: text, vendor_name: text }),
    tenant_uid: text,
    uid: text,
  }),
  finding_info: z.strictObject({
    uid: text.min(1),
    uid_alt: text,
    title: text,
    types: z.array(text),
    first_seen_time: time,
    last_seen_time: time,
    analytic: z.strictObject({ uid: text, name: text, version: text, type_id: z.literal([1, 2, 3]) }),
    attacks: z.array(
      z.strictObject({
        tactic: z.union([
          z.strictObject({ uid: z.string().regex(/^(?:AML\.)?TA\d{4}$/) }),
          z.strictObject({ name: text.min(1) }),
        ]),
        technique: z.strictObject({ uid: text }),
        version: text,
      }),
    ),
    related_events: z.array(z.strictObject({ uid: text })),
    src_url: z.url().optional(),
  }),
  evidences: z.array(z.strictObject({ uid: text, actor: z.strictObject({ user }) })),
  resources: z.array(z.strictObject({ uid: text, name: text, type: text, owner: z.strictObject({ name: text }) })),
  observables: z.array(z.strictObject({ name: text, type_id: z.literal([2, 4, 10, 16]), value: text })),
  anomaly_analyses: z.array(
    z.strictObject({
      analysis_targets: z.array(z.strictObject({ name: text, type: text })),
      anomalies: z.array(trait).min(1),
      baselines: z.array(trait).min(1),
    }),
  ),
  unmapped: z.record(text, z.unknown()),
});

describe("OCSF Detection Finding", () => {
  test.each(["1.8", "1.6"] as const)("version %s is what the schema wants, for any finding", (version) => {
    const state = fc.constantFrom("pending", "firing", "acknowledged", "resolved", "closed");
    const severity = fc.constantFrom("info", "low", "medium", "high", "critical");
    const value = fc.string({ unit: "binary", maxLength: 20 });
    fc.assert(
      fc.property(state, severity, value, fc.constantFrom("create", "update", "close"), (at, level, any, activity) => {
        const dimensions = aFinding().dimensions.map((one) => ({ ...one, name: "src_ip", observed: any }));
        const finding = aFinding({ title: any, owner: any, first_seen: any, dimensions: any === "" ? [] : dimensions });
        const item = anItem({ state: at, severity: level, finding });
        const made = toOcsf(item, activity, { version, srcUrl: "https://console/x" });
        expect(schema.parse(made)).toMatchObject({ metadata: { version: `${version}.0` } });
      }),
    );
  });

  test("the mapping of reference/schema.md, row by row", () => {
    const item = anItem({ state: "acknowledged", severity: "critical" });
    expect(toOcsf(item, "update")).toMatchObject({
      activity_id: 2,
      type_uid: 200_402,
      severity_id: 5,
      confidence_id: 3,
      status_id: 2,
      finding_info: { uid: item.episodeId, uid_alt: item.finding.fingerprint, analytic: { type_id: 2 } },
      evidences: item.finding.events.map((uid) => ({ uid })),
    });
  });

  test.each([
    ["Defense Impairment", { name: "Defense Impairment" }],
    ["TA0005", { uid: "TA0005" }],
    ["AML.TA0002", { uid: "AML.TA0002" }],
  ])("the tactic %j is %j", (tactic, expected) => {
    const finding = aFinding({ attacks: [{ tactic, technique: "T1685", version: "19" }] });
    expect(toOcsf(anItem({ finding }), "create")).toMatchObject({ finding_info: { attacks: [{ tactic: expected }] } });
  });

  test("an observable is of the type that the attribute has to which its name points", () => {
    const finding = aFinding({ identity_uid: "aws:1:role:deploy", identity_name: "deploy", dimensions: [] });
    expect(toOcsf(anItem({ finding }), "create")["observables"]).toEqual([
      { name: "resources.uid", type_id: 10, value: "aws:1:role:deploy" },
      { name: "evidences.actor.user.name", type_id: 4, value: "deploy" },
    ]);
  });

  test.each([
    ["pending", "", 1],
    ["firing", "", 1],
    ["firing", "silenced s_1", 3],
    ["acknowledged", "", 2],
    ["resolved", "", 4],
    ["closed", "", 5],
  ] as const)("an episode that is %s, held by %j, has status_id %i", (state, heldBy, status_id) => {
    expect(toOcsf(anItem({ state, heldBy }), "update")).toMatchObject({ status_id });
  });

  test("what a silence held back until now is new, and not suppressed", () => {
    expect(toOcsf(anItem({ state: "firing", freedFrom: "a silence" }), "create")).toMatchObject({ status_id: 1 });
  });
});
