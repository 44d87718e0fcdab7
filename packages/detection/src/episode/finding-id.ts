import { canonicalJson, sha256 } from "@rolecall/core";

/** `f_` and 128 bits over what makes the episode this one: stable over its life, and over replays. */
export function findingUid(tenant: string, detector: string, identity: string, opening: string | number): string {
  return `f_${sha256(canonicalJson([tenant, detector, identity, opening])).slice(0, 32)}`;
}

/** `v1:` and the hash that says whether this is the same thing as before to a person (alerting.md, 1). */
export function fingerprint(tenant: string, detector: string, identity: string, fields: readonly string[]): string {
  return `v1:${sha256(canonicalJson([tenant, detector, 1, identity, ...fields]))}`;
}
