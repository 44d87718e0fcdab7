import type { CredentialItem, IdentityProfile, ResultFormat } from "@rolecall/clickhouse";
import {
  COVERAGE_STATES,
  type Coverage,
  CREDENTIAL_KINDS,
  type Credential,
  IDENTITY_KINDS,
  type Identity,
  SEVERITIES,
} from "@rolecall/core";
import { findingSchema } from "@rolecall/core/schemas";
import { z } from "zod";
import type { EventItem } from "../queries/events-of.ts";
import type { SchemaTable } from "../queries/schema.ts";
import { episodeItem, expectedItem, silencedAnswer, silenceItem } from "./alerting-schemas.ts";
import { changeAnswer } from "./changes.ts";
import { viewItem } from "./views.ts";

const time = z.iso.datetime();
const next = z.string().nullable().meta({ description: "Ask for the next page with it as cursor; null at the end" });

const message = z
  .string()
  .meta({ description: "Empty, or a sentence on what did not come of it, or on who did it before" });

const identity: z.ZodType<Identity> = z.strictObject({
  tenant: z.string(),
  identity_uid: z.string(),
  identity_kind: z.enum(IDENTITY_KINDS),
  identity_name: z.string(),
  provider: z.string(),
  account_uid: z.string(),
  owner: z.string(),
  environment: z.string(),
  criticality: z.string(),
  team: z.string().optional(),
  purpose: z.string().optional(),
  contacts: z.array(z.string()).optional(),
  links: z.array(z.string()).optional(),
  expected_end: z.string().optional().meta({ description: "When it should be gone; 1970 where nobody says so" }),
  used_by: z.enum(["machine", "human", "mixed", ""]).optional(),
  used_by_reason: z.string().optional(),
  first_seen: time,
  last_seen: time,
  events: z.int().min(0),
});

const credentialFields = {
  tenant: z.string(),
  credential_uid: z.string(),
  credential_kind: z.enum(CREDENTIAL_KINDS),
  identity_uid: z.string(),
  first_seen: time,
  last_seen: time,
  issued: z.union([time, z.literal("")]),
  expires: z.union([time, z.literal("")]),
  events: z.int().min(0),
};
const credential: z.ZodType<Credential> = z.strictObject(credentialFields);

const credentialItem: z.ZodType<CredentialItem> = z.strictObject({
  ...credentialFields,
  identity_name: z.string(),
  owner: z.string(),
  environment: z.string(),
  born: time.meta({ description: "When it was issued, or where no log says so, first seen" }),
  users: z.int().min(1).meta({ description: "How many identities use it" }),
});

const coverageRow: z.ZodType<Coverage> = z.strictObject({
  tenant: z.string(),
  identity_uid: z.string(),
  identity_kind: z.enum(IDENTITY_KINDS),
  identity_name: z.string(),
  detector: z.string(),
  state: z.enum(COVERAGE_STATES),
  reason: z.string().meta({ description: "What is missing; empty where nothing is" }),
  time,
});

export type AnswerName =
  | ("schema" | "finding" | "findings" | "identity" | "identities" | "credentials" | "coverage" | "events" | "problem")
  | ("episodes" | "silences" | "expected" | "judged" | "silenced" | "changed")
  | ("view" | "views" | "forgotten");

const text = z.string();
const schemaTable: z.ZodType<SchemaTable> = z.strictObject({
  name: text,
  comment: text,
  columns: z.array(z.strictObject({ name: text, type: text, comment: text })),
});

const eventItem: z.ZodType<EventItem> = z.strictObject({
  ...{ tenant: text, event_uid: text, time, action: text, resource: text, outcome: text, error_code: text },
  ...{ src_ip: text, src_network: text, client: text, credential_uid: text },
});

const profile: z.ZodType<IdentityProfile> = z.strictObject({
  identity,
  credentials: z.array(credential),
  findings: z.partialRecord(z.enum(SEVERITIES), z.int().min(0)),
});

/** The answers of the API: what is sent, and what the OpenAPI document says is sent. */
export const answers: Readonly<Record<AnswerName, z.ZodType>> = {
  finding: findingSchema,
  findings: z.strictObject({ findings: z.array(findingSchema), next_cursor: next }),
  identity: profile,
  identities: z.strictObject({ identities: z.array(identity), next_cursor: next }),
  credentials: z.strictObject({ credentials: z.array(credentialItem), next_cursor: next }),
  coverage: z.strictObject({ coverage: z.array(coverageRow), next_cursor: next }),
  events: z.strictObject({ events: z.array(eventItem), next_cursor: next }),
  episodes: z.strictObject({ episodes: z.array(episodeItem), next_cursor: next }),
  silences: z.strictObject({ silences: z.array(silenceItem), next_cursor: next }),
  expected: z.strictObject({ expected: z.array(expectedItem), next_cursor: next }),
  judged: z.strictObject({ finding_uid: z.string(), verdict: z.string(), message }),
  silenced: silencedAnswer,
  changed: changeAnswer,
  view: viewItem,
  views: z.strictObject({ views: z.array(viewItem) }),
  forgotten: z.strictObject({ view_id: z.string() }),
  schema: z.strictObject({ tables: z.array(schemaTable) }),
  problem: z.strictObject({ type: z.string(), title: z.string(), status: z.int(), detail: z.string() }),
};

/** A query of an analyst. */
export interface QueryBody {
  readonly sql: string;
  readonly format: ResultFormat | "stream";
}

export const queryBody: z.ZodType<QueryBody> = z.strictObject({
  sql: z
    .string()
    .min(1)
    .max(64 * 1024),
  format: z.enum(["json", "ndjson", "csv", "table", "stream"]).default("json").meta({
    description:
      'stream: NDJSON as the rows are found: {"columns": [{"name", "type"}]}, then {"rows": [[…]]} as often as need be, then {"end": {"rows": n}}, or {"problem": {"title", "detail"}} where it failed in the midst',
  }),
});
