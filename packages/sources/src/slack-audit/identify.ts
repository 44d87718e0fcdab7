import type { IdentityKind, JsonObject } from "@rolecall/core";
import { type Who, whoIs } from "../intake/build-event.ts";
import { readId, readObject, readText } from "../record/read-member.ts";

/** Who acted, and the person behind an app. */
export interface SlackActor extends Who {
  readonly delegation: readonly string[] | undefined;
}

/** Types of an actor that are no person. */
const MACHINES: Readonly<Record<string, IdentityKind>> = {
  app: "oauth-app",
  bot: "bot",
  integration: "oauth-app",
  service: "cloud-service",
  system: "cloud-service",
  workflow: "bot",
};

/** Slack's own bot, which every workspace has under this id. */
const SLACKBOT = "USLACKBOT";

/** The workspace or the Enterprise organization in which it was recorded. */
export function locationOf(record: JsonObject): string | undefined {
  return readId(readObject(readObject(record["context"])?.["location"])?.["id"]);
}

/** People by their id, in their own team; apps and bots by theirs. An app that acts for a person is the identity. */
export function identify(record: JsonObject): SlackActor {
  const actor = readObject(record["actor"]) ?? {};
  const type = readText(actor["type"], 64)?.toLowerCase() ?? "user";
  const body = readObject(actor[type]) ?? readObject(actor["user"]) ?? {};
  const account = readId(body["team"]) ?? locationOf(record) ?? "";
  const machine = Object.hasOwn(MACHINES, type) ? MACHINES[type] : undefined;
  // An excerpt may leave out the id: who it is then has an address, or a name.
  const id = readId(body["id"]) ?? readText(body["email"]) ?? readText(body["name"]);
  const kind = machine ?? (isBot(body) ? "bot" : "human");
  if (id === undefined) return { ...nobody(account, machine, type), delegation: undefined };
  const name = readText(body["email"]) ?? readText(body["name"]) ?? id;
  const person = { ...whoIs("slack", account, kind, id, name), delegation: undefined };
  return kind === "human" ? (appFor(record, account, person) ?? person) : person;
}

function isBot(body: JsonObject): boolean {
  return body["is_bot"] === true || body["id"] === SLACKBOT;
}

function nobody(account: string, machine: IdentityKind | undefined, type: string): Who {
  return machine === undefined
    ? whoIs("slack", account, "unknown", "anonymous")
    : whoIs("slack", account, machine, type);
}

/** The app through which a person acts, where the context names one. */
function appFor(record: JsonObject, account: string, person: Who): SlackActor | undefined {
  const app = readObject(readObject(record["context"])?.["app"]);
  const id = readId(app?.["id"]);
  if (id === undefined) return undefined;
  const who = whoIs("slack", account, "oauth-app", id, readText(app?.["name"]) ?? id);
  return { ...who, delegation: [person.identity_uid] };
}
