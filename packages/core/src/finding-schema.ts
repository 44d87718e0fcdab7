import { z } from "zod";
import {
  type AttackTag,
  CALIBRATIONS,
  CONFIDENCES,
  type Dimension,
  FINDING_KINDS,
  type Finding,
  PATTERNS,
  SEVERITIES,
} from "./finding.ts";
import { FINDING_MEMBERS } from "./finding-guard.ts";
import { IDENTITY_KINDS } from "./identity.ts";
import { type Fault, schemaFault } from "./schema-fault.ts";
import { time } from "./time-schema.ts";

const text = z.string().min(1);

const dimension: z.ZodType<Dimension> = z.strictObject({
  name: text,
  pattern: z.enum(PATTERNS),
  observed: z.string(),
  expected: z.string(),
  surprise: z.number().min(0),
  added: z.number(),
});

const attack: z.ZodType<AttackTag> = z.strictObject({ tactic: text, technique: text, version: text });

/** A finding, whole; an unknown member is an error. The same verdict as `isFinding`, with the reason. */
export const findingSchema: z.ZodType<Finding> = z.strictObject({
  finding_uid: text,
  tenant: text,
  detector: text,
  detector_version: z.int().min(0),
  kind: z.enum(FINDING_KINDS),
  title: text,
  identity_uid: text,
  identity_kind: z.enum(IDENTITY_KINDS),
  identity_name: z.string(),
  owner: z.string(),
  environment: z.string(),
  time,
  first_seen: time,
  last_seen: time,
  origin: z.string(),
  severity: z.enum(SEVERITIES),
  confidence: z.enum(CONFIDENCES),
  calibration: z.enum(CALIBRATIONS),
  score: z.number().min(0).max(100),
  probability: z.number().min(0).max(1).optional(),
  expected_rate: text.optional(),
  dimensions: z.array(dimension),
  attacks: z.array(attack),
  owasp: z.array(text),
  events: z.array(text),
  sql: z.string(),
  fingerprint: text,
});

/** The first thing that keeps the value from being a finding, or undefined where it is one. */
export function findingFault(value: unknown): Fault | undefined {
  return schemaFault(findingSchema, value, FINDING_MEMBERS);
}
