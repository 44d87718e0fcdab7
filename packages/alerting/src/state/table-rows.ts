import { canonicalJson, formatTime, parseTime } from "@rolecall/core";
import type { ReceiptRow } from "../delivery/receipt.ts";
import type { Effect } from "../effect.ts";
import type { Silence } from "../hold/silence.ts";
import type { StoredNotice, StoredRows } from "./restore.ts";
import type { EpisodeRow, NotificationRow } from "./rows.ts";

/** Rows of one table, as JSONEachRow takes them: columns named and typed as the migrations have them. */
export interface TableRows {
  readonly table: "episodes" | "notifications" | "receipts" | "silences";
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/** What an effect writes; undefined for one that writes nothing. */
export function toTableRows(effect: Effect, tenant: string): TableRows | undefined {
  switch (effect.kind) {
    case "receipts":
      return { table: "receipts", rows: effect.rows.map(receiptColumns) };
    case "notifications":
      return { table: "notifications", rows: effect.rows.map(notificationColumns) };
    case "episodes":
      return { table: "episodes", rows: effect.rows.map(episodeColumns) };
    case "silences":
      return { table: "silences", rows: effect.rows.map((silence) => silenceColumns(silence, tenant)) };
    case "send":
    case "rejected":
    case "timer":
      return undefined;
  }
}

/** A row of `silences` as it is read back. Times are RFC 3339. */
export interface SilenceColumns {
  readonly silence_id: string;
  readonly matchers: readonly string[];
  readonly starts_at: string;
  readonly ends_at: string;
  readonly created_by: string;
  readonly comment: string;
  readonly updated_at: string;
}

/** What {@link StoredRows} asks for, from the `body` columns of `episodes` and `notifications`. */
export function fromTableRows(rows: {
  readonly episodes: readonly { readonly body: string }[];
  readonly notifications: readonly { readonly body: string }[];
  readonly silences: readonly SilenceColumns[];
}): StoredRows {
  return {
    episodes: rows.episodes.map(({ body }) => ({ snapshot: body })),
    notifications: rows.notifications.flatMap(({ body }) => (body === "" ? [] : [JSON.parse(body) as StoredNotice])),
    silences: rows.silences.map(readSilence),
  };
}

/** A silence from its columns. Elements in braces are sets of their own; the others together are one. */
export function readSilence(row: SilenceColumns): Silence {
  const sets = row.matchers.filter((text) => text.startsWith("{")).map((text) => [text]);
  const loose = row.matchers.filter((text) => !text.startsWith("{"));
  return {
    silenceId: row.silence_id,
    matchers: loose.length > 0 ? [loose, ...sets] : sets,
    startsAt: parseTime(row.starts_at),
    endsAt: parseTime(row.ends_at),
    createdBy: row.created_by,
    comment: row.comment,
    updatedAt: parseTime(row.updated_at),
    hidden: 0,
    episodes: [],
  };
}

function episodeColumns(row: EpisodeRow): Readonly<Record<string, unknown>> {
  return {
    episode_id: row.episode_id,
    at: formatTime(row.updated_at),
    tenant: row.tenant,
    finding_uid: row.finding_uid,
    fingerprint: row.fingerprint,
    identity_uid: row.identity_uid,
    kind: row.kind,
    state: row.state,
    reason: row.verdict || (isExpected(row) ? "marked-expected" : row.state),
    severity: row.severity,
    actor: row.closed_by || row.acked_by,
    opened_at: formatTime(row.opened_at),
    body: row.snapshot,
  };
}

/** What people called expected has their verdict already, whatever state new evidence of it is in. */
function isExpected({ suppressed_by }: EpisodeRow): boolean {
  return suppressed_by.some((mark) => mark.startsWith("expected/"));
}

function notificationColumns(row: NotificationRow): Readonly<Record<string, unknown>> {
  const { notice_id, revision, sequence, outcome, snapshot } = row;
  const stored: StoredNotice = { notice_id, revision, sequence, outcome, snapshot };
  return {
    notice_id,
    at: formatTime(row.at),
    tenant: row.tenant,
    finding_uid: row.finding_uid,
    episode_id: row.episode_id,
    identity_uid: row.identity_uid,
    receiver: row.receiver,
    integration: row.integration,
    route: row.route,
    group_key: row.group_key,
    reason: row.reason,
    outcome: row.outcome,
    revision,
    detail: row.detail,
    external_ids: row.external_ids,
    body: snapshot === "" ? "" : canonicalJson(stored),
  };
}

function receiptColumns(row: ReceiptRow): Readonly<Record<string, unknown>> {
  return {
    at: formatTime(row.at),
    tenant: row.tenant,
    finding_uid: row.finding_uid,
    episode_id: row.episode_id,
    identity_uid: row.identity_uid,
    receiver: row.receiver,
    integration: row.integration,
    group_key: row.group_key,
    stage: row.stage,
    reason: row.reason,
    by: row.rule_id,
    would_have_been: row.would_have_been,
    count: row.count,
  };
}

function silenceColumns(silence: Silence, tenant: string): Readonly<Record<string, unknown>> {
  const [first = [], ...more] = silence.matchers;
  return {
    silence_id: silence.silenceId,
    tenant,
    matchers: more.length === 0 ? first : silence.matchers.map((set) => `{${set.join(",")}}`),
    starts_at: formatTime(silence.startsAt),
    ends_at: formatTime(silence.endsAt),
    created_by: silence.createdBy,
    comment: silence.comment,
    updated_at: formatTime(silence.updatedAt),
  };
}
