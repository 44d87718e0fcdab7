import type { JsonObject } from "@rolecall/core";
import { MINUTE_MS } from "../calendar/time.ts";
import type { Client } from "../network/client.ts";
import type { Persona } from "../personas/persona.ts";
import type { Random } from "../random/random.ts";
import { AWS_ACCOUNT, AWS_REGION } from "../records/cloudtrail.ts";
import { secondsText } from "../records/second.ts";
import type { RawRecord, RealSession } from "../world.ts";
import { type Attack, abused, intruder, type Scene, works } from "./attack.ts";

/** From where a transplanted attacker acts. */
const PLACES = ["outside", "inside"] as const;
type Place = (typeof PLACES)[number];

/** A pause in a real session is cut to this. */
const LONGEST_PAUSE_MS = 20 * MINUTE_MS;
const TOOL = "stratus-red-team";
/** What says what was done; the rest of a record says by whom, from where and when, and is the victim's. */
const DEED = [
  "eventSource",
  "eventName",
  "errorCode",
  "errorMessage",
  "requestParameters",
  "responseElements",
  "additionalEventData",
  "readOnly",
  "resources",
  "eventType",
  "apiVersion",
  "managementEvent",
  "eventCategory",
] as const;

/**
 * Real sessions as attacks: per origin one from a network and with a tool that nobody here uses, and one from the victim's
 * own place with its own client. What the attacker did stays to the letter; account, principal, region, times, addresses and
 * user agents become the victim's company's, so that nothing but the deeds gives him away.
 */
export function realAttacks(sessions: readonly RealSession[]): readonly Attack[] {
  const origins = Map.groupBy(sessions.filter(isTransplantable), (session) => session.origin);
  return Array.from(origins, ([origin, own]) => PLACES.map((place) => realAttack(origin, place, own))).flat();
}

function realAttack(origin: string, place: Place, sessions: readonly RealSession[]): Attack {
  return {
    name: `real-${origin}-${place}`,
    summary: `a session recorded in a real account (${origin}) is played from ${place} the victim's place`,
    demo: false,
    first: "",
    fits: (victim, at) => abused(victim).dependsOn === "aws" && victim.trade !== "person" && works(victim, at),
    stage: (scene) => play(scene, place, scene.random.pick(sessions)),
  };
}

function play({ victim, random, at, emit }: Scene, place: Place, session: RealSession): ReturnType<Attack["stage"]> {
  const persona = abused(victim);
  const client: Client = place === "outside" ? intruder(persona, random, at) : persona.home(random, at);
  let time = at;
  let last: number | undefined;
  for (const record of inOrder(session.records)) {
    const told = toldAt(record);
    time += Math.min(LONGEST_PAUSE_MS, told - (last ?? told));
    last = told;
    emit(transplanted(record, persona, random, time, client));
  }
  return { identityUid: persona.identityUid, story: `${session.name}, as it was recorded, on ${victim.name}` };
}

/** One of the victim's own records, with another's deed. */
function transplanted(real: JsonObject, persona: Persona, random: Random, at: number, client: Client): RawRecord {
  const own = persona.usual(random, at)(random, at, client, "success");
  const record: Record<string, JsonObject[string]> = { ...own.record };
  for (const name of DEED) delete record[name];
  for (const name of DEED) {
    const value = real[name];
    if (value !== undefined) record[name] = renamed(value, real);
  }
  record["userAgent"] = client.userAgent;
  record["eventTime"] = secondsText(own.at);
  return { ...own, record };
}

/** The other company's account and region become ours, wherever they stand, and so does the tool's name for its things. */
function renamed(value: JsonObject[string], { recipientAccountId, awsRegion }: JsonObject): JsonObject[string] {
  let text = JSON.stringify(value).replaceAll(TOOL, "maintenance");
  if (typeof recipientAccountId === "string") text = text.replaceAll(recipientAccountId, AWS_ACCOUNT);
  if (typeof awsRegion === "string") text = text.replaceAll(awsRegion, AWS_REGION);
  return JSON.parse(text) as JsonObject[string];
}

/** Principals act in it, not services on somebody's behalf. */
function isTransplantable({ records }: RealSession): boolean {
  return inOrder(records).length > 0;
}

function inOrder(records: readonly JsonObject[]): readonly JsonObject[] {
  const acted = records.filter(({ userIdentity }) => {
    const type = (userIdentity as JsonObject | undefined)?.["type"];
    return type === "AssumedRole" || type === "IAMUser";
  });
  return acted.toSorted((a, b) => toldAt(a) - toldAt(b));
}

function toldAt({ eventTime }: JsonObject): number {
  return Date.parse(String(eventTime));
}
