import type { JsonObject } from "@rolecall/core";
import { ASNS } from "../network/address.ts";
import type { Client, Result, Run } from "../network/client.ts";
import { uuid } from "../random/identifier.ts";
import type { Random } from "../random/random.ts";
import type { RawRecord } from "../world.ts";
import { millisText } from "./second.ts";

export interface NativeFields {
  readonly provider: string;
  readonly account: string;
  readonly identityUid: string;
  readonly identityName: string;
  readonly action: string;
  readonly service: string;
  /** A word of the event's `action_class`. */
  readonly actionClass: string;
  readonly resource: string;
  readonly resourceKind: string;
  readonly client: Client;
  readonly result: Result;
  readonly bytesOut: number;
  /** Fingerprint of the credential. */
  readonly credential: string;
  readonly scopes: readonly string[];
  readonly grantedScopes: readonly string[];
}

/** A record in the native format: what a program ships that writes its own audit log. */
export function nativeRecord(random: Random, at: number, fields: NativeFields): RawRecord {
  const { client, result } = fields;
  const record: { [key: string]: JsonObject[string] } = {
    event_uid: uuid(random),
    time: millisText(at),
    provider: fields.provider,
    account_uid: fields.account,
    class_uid: 6003,
    action: fields.action,
    service: fields.service,
    action_class: fields.actionClass,
    identity_uid: fields.identityUid,
    identity_name: fields.identityName,
    credential_uid: fields.credential,
    credential_kind: "oauth-token",
    session_uid: client.session,
    scopes: fields.scopes,
    granted_scopes: fields.grantedScopes,
    resource: fields.resource,
    resource_kind: fields.resourceKind,
    outcome: result,
    src_ip: client.ip,
    src_asn: ASNS[client.network],
    user_agent: client.userAgent,
    bytes_out: fields.bytesOut,
    environment: "production",
  };
  if (result !== "success") record["error_code"] = result === "denied" ? "permission_denied" : "tool_error";
  if (client.run !== undefined) addRun(record, client.run);
  return { at, source: "rolecall", record };
}

function addRun(record: { [key: string]: JsonObject[string] }, run: Run): void {
  record["run_uid"] = run.runUid;
  record["depth"] = run.depth;
  record["delegation"] = run.delegation;
  if (run.parentUid !== undefined) record["parent_uid"] = run.parentUid;
}
