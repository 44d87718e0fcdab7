import { CREDENTIAL_ORDERS, CREDENTIAL_VIEWS, type CredentialOrder, type CredentialView } from "@rolecall/clickhouse";
import {
  COVERAGE_STATES,
  type CoverageState,
  CREDENTIAL_KINDS,
  type CredentialKind,
  FINDING_KINDS,
  type FindingKind,
  formatTime,
  IDENTITY_KINDS,
  type IdentityKind,
  parseDuration,
  parseTime,
  ranked,
  SEVERITIES,
  type Severity,
} from "@rolecall/core";
import { z } from "zod";
import { VIEWS, type View } from "./fleet-views.ts";

/** A page holds so many things unless asked otherwise, and never more than the most. */
export const DEFAULT_LIMIT = 100;
export const MOST_LIMIT = 1000;
const LONGEST = 2048;
/** What ClickHouse's times hold, and more than a log's can be. */
const EARLIEST = Date.UTC(1970);
const LATEST = Date.UTC(2200);

const text = z.string().max(LONGEST);

/** `high,critical`, or the name given several times. */
function listOf<T extends string>(values: readonly [T, ...T[]]): z.ZodType<readonly T[], string> {
  return z
    .string()
    .max(LONGEST)
    .transform((given) => given.split(",").filter((each) => each !== ""))
    .pipe(z.array(z.enum(values)).min(1).max(values.length))
    .meta({ description: `One or more of ${values.join(", ")}, separated by commas` });
}

/** As the command has it; in an address a bare `+` is a space. */
const severities: z.ZodType<readonly Severity[], string> = z
  .string()
  .max(LONGEST)
  .transform((given, context) => {
    const asked = given.split(",").filter((each) => each !== "");
    const values = asked.map((each) => ranked(each.replace(/ $/, "+"), SEVERITIES));
    if (values.length > 0 && !values.includes(undefined)) return [...new Set(values.flatMap((each) => each ?? []))];
    context.addIssue({ code: "custom", message: `must be one of ${SEVERITIES.join(", ")}; high+ is high and above` });
    return z.NEVER;
  })
  .meta({ description: `One or more of ${SEVERITIES.join(", ")}, separated by commas; high+ is high and above` });

const since = text
  .refine((value) => parseDuration(value) !== undefined || isInstant(value), {
    message: "must be a time like 2026-11-24T10:00:00Z or a span like 24h",
  })
  .meta({ description: "At or after: a time like 2026-11-24T10:00:00Z, or a span like 24h back from now" });
const LIMIT = `must be a whole number from 1 to ${MOST_LIMIT}`;
const limit = z
  .string()
  .regex(/^\d{1,4}$/, LIMIT)
  .transform(Number)
  .pipe(z.int().min(1, LIMIT).max(MOST_LIMIT, LIMIT))
  .meta({ description: `How many at most; ${DEFAULT_LIMIT} unless given, ${MOST_LIMIT} at most` });
const cursor = text.meta({ description: "The next_cursor of the page before" });

/** The schema of an endpoint's parameters. */
export type ParameterSchema<T> = z.ZodType<T> & { readonly shape: Readonly<Record<string, z.ZodType>> };

interface PageParameters {
  /** As given; `sinceTime` makes an instant of it. */
  readonly since?: string | undefined;
  readonly limit?: number | undefined;
  /** As given; `readCursor` reads it. */
  readonly cursor?: string | undefined;
}

/** Filters of the findings. */
export interface FindingParameters extends PageParameters {
  readonly open?: "true" | "false" | undefined;
  readonly severity?: readonly Severity[] | undefined;
  readonly kind?: readonly FindingKind[] | undefined;
  readonly identity?: string | undefined;
  readonly owner?: string | undefined;
  readonly detector?: string | undefined;
}

/** Filters of the identities. */
export interface IdentityParameters extends PageParameters {
  readonly view?: View | undefined;
  readonly order?: "uid" | "last_seen" | undefined;
  readonly kind?: readonly IdentityKind[] | undefined;
  readonly owner?: string | undefined;
  readonly provider?: string | undefined;
  readonly search?: string | undefined;
}

/** Filters of the credentials. */
export interface CredentialParameters extends PageParameters {
  readonly view?: CredentialView | undefined;
  readonly order?: CredentialOrder | undefined;
  readonly kind?: readonly CredentialKind[] | undefined;
  readonly owner?: string | undefined;
  readonly identity?: string | undefined;
  readonly search?: string | undefined;
}

/** Filters of the coverage. */
export interface CoverageParameters extends PageParameters {
  readonly identity?: string | undefined;
  readonly detector?: string | undefined;
  readonly state?: readonly CoverageState[] | undefined;
  readonly order?: "uid" | "time" | undefined;
}

/** Whose events, and since when. */
export interface EventParameters extends PageParameters {
  readonly identity: string;
}

/** Filters of the episodes. */
export interface EpisodeParameters extends PageParameters {
  readonly open?: "true" | "false" | undefined;
  readonly severity?: readonly Severity[] | undefined;
  readonly identity?: string | undefined;
  readonly finding?: string | undefined;
}

/** Filters of the silences. */
export interface SilenceParameters extends Omit<PageParameters, "since"> {
  readonly state?: "pending" | "active" | "expired" | undefined;
}

export const findingParameters: ParameterSchema<FindingParameters> = z.strictObject({
  open: z
    .enum(["true", "false"])
    .meta({ description: "Only those whose episode is open, or only those whose is closed" })
    .optional(),
  severity: severities.optional(),
  kind: listOf(FINDING_KINDS).optional(),
  identity: text.meta({ description: "identity_uid, or what it is called" }).optional(),
  owner: text.meta({ description: "Owner; of a finding about several, of any of them" }).optional(),
  detector: text.meta({ description: "What decided it: a detector, or a rule by its name" }).optional(),
  since: since.optional(),
  limit: limit.optional(),
  cursor: cursor.optional(),
});

export const identityParameters: ParameterSchema<IdentityParameters> = z.strictObject({
  view: z
    .enum(VIEWS)
    .meta({ description: "A part of the fleet, as the page has it: unowned, dormant for 30 days, agents, …" })
    .optional(),
  kind: listOf(IDENTITY_KINDS).optional(),
  owner: text.meta({ description: "Owner; empty: those of nobody" }).optional(),
  provider: text.optional(),
  search: text.meta({ description: "Part of the name or of the uid, case ignored" }).optional(),
  since: since.optional(),
  limit: limit.optional(),
  cursor: cursor.optional(),
});

/** Pages by time miss what moves ahead of them while they are asked for. */
const BY_UID = "uid: pages give each once, whatever happens meanwhile (unless asked otherwise)";

/** Those of the list as programs walk it. */
export const walkedIdentityParameters: ParameterSchema<IdentityParameters> = z.strictObject({
  ...identityParameters.shape,
  order: z
    .enum(["uid", "last_seen"])
    .meta({ description: `${BY_UID}; last_seen: the last seen first, and who acts meanwhile may be missed` })
    .optional(),
});

export const credentialParameters: ParameterSchema<CredentialParameters> = z.strictObject({
  view: z
    .enum(CREDENTIAL_VIEWS)
    .meta({ description: "A part of them, as the page has it; lasting unless asked otherwise: what nothing ends" })
    .optional(),
  order: z
    .enum(CREDENTIAL_ORDERS)
    .meta({
      description:
        "last_seen: the last used first (unless asked otherwise); age: the oldest first; uid: pages give each once, whatever happens meanwhile",
    })
    .optional(),
  kind: listOf(CREDENTIAL_KINDS).optional(),
  owner: text.meta({ description: "Owner of the identity that uses it" }).optional(),
  identity: text.meta({ description: "identity_uid" }).optional(),
  search: text
    .meta({ description: "Part of its uid, or of the name or uid of whoever uses it; case ignored" })
    .optional(),
  since: since.optional(),
  limit: limit.optional(),
  cursor: cursor.optional(),
});

export const coverageParameters: ParameterSchema<CoverageParameters> = z.strictObject({
  identity: text.meta({ description: "identity_uid" }).optional(),
  detector: text.meta({ description: "behavior.network, lifecycle.credentials, rules, policy, …" }).optional(),
  state: listOf(COVERAGE_STATES).optional(),
  order: z
    .enum(["uid", "time"])
    .meta({ description: `${BY_UID}; time: the last changed first, and what changes meanwhile may be missed` })
    .optional(),
  since: since.optional(),
  limit: limit.optional(),
  cursor: cursor.optional(),
});

export const eventParameters: ParameterSchema<EventParameters> = z.strictObject({
  identity: text.min(1).meta({ description: "identity_uid" }),
  since: since.optional(),
  limit: limit.optional(),
  cursor: cursor.optional(),
});

export const episodeParameters: ParameterSchema<EpisodeParameters> = z.strictObject({
  open: z
    .enum(["true", "false"])
    .meta({ description: "Only those that are neither resolved nor closed, or only the others" })
    .optional(),
  severity: severities.optional(),
  identity: text.meta({ description: "identity_uid" }).optional(),
  finding: text.meta({ description: "finding_uid: those that it is or was part of" }).optional(),
  since: since.optional(),
  limit: limit.optional(),
  cursor: cursor.optional(),
});

export const silenceParameters: ParameterSchema<SilenceParameters> = z.strictObject({
  state: z.enum(["pending", "active", "expired"]).optional(),
  limit: limit.optional(),
  cursor: cursor.optional(),
});

/** Of a list that has no filters. */
export const pageParameters: ParameterSchema<Omit<PageParameters, "since">> = z.strictObject({
  limit: limit.optional(),
  cursor: cursor.optional(),
});

/** The instant behind `since`, RFC 3339 UTC; a span counts back from now. */
export function sinceTime(value: string | undefined, now: number): string | undefined {
  if (value === undefined) return undefined;
  const span = parseDuration(value);
  return formatTime(span === undefined ? instantOf(value) : Math.max(EARLIEST, now - span));
}

function isInstant(value: string): boolean {
  const at = instantOf(value);
  return at >= EARLIEST && at < LATEST;
}

/** A day is its first instant. */
function instantOf(value: string): number {
  return parseTime(/^\d{4}-\d\d-\d\d$/.test(value) ? `${value}T00:00:00Z` : value);
}
