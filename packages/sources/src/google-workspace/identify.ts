import type { IdentityKind, JsonObject } from "@rolecall/core";
import { nobody, type Who, whoOf } from "../actor/who.ts";
import { readId, readObject, readText } from "../record/read-member.ts";

const PROVIDER = "google-workspace";

/** What of an activity identifying needs. */
export interface Sighting {
  readonly customer: string;
  readonly application: string;
  readonly event: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** Events of the log of tokens that an application causes; the others are the person's own consent and its end. */
const BY_APP = new Set(["activity", "request", "deny"]);

/**
 * Who acted: people by profile id, else e-mail; a service account by its address. Where an application called with a
 * person's token, or in a person's place (domain-wide delegation), it is the identity and the person stands behind it.
 */
export function identify(actor: JsonObject | undefined, seen: Sighting): Who {
  const who = actorOf(actor, seen);
  const app = applicationOf(actor, seen);
  if (app === undefined || app.uid === who.uid || who.kind === "service-account") return who;
  return who.kind === "unknown" ? app : { ...app, delegation: [who.uid] };
}

function actorOf(actor: JsonObject | undefined, { customer, parameters }: Sighting): Who {
  const email = readText(actor?.["email"], 320);
  const profile = readId(actor?.["profileId"]);
  const key = readText(actor?.["key"], 256);
  if (email?.endsWith(".gserviceaccount.com")) return whoOf(PROVIDER, customer, "service-account", email);
  if (email !== undefined || isProfile(profile)) {
    const id = isProfile(profile) ? profile : (email ?? "").toLowerCase();
    return whoOf(PROVIDER, customer, "human", id, email ?? id);
  }
  if (key !== undefined) return whoOf(PROVIDER, customer, kindOfKey(key), key);
  // What Google found out about an account, with nobody who acted, is told as that account's.
  const about = parameters.get("affected_email_address")?.slice(0, 320);
  return about === undefined
    ? nobody(PROVIDER, customer)
    : whoOf(PROVIDER, customer, "human", about.toLowerCase(), about);
}

/** Google writes a made-up profile for those outside the organisation and for nobody. */
function isProfile(profile: string | undefined): profile is string {
  return profile !== undefined && /^\d{5,}$/.test(profile) && profile !== "105250506097979753968";
}

/** `SYSTEM` and the like are Google's own; everything else is the consumer key of a robot account. */
function kindOfKey(key: string): IdentityKind {
  return /^[A-Z][A-Z _]+$/.test(key) ? "cloud-service" : "service-account";
}

function applicationOf(actor: JsonObject | undefined, seen: Sighting): Who | undefined {
  const info = readObject(actor?.["applicationInfo"]);
  const impersonates = info?.["impersonation"] === true || seen.parameters.get("impersonation") === "true";
  const own = readText(info?.["oauthClientId"], 256);
  if (own !== undefined && impersonates) return app(own, readText(info?.["applicationName"], 256), seen);
  if (seen.application !== "token" || !BY_APP.has(seen.event)) return undefined;
  const client = seen.parameters.get("client_id");
  return client === undefined ? undefined : app(client, seen.parameters.get("app_name"), seen);
}

function app(id: string, name: string | undefined, { customer }: Sighting): Who {
  return whoOf(PROVIDER, customer, "oauth-app", id, name ?? id);
}
