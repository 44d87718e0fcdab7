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

const source = text.default("auto").describe("Format of the records; auto recognises it record by record");
const lateness = duration
  .optional()
  .describe("How late an event may come and still be put in order; absent: the source's own; 0s judges at once");
const tenant = name.optional().describe("Whose records these are; absent: the configuration's own tenant");
const topic = text.regex(
  /^[A-Za-z0-9._-]{1,249}$/,
  "must be a Kafka topic: letters, digits, dots, dashes, underscores",
);

const kafkaInput = strict({
  topic: topic.describe("Topic of raw records; it must be there"),
  source,
  lateness,
  tenant,
  tenant_header: text
    .optional()
    .describe("Header whose value is the tenant of a record, one that the configuration names; without it: tenant"),
}).describe("A topic of the brokers of kafka");
const httpInput = strict({
  listen: address.describe("host:port; beyond loopback only with token_file or tokens. May be that of the console"),
  source: source.describe("Format of the records of requests that name none"),
  lateness,
  tenant: tenant.describe(
    "Whose records these are where no token of tokens says so; absent: the configuration's own tenant",
  ),
  token_file: text.optional().describe("The token that senders show as Authorization: Bearer"),
  tokens: list(
    strict({
      tenant: name.describe("Whose records it lets in, and nobody else's"),
      token_file: text.describe("The token that its senders show"),
    }),
  )
    .optional()
    .describe("Tokens of tenants"),
  max_body: size.prefault("64MiB").describe("Bytes of one body, unpacked, at most; more is answered 413"),
}).describe("POST /v1/logs, and what docs/shipping.md names");
const filesInput = strict({
  paths: list(text)
    .min(1, "must not be empty")
    .describe("Files, folders and patterns, followed as they grow; only in up"),
  source,
  lateness,
  tenant,
}).describe("Files of this machine");

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
  mechanism: z.enum(SASL_MECHANISMS, MECHANISM).describe("How Rolecall says who it is"),
  username: text.optional().describe("Of plain and scram"),
  password_file: text.optional().describe("Of plain and scram; read anew at each connection"),
  token_file: text.optional().describe("Of oauthbearer: a token that somebody else keeps fresh"),
  token_url: apiUrl.optional().describe("Of oauthbearer: where a token is to be had by client credentials"),
  client_id: text.optional().describe("Of token_url"),
  client_secret_file: text.optional().describe("Of token_url"),
  scope: text.optional().describe("Of token_url, where it wants one"),
});
const tls = strict({
  ca_file: text.optional().describe("Authorities that the broker's certificate is held to, PEM; absent: the system's"),
  cert_file: text.optional().describe("Certificate for brokers that ask for one (mutual TLS), PEM"),
  key_file: text.optional().describe("Its key, PEM"),
  server_name: text.optional().describe("Name that the broker's certificate has, where the address has another"),
});

const kafka = strict({
  brokers: list(address).min(1, "must not be empty").describe("host:port of some brokers; they name the others"),
  partitions: count(1, 1024)
    .default(12)
    .describe("Of rolecall.events.v1 when it is made: as many detectors at most. Findings depend on it"),
  ssl: z
    .union([flag, tls], "must be true, false or a group with ca_file, cert_file, key_file")
    .default(false)
    .describe("TLS: true, or a group of what it needs"),
  sasl: sasl.optional().describe("Who Rolecall is to the brokers; absent: nobody in particular"),
  session_timeout: duration
    .prefault("6s")
    .describe("How long a process may be silent before others take its partitions"),
});

const DATABASE = "can only be rolecall: the tables' names are part of every query";
const database = z.enum(["rolecall"], DATABASE).default("rolecall");
const cluster = text.regex(/^[A-Za-z_][A-Za-z0-9_-]{0,63}$/, "must be the name of a cluster");
const clickhouse = strict({
  url: httpUrl.describe("Address of its HTTP interface"),
  username: text.default("default").describe("Who makes the tables, reads and writes"),
  password_file: text.optional().describe("Of that user; read anew when it changes"),
  database: database.describe("Where the tables are"),
  analyst: strict({
    username: text.describe("A user who may only read"),
    password_file: text.optional().describe("Of that user"),
  })
    .optional()
    .describe("Who runs what people ask in SQL; absent: the same user, told to only read"),
  cluster: cluster.optional().describe("Tables are made and changed ON CLUSTER of this name"),
  replicated: flag.default(false).describe("Tables get the Replicated engines"),
});

const RATE = "must be a number above 0, at most 1000";
const budget = z
  .number(RATE)
  .gt(0, RATE)
  .max(1000, RATE)
  .default(5)
  .describe("Behavior findings per 1000 identities and day");
const identities = count(10_000, 16_777_216)
  .default(1_048_576)
  .describe("Identities of a partition in memory, of each tenant; what is more is read back when it returns");

const groups = list(text).optional();
const roles = strict({
  viewer: groups.describe("See the pages and read the API"),
  analyst: groups.describe("And ask in SQL"),
  responder: groups.describe("And judge, acknowledge, silence"),
  admin: groups.describe("And make tokens, read dead letters again"),
}).refine(
  (each) => Object.values(each).some((of) => of !== undefined && of.length > 0),
  "must name a group: nobody could sign in",
);
const oidc = strict({
  issuer: apiUrl.describe("The OpenID Connect provider"),
  client_id: text.describe("What Rolecall is called there"),
  client_secret_file: text.describe("Of that client"),
  scopes: list(text)
    .default(["openid", "profile", "email"])
    .refine((each) => each.includes("openid"), "must have openid: without it nobody says who it is")
    .describe("What the provider is asked for; some give groups only where groups is among them"),
  claim: text.default("groups").describe("The claim that holds a person's groups"),
  roles: roles.describe("Groups by what they may; who is in none gets nothing"),
});
const consoleSchema = strict({
  listen: address
    .default(LOCAL)
    .describe("host:port; beyond loopback only with oidc. --port N on the command line counts before it"),
  public_url: httpUrl
    .optional()
    .describe("Address that people use and messages link to, where it is not that of listen; oidc needs it"),
  session_secret_file: text
    .optional()
    .describe("Seals sessions and addresses of pictures, the same on every replica; absent: a restart ends sessions"),
  oidc: oidc
    .optional()
    .describe(
      "People sign in; on loopback the printed link opens the console as well. Absent: the link alone, and no other address than loopback",
    ),
});
const addressList = strict({
  name: name.describe("What events from there are labelled with: address_lists"),
  file: text.describe("An address or a CIDR range a line; read again on SIGHUP"),
  threat: flag
    .default(true)
    .describe("Whoever comes from there with an identity is a finding; false: events say it, no more"),
});
const operations = strict({
  listen: address.optional().describe("host:port of a listener for /healthz, /readyz and /metrics alone"),
  token_file: text
    .optional()
    .describe("What /metrics, and the reasons of the other two, ask for beyond loopback as Authorization: Bearer"),
});

/**
 * How long rows are kept, in whole days. The engine counts their last second in 32 bits, to the year 2106: what would be
 * kept beyond that would be gone at once.
 */
function kept(usual: string, meaning: string): z.ZodPrefault<z.ZodType<number>> {
  return durationFrom("1d", "50y", meaning).prefault(usual);
}

/** `rolecall.yaml` as it is written: parsing fills in the defaults. */
export const configSchema: z.ZodType = strict({
  tenant: name.default("default").describe("Whose installation this is; stands on every row and record"),
  tenants: list(name)
    .default([])
    .describe("Further tenants that headers may name; those that inputs name need not be here"),
  inputs: list(input)
    .prefault([{ http: { listen: LOCAL } }])
    .describe("Where raw records come from"),
  kafka: kafka.optional().describe("Brokers of the inputs, the services and the receivers"),
  clickhouse: clickhouse.optional().describe("The history; absent: the embedded engine in the data directory"),
  archive: flag.default(true).describe("false: findings only, events are not kept"),
  detection: strict({ budget, identities }).prefault({}).describe("What the detector is allowed"),
  inventory: list(text).default([]).describe("Files, patterns of them: who owns what, docs/inventory-and-policy.md"),
  policies: list(text)
    .default([])
    .describe("Files, patterns of them: what machines may do, docs/inventory-and-policy.md"),
  rules: list(text).default([]).describe("Files, patterns of them: rules of your own, docs/own-rules.md"),
  profiles: list(text)
    .default([])
    .describe("Files, patterns of them: profiles of machines beside those of docs/reference/profiles.md"),
  geoip: strict({
    databases: list(text)
      .default([])
      .describe(
        "Files of MaxMind's format: operators, countries or both, docs/shipping.md; where several know it the first wins",
      ),
  })
    .prefault({})
    .describe("Whose networks addresses are in, where a log does not say"),
  address_lists: list(addressList).default([]).describe("Addresses that have a name in common, docs/shipping.md"),
  receivers: list(receiverSchema)
    .prefault([])
    .describe("Whom messages may go to; without any, findings are told on the terminal"),
  route: routeSchema
    .optional()
    .describe("Who is told of what, as Alertmanager's; absent: the first receiver of everything"),
  time_intervals: list(timeIntervalSchema).default([]).describe("Times of the week that routes name"),
  inhibit_rules: list(inhibitRuleSchema)
    .default([])
    .describe("While one finding is open, others are held back; without any, those that are built in hold"),
  maintenance_windows: list(maintenanceWindowSchema).default([]).describe("Spans in which what matches is held back"),
  severity_by_environment: z
    .record(text, count(0, 4))
    .default({})
    .describe("By how many levels findings of an environment are told lower: { staging: 1 }"),
  retention: strict({
    events: kept(
      "400d",
      "Events are kept so long after they were written, in whole days, rounded up; a part of the table (a month's at most) goes when all of it is that old",
    ),
    findings: kept("3y", "So are findings and what was done about them"),
  })
    .prefault({})
    .describe("How long rows are kept"),
  console: consoleSchema.prefault({}).describe("The pages and the API"),
  operations: operations.prefault({}).describe("For those who run the process: probes and metrics"),
  notify: z
    .enum(["send", "dry-run"], "must be send or dry-run")
    .default("send")
    .describe("dry-run: everything is decided and nothing sent; receipts say so"),
});

/** JSON Schema (draft 2020-12) of `rolecall.yaml`, for editors and whoever checks files before they are rolled out. */
export function configEditorSchema(): Readonly<Record<string, unknown>> {
  return withVariables(configJsonSchema());
}

/** The same with the environment filled in: what each value must be in the end. */
export function configJsonSchema(): Readonly<Record<string, unknown>> {
  return { title: "rolecall.yaml", ...z.toJSONSchema(configSchema, { io: "input", unrepresentable: "any" }) };
}
