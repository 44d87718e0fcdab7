import { CONFIDENCES, IDENTITY_KINDS, SEVERITIES } from "@rolecall/core";
import type { UserRule } from "@rolecall/detection";
import { z } from "zod";
import { instantOf } from "../filters.ts";

const text = z.string().trim().min(1, "must not be empty").max(4096);
const texts = z.union(
  [text.transform((one) => [one]), z.array(text).min(1).max(1000)],
  "must be a text, or a list of 1000 at most",
);
const severity = z.enum(SEVERITIES);
const instant = text.refine((at) => !Number.isNaN(instantOf(at)), "must be a day or a time: 2026-11-24T10:00:00Z");
const members = z.record(z.string(), z.unknown());

const threshold = z.strictObject({
  count: z.number().int().describe("from this many on"),
  within: text.describe("a span of time: 10m"),
  distinct: text.optional().describe("a path whose values are counted once each; without it events are counted"),
  per: text.optional().describe("a path that is counted for apart from the identity: credential_uid"),
  noun: text.optional().describe("what is counted, in the plural"),
});

const step = z.strictObject({ actions: texts, when: texts.optional() });

const sequence = z.strictObject({
  within: text.describe("a span of time: 1h"),
  per: text.optional().describe("what the steps have in common besides the identity: credential_uid"),
  steps: z.array(step).describe("in this order; other events may come between"),
});

const example = z.strictObject({
  name: text.optional(),
  expect: z.enum(["fires", "quiet"], "must be fires or quiet").describe("at the last of the events"),
  events: z.array(members).min(1).optional().describe("members of events; the rest is filled in"),
  records: z.array(members).min(1).optional().describe("records as the vendor writes them"),
});

/** A rule file as it is written. */
export const ruleSchema: z.ZodType<UserRule> = z
  .strictObject({
    $schema: text.optional(),
    rule: text
      .regex(/^[a-z][a-z0-9-]{2,79}$/, "must be a name of 3 to 80 small letters, digits and dashes, a letter first")
      .describe("its name"),
    version: z.number().int().min(1).optional(),
    title: text.describe("one sentence; {identity_name}, {resource|a thing} are filled in"),
    sources: texts.describe("decoders whose events it reads: aws-cloudtrail"),
    actions: texts.optional().describe("operations, whole or ending in *"),
    kinds: z.array(z.enum(IDENTITY_KINDS)).min(1).optional(),
    when: texts.optional().describe("CEL over event and raw; several must all hold"),
    threshold: threshold.optional(),
    sequence: sequence.optional(),
    severity,
    attempted: severity.optional().describe("of what was refused; not reported by default"),
    failed: severity.optional().describe("of what failed; not reported by default"),
    confidence: z.enum(CONFIDENCES).optional(),
    platform: z.boolean().optional().describe("also what a cloud's own services do"),
    key: text.optional().describe("a path whose value makes findings of one identity different episodes"),
    shows: texts.optional().describe("paths whose values are shown"),
    expected: text.optional().describe("what is normal, in words"),
    attacks: texts.optional().describe("ATT&CK 19: Persistence/T1098.001"),
    owasp: texts.optional().describe("NHI1 to NHI10"),
    false_positives: texts.optional(),
    response: texts.optional(),
    mode: z
      .enum(["enabled", "dry-run", "staging"], "must be enabled, dry-run or staging")
      .optional()
      .describe(
        "dry-run: its findings are written down and told to nobody, staging: told in a digest; until expires_at",
      ),
    created: instant.optional().describe("when the rule was made: 2026-11-24"),
    expires_at: instant
      .optional()
      .describe("the end of its mode, after which it is enabled; created and 14 days; staging: and 48 hours"),
    staging: z
      .strictObject({
        receiver: text.describe("a receiver of the configuration: where its digest goes"),
        max_alerts: z.number().int().min(0).describe("it is enabled at its end if it alerted no more often than this"),
      })
      .optional(),
    max_hit_rate: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .describe("rules test fails where it matches more than this share of the stored events of its sources: 0.001"),
    examples: z.array(example).max(1000).optional(),
  })
  .transform(({ $schema: _, ...rule }) => rule) as unknown as z.ZodType<UserRule>;

/** Every key of a rule file, for "did you mean". */
export const RULE_KEYS: readonly string[] = (
  "rule version title sources actions kinds when threshold sequence severity attempted failed confidence platform key " +
  "shows expected attacks owasp false_positives response mode created expires_at max_hit_rate staging receiver max_alerts examples count within distinct per noun steps name expect " +
  "events records"
).split(" ");

/** JSON Schema (draft 2020-12) of a rule file, for editors. */
export function ruleJsonSchema(): Readonly<Record<string, unknown>> {
  return { title: "Rolecall rule", ...z.toJSONSchema(ruleSchema, { io: "input", unrepresentable: "any" }) };
}
