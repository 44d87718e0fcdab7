import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";

/** Above this many users the memory takes no more: the kind of later ones is decided record by record. */
const MAX_USERS = 100_000;

/**
 * Does this record show that its IAM user has a console, that is, that the user is a person?
 *
 * A sign-in that succeeded, credentials that the console made, a browser, or the console's own agents. A sign-in that
 * failed shows nothing: anybody can try the name of a key-only user.
 */
export function showsConsole(record: JsonObject, client: string | undefined): boolean {
  const fromConsole = record["sessionCredentialFromConsole"];
  if (fromConsole === "true" || fromConsole === true) return true;
  if (client === "browser" || client === "console") return record["errorMessage"] === undefined || !isSignIn(record);
  return isSignIn(record) && record["errorMessage"] === undefined && !signInFailed(record);
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html */
export function isSignIn(record: JsonObject): boolean {
  return record["eventType"] === "AwsConsoleSignIn" || record["eventSource"] === "signin.amazonaws.com";
}

/**
 * `responseElements` of a sign-in, `serviceEventDetails` of one to Identity Center, hold one member of the event's own
 * name: `{"ConsoleLogin": "Failure"}`.
 * https://docs.aws.amazon.com/singlesignon/latest/userguide/understanding-sign-in-events.html
 */
export function signInFailed(record: JsonObject): boolean {
  const name = record["eventName"];
  if (typeof name !== "string") return false;
  return isFailure(record["responseElements"], name) || isFailure(record["serviceEventDetails"], name);
}

function isFailure(told: Json | undefined, name: string): boolean {
  return isJsonObject(told) && Object.hasOwn(told, name) && told[name] === "Failure";
}

/** `account/name`, as `DecoderOptions.consoleUsers` holds it. */
export function consoleUser(account: string, name: string): string {
  return `${account}/${name}`;
}

export function rememberConsoleUser(users: Set<string>, user: string): void {
  if (users.size < MAX_USERS) users.add(user);
}
