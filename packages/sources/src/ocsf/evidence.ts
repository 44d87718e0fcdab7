import type { JsonObject } from "@rolecall/core";
import { present, readObject, readText } from "../record/read-member.ts";
import type { Parties } from "./parties.ts";

/** What else a person who looks at the event would ask for. */
export function evidenceOf(record: JsonObject, { actor, call }: Parties): Record<string, string> | undefined {
  const metadata = readObject(record["metadata"]) ?? {};
  const session = readObject(actor["session"]) ?? {};
  const mfa = session["is_mfa"] ?? session["mfa"] ?? record["is_mfa"];
  return present({
    product: readText(readObject(metadata["product"])?.["name"]),
    ocsf_version: readText(metadata["version"], 32),
    region: readText(readObject(record["cloud"])?.["region"]),
    invoked_by: readText(actor["invoked_by"]),
    identity_provider: readText(readObject(actor["idp"])?.["name"]),
    session_issuer: readText(session["issuer"]),
    mfa: typeof mfa === "boolean" ? String(mfa) : undefined,
    request_uid: readText(readObject(readObject(record["api"])?.["request"])?.["uid"]),
    policies: policiesOf(actor),
    logon_type: readText(record["logon_type"]),
    status_detail: readText(record["status_detail"], 256),
    event_type: call["eventType"] === "AwsApiCall" ? undefined : readText(call["eventType"], 256),
    vpc_endpoint: readText(call["vpcEndpointId"], 256),
  });
}

/** The policies whose decisions let the call through or not. */
function policiesOf(actor: JsonObject): string | undefined {
  const authorizations = actor["authorizations"];
  if (!Array.isArray(authorizations)) return undefined;
  const names = authorizations.slice(0, 16).map((each) => {
    const policy = readObject(readObject(each)?.["policy"]);
    return readText(policy?.["uid"], 256) ?? readText(policy?.["name"], 256);
  });
  const known = names.filter((name) => name !== undefined);
  return known.length === 0 ? undefined : known.join(", ");
}
