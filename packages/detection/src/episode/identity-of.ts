import type { Finding } from "@rolecall/core";
import type { IdentityRecord } from "../state/record.ts";

/** Whom a finding is about, in a finding's own members. */
export function identityOf({
  uid,
  kind,
  name,
  owner,
  environment,
}: IdentityRecord): Pick<Finding, "identity_uid" | "identity_kind" | "identity_name" | "owner" | "environment"> {
  return { identity_uid: uid, identity_kind: kind, identity_name: name, owner, environment };
}
