import { z } from "zod";
import { withVariables } from "./editor-schema.ts";
import {
  address,
  apiUrl,
  count,
  duration,
  durationFrom,
  flag,
  httpUrl,
  list,
  name,
  size,
  strict,
  text,
} from "./fields.ts";
import { timeIntervalSchema } from "./interval-schema.ts";
import { SASL_MECHANISMS } from "./kafka-types.ts";
import { receiverSchema } from "./receiver-schema.ts";
import { inhibitRuleSchema, maintenanceWindowSchema, routeSchema } from "./route-schema.ts";

const LOCAL = "127.0.0.1:4180";

const source = text.default("auto");
const topic = text.regex(
  /^[A-Za-z0-9._-]{1,249}$/,
  "must be a Kafka topic: letters, digits, dots, dashes, underscores",
);

const kafkaInput = strict({
  topic,
  source,
  lateness: duration.optional(),
  tenant: name.optional(),
  tenant_header: text.optional(),
});
const httpInput = strict({
  listen: address,
  source,
  lateness: duration.optional(),
  tenant: name.optional(),
  token_file: text.optional(),
  tokens: list(strict({ tenant: name, token_file: text })).optional(),
  max_body: size.prefault("64MiB"),
});
const filesInput = strict({
  paths: list(text).min(1, "must not be empty"),
  source,
  lateness: duration.optional(),
  tenant: name.optional(),
});

const input = strict({
  kafka: kafkaInput.optional(),
  http: httpInput.optional(),
  files: filesInput.optional(),
})
  .refine((value) => Object.keys(value).length === 1, "must name exactly one of kafka, http, files")
  .meta({ minProperties: 1, maxProperties: 1 });

const MECHANISM = `must be one of ${SASL_MECHANISMS.join(", ")}`;
// What each mechanism wants of these is told by the checks between parts.
const sasl = strict({
  mechanism: z.enum(SASL_MECHANISMS, MECHANISM),
  username: text.optional(),
  password_file: text.optional(),
  token_file: text.optional(),
  token_url: apiUrl.optional(),
  client_id: text.optional(),
  client_secret_file: text.optional(),
  scope: text.optional(),
});
const tls = strict({
  ca_file: text.optional(),
  cert_file: text.optional(),
  key_file: text.optional(),
  server_name: text.optional(),
});

const kafka = strict({
  brokers: list(address).min(1, "must not be empty"),
  partitions: count(1, 1024).default(12),
  ssl: z.union([flag, tls], "must be true, false or a group with ca_file, cert_file, key_file").default(false),
  sasl: sasl.optional(),
  session_timeout: duration.prefault("6s"),
});

const database = text.regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, "must be a database name").default("rolecall");
const cluster = text.regex(/^[A-Za-z_][A-Za-z0-9_-]{0,63}$/, "must be the name of a cluster");
const clickhouse = strict({
  url: httpUrl,
  username: text.default("default"),
  password_file: text.optional(),
  database,
  analyst: strict({ username: text, password_file: text.optional() }).optional(),
  cluster: cluster.optional(),
  replicated: flag.default(false),
});

const RATE = "must be a number above 0, at most 1000";
const budget = z.number(RATE).gt(0, RATE).max(1000, RATE).default(5);
const identities = count(10_000, 16_777_216).default(1_048_576);

const groups = list(text).optional();
const oidc = strict({
  issuer: apiUrl,
  client_id: text,
  client_secret_file: text,
  claim: text.default("groups"),
  roles: strict({ viewer: groups, analyst: groups, responder: groups, admin: groups }),
});
const consoleSchema = strict({
  listen: address.default(LOCAL),
  public_url: httpUrl.optional(),
  session_secret_file: text.optional(),
  oidc: oidc.optional(),
});
const operations = strict({ listen: address.optional(), token_file: text.optional() });

/**
 * How long rows are kept, in whole days. The engine counts their last second in 32 bits, to the year 2106: what would be
 * kept beyond that would be gone at once.
 */
const kept = durationFrom("1d", "50y");

/** `rolecall.yaml` as it is written: parsing fills in the defaults. */
export const configSchema: z.ZodType = strict({
  tenant: name.default("default"),
  tenants: list(name).default([]),
  inputs: list(input).prefault([{ http: { listen: LOCAL } }]),
  kafka: kafka.optional(),
  clickhouse: clickhouse.optional(),
  archive: flag.default(true),
  detection: strict({ budget, identities }).prefault({}),
  inventory: list(text).default([]),
  policies: list(text).default([]),
  rules: list(text).default([]),
  profiles: list(text).default([]),
  geoip: strict({ databases: list(text).default([]) }).prefault({}),
  receivers: list(receiverSchema).prefault([]),
  route: routeSchema.optional(),
  time_intervals: list(timeIntervalSchema).default([]),
  inhibit_rules: list(inhibitRuleSchema).default([]),
  maintenance_windows: list(maintenanceWindowSchema).default([]),
  severity_by_environment: z.record(text, count(0, 4)).default({}),
  retention: strict({ events: kept.prefault("400d"), findings: kept.prefault("3y") }).prefault({}),
  console: consoleSchema.prefault({}),
  operations: operations.prefault({}),
  notify: z.enum(["send", "dry-run"], "must be send or dry-run").default("send"),
});

/** JSON Schema (draft 2020-12) of `rolecall.yaml`, for editors and whoever checks files before they are rolled out. */
export function configEditorSchema(): Readonly<Record<string, unknown>> {
  return withVariables(configJsonSchema());
}

/** The same with the environment filled in: what each value must be in the end. */
export function configJsonSchema(): Readonly<Record<string, unknown>> {
  return { title: "rolecall.yaml", ...z.toJSONSchema(configSchema, { io: "input", unrepresentable: "any" }) };
}
