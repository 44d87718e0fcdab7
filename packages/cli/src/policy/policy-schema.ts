import { POLICY_MODES, type Policy } from "@rolecall/core";
import { z } from "zod";
import { when } from "../inventory/inventory-schema.ts";

const text = z.string().trim().min(1, "must not be empty").max(4096);
const texts = z.union(
  [text.transform((one) => [one]), z.array(text).max(1000)],
  "must be a text, or a list of 1000 at most",
);
const count = z.number().int().min(0);
const globs = (what: string) => texts.optional().describe(what);

const hours = z.strictObject({
  zone: text.optional().describe("IANA name, UTC by default"),
  days: texts.optional().describe("mon to sun, or ranges like mon-fri"),
  from: text.optional().describe("HH:MM, inclusive"),
  to: text.optional().describe("HH:MM, exclusive; before `from` it is the next day's"),
});

const allow = z.strictObject({
  actions: globs("operations as the log names them, or service:operation; globs of *"),
  resources: globs("what it may act on"),
  scopes: globs("scopes that it may use"),
  networks: globs("CIDR ranges, or names of cloud services"),
  clients: globs("families of clients: boto3, terraform"),
  environments: globs("production, staging, …"),
  hours: z.array(hours).min(1).max(20).optional().describe("when it may work"),
  tools: globs("charter of an agent: tools"),
  servers: globs("charter of an agent: servers that offer tools"),
});

const limits = z.strictObject({
  token_lifetime: text.optional().describe("from issue to expiry, at most: 1h"),
  at_least_every: text.optional().describe("it acts at least this often: 26h"),
  calls_per_hour: count.optional(),
  bytes_per_day: text.optional().describe("in and out: 1GiB"),
});

const delegation = z.strictObject({
  by: globs("through whom it may be used: identity_uids, globs of *"),
  of: globs("on whose behalf"),
  depth: count.optional().describe("identities in the chain, at most"),
});

const children = z.strictObject({
  who: globs("identities that it may start"),
  most: count.optional().describe("runs started within an hour, at most"),
  depth: count.optional(),
  scopes: z.literal("within-parent").optional(),
});

const example = z.strictObject({
  name: text.optional(),
  expect: z.enum(["allow", "violate"], "must be allow or violate"),
  clause: text.optional().describe("the clause that is to be violated: allow.actions"),
  event: z.record(z.string(), z.unknown()).describe("members of an event; the rest is filled in"),
});

/** A policy file as it is written. */
export const policySchema: z.ZodType<Policy> = z
  .strictObject({
    $schema: text.optional(),
    policy: text.regex(/^[\w.-]{1,100}$/, "must be a name of letters, digits, dots, dashes").describe("its name"),
    description: text.optional(),
    identity: text.optional().describe("an identity_uid; * in place of the kind for every kind"),
    pattern: text.optional().describe("a glob of * over identity_uid"),
    label: text.regex(/^[^=]+=.+$/, "must be key=value").optional(),
    confirm: z.literal("everything").optional().describe("for a pattern that matches everything"),
    mode: z.enum(POLICY_MODES, "must be watch or alert").optional().describe("watch: info only, no alert"),
    severity: z.enum(["low", "medium", "high", "critical"], "must be low, medium, high or critical").optional(),
    allow: allow.optional(),
    limits: limits.optional(),
    delegation: delegation.optional(),
    children: children.optional(),
    when: z
      .array(z.strictObject({ cel: text.describe("CEL over `event`; false is a violation"), message: text.optional() }))
      .max(50)
      .optional(),
    ends: when.optional(),
    examples: z.array(example).max(200).optional(),
  })
  .refine(
    ({ identity, pattern, label }) => [identity, pattern, label].filter((one) => one !== undefined).length === 1,
    {
      error: "must name exactly one of identity, pattern, label",
    },
  );

const PARTS = { allow, limits, delegation, children, hours, example };

export const POLICY_KEYS: readonly string[] = [
  ...[
    "policy",
    "description",
    "identity",
    "pattern",
    "label",
    "confirm",
    "mode",
    "severity",
    "when",
    "ends",
    "examples",
  ],
  ...Object.keys(PARTS),
  ...Object.values(PARTS).flatMap((part) => Object.keys(part.shape)),
  ...["cel", "message"],
];

/** JSON Schema (draft 2020-12) of a policy file, for editors. */
export function policyJsonSchema(): Readonly<Record<string, unknown>> {
  return { title: "rolecall policy", ...z.toJSONSchema(policySchema, { io: "input", unrepresentable: "any" }) };
}
