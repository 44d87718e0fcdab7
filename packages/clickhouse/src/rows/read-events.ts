import type { Event } from "@rolecall/core";
import type { Store } from "../store.ts";
import { type Stretch, stretchSql } from "./stretch.ts";

/** An event as it lay in the log. */
export interface StoredEvent {
  readonly event: Event;
  readonly partition: number;
  readonly position: number;
}

/** Members of an event in the order of the interface, which is that of the columns. */
const MEMBERS = `event_uid, time, tenant, source, provider, account_uid, class_uid, activity_id, action, service,
  action_class, identity_uid, identity_kind, identity_name, credential_uid, credential_kind, credential_issued,
  credential_expires, session_uid, delegation, parent_uid, run_uid, depth, scopes, granted_scopes, resource,
  resource_kind, outcome, error_code, status_code, src_ip, src_network, src_asn, src_country, user_agent, client,
  bytes_in, bytes_out, environment, labels, raw, origin`;

/** Always there, even where they are the column's default. */
const REQUIRED = new Set(
  "event_uid time tenant source action action_class identity_uid identity_kind outcome".split(" "),
);

type Row = Event & { readonly partition: number; readonly position: number };

/**
 * The events of one partition from a position on, in the order of the log, each position once. For filling the log
 * again at the start: read from the manifest's low-water mark.
 *
 * A member that the table holds as its default (empty text, 0, 1970) is absent, as it was; a 0 that the log did say
 * (`bytes_out: 0`) is therefore absent too.
 */
export async function* readEvents(
  store: Store,
  stretch: Stretch,
): AsyncGenerator<StoredEvent & { readonly turn: number }> {
  const { once = false, several = false } = stretch;
  const { turn: inTurn, order, where, parameters } = stretchSql("ingest_time", stretch, several ? "event_uid" : "");
  const rows = store.stream<Row & { readonly turn: number }>(
    `SELECT ${MEMBERS}, partition, position, ${inTurn} AS turn FROM rolecall.events ${once ? "FINAL" : ""}
     WHERE partition = {partition:UInt16} AND ${where}
     ORDER BY ${order} LIMIT 1 BY ${order}`,
    parameters,
  );
  for await (const { turn, ...row } of rows) yield { ...storedEvent(row), turn };
}

/** The columns of an event, for queries that give events back. */
export const EVENT_COLUMNS: string = `${MEMBERS}, partition, position`;

/** An event again, from a row with `EVENT_COLUMNS`. */
export function storedEvent({ partition, position, ...row }: Row): StoredEvent {
  const members = Object.entries(row).filter(([name, value]) => REQUIRED.has(name) || !isDefault(value));
  return { event: Object.fromEntries(members) as unknown as Event, partition, position };
}

function isDefault(value: unknown): boolean {
  if (value === "" || value === 0 || value === "1970-01-01T00:00:00.000Z") return true;
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
