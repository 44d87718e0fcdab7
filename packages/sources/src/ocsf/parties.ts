import { identityUid, type JsonObject, vendorRecord } from "@rolecall/core";
import { lastSegment, parseArn } from "../aws-cloudtrail/arn.ts";
import { readCount, readObject, readText } from "../record/read-member.ts";
import type { AwsSighting } from "./aws-identity.ts";
import { AUTHENTICATION, AUTHORIZE_SESSION } from "./classes.ts";
import { identify, kindOfName } from "./identify.ts";
import { type Place, placeOf } from "./provider.ts";
import type { Who } from "./who.ts";

/** Everybody whom an event names. */
export interface Parties {
  readonly actor: JsonObject;
  readonly user: JsonObject;
  readonly place: Place;
  /** The members of CloudTrail's record; none on other platforms. */
  readonly call: JsonObject;
  readonly who: Who | undefined;
  /** The other one, where actor and user differ. */
  readonly other: Who | undefined;
}

/**
 * An API call is the actor's. At a logon the user is who logs on, and the actor who asked for it; AWS's mapping has the
 * caller as the actor and what it became (a role's session) as the user.
 */
export function partiesOf(
  record: JsonObject,
  classUid: number,
  given: Pick<AwsSighting, "client" | "consoleUsers">,
): Parties {
  const actor = readObject(record["actor"]) ?? {};
  const actorUser = readObject(actor["user"]) ?? {};
  const subject = readObject(record["user"]) ?? {};
  const place = placeOf(record, actorUser);
  const call = place.provider === "aws" ? cloudtrailCall(record) : {};
  const seen = { ...given, call, place };
  const fromActor = identify(actor, actorUser, seen);
  const fromUser = isOfUser(classUid, fromActor) ? identify({}, subject, seen) : undefined;
  const userFirst = fromUser !== undefined && (place.provider !== "aws" || fromActor === undefined);
  const [who, other] = userFirst ? [fromUser, fromActor] : [fromActor, fromUser];
  const user = userFirst ? subject : actorUser;
  return { actor, user, place, call, who, other: other === undefined || other.uid === who?.uid ? undefined : other };
}

/** A logon is the user's; so is a session that is authorized, where nobody is named who did it. */
function isOfUser(classUid: number, actor: Who | undefined): boolean {
  return classUid === AUTHENTICATION || (classUid === AUTHORIZE_SESSION && actor === undefined);
}

/** CloudTrail's record; its mapping says only by the status that a sign-in failed. */
function cloudtrailCall(record: JsonObject): JsonObject {
  const call = vendorRecord("ocsf", "aws-cloudtrail", record);
  return readCount(record["status_id"]) === 2 ? { ...call, errorMessage: "Failed authentication" } : call;
}

/** The other party of a logon, then who issued the session, then the service in between; nearest first. */
export function delegationOf(parties: Parties, session: JsonObject): string[] | undefined {
  const { place, other, who } = parties;
  // A role's session is issued by the role itself, and the service behind it is a label, as with CloudTrail.
  if (place.provider === "aws") return undefined;
  const service = readText(parties.actor["invoked_by"]);
  const chain = [
    other?.uid,
    issuerOf(readText(session["issuer"]), place),
    service === undefined ? undefined : identityUid(place.provider, place.account, "cloud-service", service),
  ].filter((uid) => uid !== undefined && uid !== who?.uid);
  return chain.length === 0 ? undefined : chain.filter((uid) => uid !== undefined);
}

/** A URL is an identity provider, and nobody who acts. */
function issuerOf(issuer: string | undefined, place: Place): string | undefined {
  if (issuer === undefined || issuer.includes("://")) return undefined;
  const arn = parseArn(issuer);
  if (arn?.resource.startsWith("role/")) return identityUid("aws", arn.account, "role", lastSegment(arn.resource));
  return identityUid(place.provider, place.account, kindOfName(issuer) ?? "unknown", issuer);
}
