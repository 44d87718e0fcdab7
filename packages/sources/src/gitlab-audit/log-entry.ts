import { deadLetter, type JsonObject, ok } from "@rolecall/core";
import { type ClientOf, whereFrom } from "../address/where-from.ts";
import { leftmost } from "../gateway/evidence.ts";
import { buildEvent, type Facts, type Who } from "../intake/build-event.ts";
import { present } from "../record/read-member.ts";
import { recordId } from "../record/record-id.ts";
import type { Decoded } from "../source.ts";
import { logTime } from "../time/log-instant.ts";

/** What a reader of one of GitLab's own logs finds in an entry, beside its time. */
export interface LogEntry {
  readonly act: Omit<Facts, "event_uid" | "source" | "provider" | "tenant" | "time" | "origin" | "labels">;
  /** The hops of the call, the caller's first. */
  readonly address: string | undefined;
  readonly agent?: string | undefined;
  readonly labels: Readonly<Record<string, string | undefined>>;
  readonly who: Who;
}

/** Who reads it, and for whom. */
interface Reading {
  readonly origin: string;
  readonly tenant: string;
  readonly clientOf: ClientOf;
}

/** An entry of GitLab's own logs (`production_json`, `api_json`, `gitlab-shell`, `auth_json`) as an event. */
export function eventOfEntry(record: JsonObject, { origin, tenant, clientOf }: Reading, entry: LogEntry): Decoded {
  const time = logTime(record["time"]);
  if (time === undefined) return deadLetter("no-time", "time is missing, or no time", "time");
  const { act, address, agent, labels, who } = entry;
  return ok(
    buildEvent(
      {
        event_uid: recordId(record),
        time,
        tenant,
        source: "gitlab-audit",
        provider: "gitlab",
        ...act,
        ...whereFrom(leftmost(address), agent, clientOf),
        labels: present(labels),
        origin,
      },
      who,
    ),
  );
}
