import { deadLetter, drop, type JsonObject, ok } from "@rolecall/core";
import { readObject, readText } from "../record/read-member.ts";
import type { Decoded, Decoder, DecoderOptions } from "../source.ts";
import { anyTime } from "../time/any-time.ts";
import { createEventTime } from "../time/event-time.ts";
import { clusterOf } from "./cluster.ts";
import { createEventBuilder, type Head } from "./event.ts";
import { filterOf } from "./filter.ts";
import { NOBODY } from "./identify.ts";
import { requestOf } from "./request.ts";

/** Decodes audit events of the Kubernetes API server. State: caches of pure results. */
export function createDecoder(options: DecoderOptions): Decoder {
  const build = createEventBuilder(options);
  const eventTime = createEventTime();
  return (record, origin) => {
    const filtered = filterOf(record);
    if (filtered !== undefined) return drop(filtered);
    const received = record["requestReceivedTimestamp"] ?? record["stageTimestamp"] ?? record["timestamp"];
    const head = headOf(record, eventTime(received) ?? eventTime(record["p_event_time"]) ?? anyTime(received));
    return "kind" in head ? head : ok(build(record, origin, head));
  };
}

function headOf(record: JsonObject, time: string | undefined): Head | Decoded {
  const request = requestOf(record);
  if (request === undefined) {
    return deadLetter("schema", "objectRef.resource, requestURI or verb is required", "objectRef.resource");
  }
  if (time === undefined) {
    return deadLetter("no-time", "requestReceivedTimestamp is missing, or no time", "requestReceivedTimestamp");
  }
  const user = readObject(record["user"]) ?? {};
  const username = readText(user["username"], 512) ?? (hasOtherUser(record) ? undefined : NOBODY);
  if (username === undefined) return deadLetter("no-identity", "user.username is missing", "user.username");
  return { time, username, user, request, cluster: clusterOf(record) };
}

/** The user under a name that a store gave it: `User`, `user.username`, `user_username`. */
function hasOtherUser(record: JsonObject): boolean {
  return Object.keys(record).some((name) => name !== "user" && /^user(?:$|[._]user)/i.test(name));
}
