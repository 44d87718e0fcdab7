import type { Json, JsonObject } from "@rolecall/core";
import { given } from "../envelope/steps/span-record.ts";
import { timeBeside } from "./shipped-line.ts";

const START = /(?:^|\[org\.keycloak\.events\] \([^)]{0,256}\) )(?=(?:type|operationType)="?[A-Z])/;
const PAIR = /(\w+)=(?:"((?:[^"\\]|\\.)*)"|([^",]*))(?:, |$)/y;
/** A line has few pairs; looking for more of them in what is none would take long. */
const MAX_PAIRS = 64;

/**
 * What Keycloak writes of an event in its log, `type="LOGIN", realmId="…", …`, as the event that its API answers.
 * https://www.keycloak.org/docs/latest/server_admin/#event-listener
 */
export function keycloakLine(line: string, envelope: JsonObject): JsonObject | undefined {
  const start = line.includes("realmId=") ? START.exec(line) : null;
  if (start === null) return undefined;
  return eventOf(pairsIn(line.slice(start.index + start[0].length)), timeBeside(envelope));
}

type Pairs = Readonly<Record<string, string>>;

/**
 * Older versions write no quotes, and `null` for what there is not. A value with a comma of its own ends what is read of it. The
 * first of a name counts: details, which strangers write, stand behind all else.
 */
function pairsIn(text: string): Pairs {
  const pairs = new Map<string, string>();
  let at = 0;
  for (let tries = 0; tries < MAX_PAIRS && at < text.length; tries += 1) {
    PAIR.lastIndex = at;
    const [, name, quoted, bare] = PAIR.exec(text) ?? [];
    at = name === undefined ? behindComma(text, at) : PAIR.lastIndex;
    const value = quoted ?? bare ?? "";
    if (name !== undefined && !pairs.has(name)) pairs.set(name, value);
  }
  return Object.fromEntries([...pairs].filter(([, value]) => value !== "null"));
}

function behindComma(text: string, from: number): number {
  const comma = text.indexOf(", ", from);
  return comma === -1 ? text.length : comma + 2;
}

/** Members that are none of the event itself are its details; of an administrator's, who did it stands apart. */
function eventOf(pairs: Pairs, time: Json | undefined): JsonObject {
  const { type, operationType, realmId, clientId, userId, ipAddress, sessionId, error, ...rest } = pairs;
  if (operationType === undefined)
    return given({ time, type, realmId, clientId, userId, ipAddress, sessionId, error, details: rest });
  const { resourceType, resourcePath, ...details } = rest;
  const authDetails = given({ realmId, clientId, userId, ipAddress });
  return given({ time, operationType, resourceType, resourcePath, realmId, error, authDetails, details });
}
