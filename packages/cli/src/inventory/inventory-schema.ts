import {
  type AccountEntry,
  CRITICALITIES,
  type CredentialEntry,
  formatTime,
  IDENTITY_KINDS,
  type InventoryEntry,
  type OwnerEntry,
  parseDuration,
} from "@rolecall/core";
import { z } from "zod";

const text = z.string().trim().min(1, "must not be empty").max(4096);
const list = z.union(
  [text.transform((one) => [one]), z.array(text).max(200)],
  "must be a text, or a list of 200 at most",
);

/** A date or a time, with or without quotes; a day begins at midnight UTC. */
export const when: z.ZodType<string, unknown> = z.unknown().transform((value, context) => {
  const at = instantOf(value);
  if (at !== undefined) return at;
  context.addIssue({ code: "custom", message: "must be a date like 2026-11-24 or a time like 2026-11-24T10:00:00Z" });
  return z.NEVER;
});

/** RFC 3339 in our form, or undefined. Without a zone it is UTC; a day that no calendar has is none. */
export function instantOf(value: unknown): string | undefined {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : formatTime(value.getTime());
  const [, day, rest = ""] = /^(\d{4}-\d{2}-\d{2})(.*)$/.exec(typeof value === "string" ? value : "") ?? [];
  if (day === undefined || Number.isNaN(Date.parse(day))) return undefined;
  if (new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10) !== day) return undefined;
  const time = rest === "" ? "T00:00:00Z" : rest.replace(/^ (?=\S+$)/, "T");
  const at = Date.parse(`${day}${/^T[\d:.]+$/.test(time) ? `${time}Z` : time}`);
  return Number.isNaN(at) ? undefined : formatTime(at);
}

const span = text.refine((value) => parseDuration(value) !== undefined, "must be a span of time like 90d");

const facts = {
  owner: text.optional().describe("who answers for it; named in every alert"),
  team: text.optional(),
  group: text.optional().describe("peer group, within the identity's kind"),
  criticality: z.enum(CRITICALITIES, `must be one of ${CRITICALITIES.join(", ")}`).optional(),
  environment: text.optional().describe("production, staging, test, …"),
  purpose: text.optional(),
  kind: z
    .enum(IDENTITY_KINDS, `must be one of ${IDENTITY_KINDS.join(", ")}`)
    .optional()
    .describe("what it really is"),
  links: list.optional(),
  contacts: list.optional(),
  expected_end: when.optional().describe("after this it should be gone"),
  created: when.optional(),
  last_used: when.optional(),
  rotated: when.optional().describe("when its lasting credential was made, where the id of that is not known"),
  granted: list.optional().describe("scopes or actions that it was given"),
  rotate_every: span.optional().describe("its credentials are overdue after this, like 90d"),
};

const identity = z
  .strictObject({
    id: text.optional().describe("an identity_uid; * in place of the kind for every kind"),
    pattern: text.optional().describe("a glob of * over identity_uid"),
    label: text.regex(/^[^=]+=.+$/, "must be key=value").optional(),
    confirm: z.literal("everything").optional().describe("for a pattern that matches everything"),
    ...facts,
  })
  .refine(({ id, pattern, label }) => [id, pattern, label].filter((one) => one !== undefined).length === 1, {
    error: "must name exactly one of id, pattern, label",
  });

const credential = z.strictObject({
  id: text.describe("the credential_uid: a key id or a fingerprint, never the secret"),
  issued: when.optional(),
  rotated: when.optional(),
  expires: when.optional(),
  ended: when.optional().describe("must not be used from then on"),
  last_used: when.optional(),
});

const owner = z.strictObject({
  name: text,
  left: when.optional(),
  people: list.optional().describe("identities that are this owner: an event that removes one says that they left"),
  contacts: list.optional(),
});

/** AWS accounts have twelve digits, and YAML's numbers no zeros in front. */
const FEWEST_TWELVE_DIGITS = 100_000_000_000;
const LOST_ZEROS = "write the id in quotes: as a number it loses the zeros in front";

const account = z.strictObject({
  id: z
    .union([text, z.number().int()])
    .refine((id) => typeof id === "string" || id >= FEWEST_TWELVE_DIGITS, LOST_ZEROS)
    .transform(String),
  environment: text.optional(),
  issuer: text.optional().describe("of its workloads' tokens: oidc.eks.eu-west-1.amazonaws.com/id/ABC"),
});

/** Domains under which anybody may have a host. */
const OF_EVERYBODY: ReadonlySet<string> = new Set([
  ...["amazonaws.com", "s3.amazonaws.com", "cloudfront.net", "azurewebsites.net", "windows.net", "core.windows.net"],
  ...[
    "blob.core.windows.net",
    "azure.com",
    "cloudapp.azure.com",
    "googleapis.com",
    "storage.googleapis.com",
    "run.app",
  ],
  ...["appspot.com", "firebaseapp.com", "web.app", "github.io", "github.com", "githubusercontent.com", "gitlab.io"],
  ...["vercel.app", "netlify.app", "pages.dev", "workers.dev", "r2.dev", "herokuapp.com", "ngrok.io", "ngrok.app"],
  ...["ngrok-free.app", "trycloudflare.com", "atlassian.net", "slack.com", "co.uk", "com.au", "co.jp"],
  ...[
    "azurefd.net",
    "azureedge.net",
    "trafficmanager.net",
    "on.aws",
    "onrender.com",
    "fly.dev",
    "deno.dev",
    "supabase.co",
  ],
  ...["myshopify.com", "sharepoint.com", "wordpress.com", "blogspot.com", "duckdns.org", "nip.io", "sslip.io"],
  ...["com.br", "co.in", "co.kr", "co.nz", "co.za", "com.cn", "com.mx", "org.uk", "ac.uk", "gov.uk"],
]);
/** The same of a service of AWS in one region: `s3.eu-west-1.amazonaws.com`. */
const OF_A_REGION = /^(?:[a-z]+[0-9]?(?:-[a-z]+)?[.-])?[a-z]{2}(?:-[a-z]+)+-\d\.(?:amazonaws\.com|on\.aws)$/;
const HOST_NAME = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

const domain = text
  .transform((name) => name.toLowerCase())
  .refine((name) => HOST_NAME.test(name), "write a domain as acme.com: it, and every host below it")
  .refine(
    (name) => !OF_EVERYBODY.has(name) && !OF_A_REGION.test(name),
    "anybody may have a host there: name the host that is yours",
  );

type Unplaced<T> = Omit<T, "place">;

/** What an inventory file says, with times and lists in one form. */
export interface WrittenInventory {
  readonly $schema?: string | undefined;
  readonly identities?:
    | readonly (Unplaced<InventoryEntry> & { readonly confirm?: "everything" | undefined })[]
    | undefined;
  readonly credentials?: readonly Unplaced<CredentialEntry>[] | undefined;
  readonly owners?: readonly Unplaced<OwnerEntry>[] | undefined;
  readonly accounts?: readonly Unplaced<AccountEntry>[] | undefined;
  readonly domains?: readonly string[] | undefined;
}

/** An inventory file as it is written. */
export const inventorySchema: z.ZodType<WrittenInventory> = z.strictObject({
  $schema: text.optional(),
  identities: z.array(identity).optional(),
  credentials: z.array(credential).optional(),
  owners: z.array(owner).optional(),
  accounts: z.array(account).optional(),
  domains: z.array(domain).optional().describe("domains of one's own, with every host below them: acme.com"),
});

/** Keys of a file, one of which makes it ours. */
export const TOP_KEYS: readonly string[] = ["$schema", "identities", "credentials", "owners", "accounts", "domains"];

export const INVENTORY_KEYS: readonly string[] = [
  ...TOP_KEYS,
  ...["id", "pattern", "label", "confirm"],
  ...Object.keys(facts),
  ...["issued", "expires", "ended", "name", "left", "people", "issuer"],
];

/** JSON Schema (draft 2020-12) of an inventory file, for editors. */
export function inventoryJsonSchema(): Readonly<Record<string, unknown>> {
  return { title: "rolecall inventory", ...z.toJSONSchema(inventorySchema, { io: "input", unrepresentable: "any" }) };
}
