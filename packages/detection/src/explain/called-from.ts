import { CALLED_FROM, type Dimension, type Event } from "@rolecall/core";
import { inert, shortened } from "./words.ts";

/**
 * The longest id of a credential shown whole: Google names a key by its path, and which key it is stands at the end.
 */
const MAX_CREDENTIAL = 200;
/** Of each other part. */
const MAX_PART = 100;

/** What an event says of who called. */
export type Caller = Pick<
  Event,
  "src_ip" | "src_network" | "src_asn" | "src_country" | "client" | "credential_uid" | "credential_kind"
>;

/** From where, by what and with which credential a call came, for a finding that says what it did; nothing where the log says none of it. */
export function calledFrom(event: Caller): readonly Dimension[] {
  const observed = [placeOf(event), programOf(event), credentialOf(event)].filter((part) => part !== "").join("; ");
  if (observed === "") return [];
  return [{ name: CALLED_FROM, pattern: "MATCH", observed, expected: "", surprise: 0, added: 0 }];
}

function placeOf({ src_ip, src_network, src_asn, src_country }: Caller): string {
  const parts = [src_ip ?? src_network, src_asn === undefined ? undefined : `AS${src_asn}`, src_country];
  return shortened(inert(parts.filter((part) => part !== undefined && part !== "").join(", ")), MAX_PART);
}

function programOf({ client }: Caller): string {
  return client === undefined || client === "" ? "" : `by ${shortened(inert(client), MAX_PART)}`;
}

function credentialOf({ credential_uid, credential_kind = "unknown" }: Caller): string {
  if (credential_uid === undefined || credential_uid === "") return "";
  const kind = credential_kind === "unknown" ? "credential" : credential_kind.replaceAll("-", " ");
  return `with the ${kind} ${shortened(inert(credential_uid), MAX_CREDENTIAL)}`;
}
