import type { CredentialKind, JsonObject } from "@rolecall/core";
import { credentialUid } from "../actor/credential-uid.ts";
import { type Who, whoIs } from "../intake/build-event.ts";
import { readId, readObject, readText } from "../record/read-member.ts";

/** Who acted, with what, from where. */
export interface OpenaiActor {
  readonly who: Who;
  readonly credential: string | undefined;
  readonly credentialKind: CredentialKind | undefined;
  /** The session of a browser, with address and agent. */
  readonly session: JsonObject | undefined;
}

/**
 * A key's owner, with the key as credential: a service account or a person. A key whose owner is not told is itself the
 * identity. The organization is in no entry unless a collector wrote it.
 */
export function identify(actor: JsonObject, account: string): OpenaiActor {
  const session = readObject(actor["session"]);
  const key = readObject(actor["api_key"]);
  if (key === undefined) {
    const who = personOf(readObject(session?.["user"]) ?? readObject(actor["user"]), account);
    return {
      who: who ?? whoIs("openai", account, "unknown", "anonymous"),
      credential: undefined,
      credentialKind: undefined,
      session,
    };
  }
  const id = readId(key["id"]) ?? readId(key["tracking_id"]);
  const credential = id === undefined ? undefined : credentialUid(id);
  const service = readObject(key["service_account"]);
  const serviceId = readId(service?.["id"]);
  const owner =
    serviceId === undefined
      ? personOf(readObject(key["user"]), account)
      : whoIs("openai", account, "service-account", serviceId, readText(service?.["name"]) ?? serviceId);
  const who =
    owner ??
    (credential === undefined
      ? whoIs("openai", account, "unknown", "anonymous")
      : whoIs("openai", account, "api-key", credential));
  return { who, credential, credentialKind: "api-key", session };
}

function personOf(user: JsonObject | undefined, account: string): Who | undefined {
  const email = readText(user?.["email"]);
  const id = readId(user?.["id"]) ?? email;
  return id === undefined ? undefined : whoIs("openai", account, "human", id, email ?? id);
}
