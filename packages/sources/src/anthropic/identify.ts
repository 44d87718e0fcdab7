import type { CredentialKind, IdentityKind, JsonObject } from "@rolecall/core";
import { credentialUid } from "../actor/credential-uid.ts";
import { type Who, whoIs } from "../intake/build-event.ts";
import { readId, readText } from "../record/read-member.ts";

/** Who acted, and with what. */
export interface AnthropicActor {
  readonly who: Who;
  readonly credential: string | undefined;
  readonly credentialKind: CredentialKind | undefined;
}

/** The actor of an activity, by its type; the list is open, and a new type is told by its first id. */
export function identify(actor: JsonObject, account: string): AnthropicActor {
  const type = readText(actor["type"], 64)?.toLowerCase() ?? "";
  const of = (kind: Who["identity_kind"], id: string | undefined, name?: string): AnthropicActor => ({
    who:
      id === undefined
        ? whoIs("anthropic", account, "unknown", "anonymous")
        : whoIs("anthropic", account, kind, id, name ?? id),
    credential: undefined,
    credentialKind: undefined,
  });
  const email = readText(actor["email_address"]);
  switch (type) {
    case "user_actor":
      return of("human", readId(actor["user_id"]) ?? email, email);
    case "api_actor":
    case "admin_api_key_actor":
      return ofKey(
        readId(actor["api_key_id"]) ?? readId(actor["admin_api_key_id"]),
        readText(actor["api_key_name"]),
        account,
      );
    case "service_account_actor":
      return of("service-account", readId(actor["service_account_id"]), readText(actor["service_account_name"]));
    case "federated_actor":
    case "federated_identity_actor":
      return { ...ofFederated(actor, of), credentialKind: "jwt" };
    case "scim_directory_sync_actor":
      return of("oauth-app", scim(readId(actor["directory_id"])));
    case "anthropic_actor":
      return of("cloud-service", "anthropic");
    case "system_actor":
      return of("cloud-service", readText(actor["service"]) ?? "anthropic-system");
    case "unauthenticated_user_actor":
      return of("unknown", "anonymous");
    default:
      return of(
        "unknown",
        readId(actor["user_id"]) ?? readId(actor["api_key_id"]) ?? readId(actor["service_account_id"]),
      );
  }
}

/** A workload with a token of its own issuer acts as a service account where a rule says so. */
function ofFederated(
  actor: JsonObject,
  of: (kind: IdentityKind, id: string | undefined, name?: string) => AnthropicActor,
): AnthropicActor {
  const account = readId(actor["service_account_id"]);
  if (account !== undefined) return of("service-account", account, readText(actor["service_account_name"]));
  return of("workload", readText(actor["subject"]));
}

/** A key is known by its id; what carries a secret in the place of the id is fingerprinted. */
export function ofKey(id: string | undefined, name: string | undefined, account: string): AnthropicActor {
  const uid = id === undefined ? name : credentialUid(id);
  if (uid === undefined)
    return {
      who: whoIs("anthropic", account, "unknown", "anonymous"),
      credential: undefined,
      credentialKind: undefined,
    };
  return {
    who: whoIs("anthropic", account, "api-key", uid, name ?? uid),
    credential: id === undefined ? undefined : uid,
    credentialKind: "api-key",
  };
}

function scim(directory: string | undefined): string {
  return directory === undefined ? "scim" : `scim/${directory}`;
}
