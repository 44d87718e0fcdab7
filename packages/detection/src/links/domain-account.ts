import { parseIdentityUid } from "@rolecall/core";

/** Logs that name accounts of a domain with the domain: `acme\svc`, `svc@acme.com`. */
const SAY_DOMAIN: ReadonlySet<string> = new Set([
  ...["linux", "kerberos", "freeipa", "sql-server", "pan-os", "fortigate", "check-point"],
]);
const NAMED = /^(?:([^\\@]{1,255})\\([^\\@]{1,255})|([^\\@/]{1,255})@([^\\@]{1,255}))$/;

/**
 * An account of a domain, as `domain\name`, where the log says the domain: Windows' own of the same, the gateway's, the
 * database's. The first part of a domain's name is taken for what it was called before there were such names, as in
 * Windows' log itself. A name alone is in no domain that is known.
 */
export function domainAccountOf(uid: string): string | undefined {
  const provider = uid.slice(0, uid.indexOf(":"));
  const isWindows = provider === "windows";
  const key = isWindows || SAY_DOMAIN.has(provider) ? parseIdentityUid(uid) : undefined;
  if (key?.kind !== "service-account") return undefined;
  if (isWindows)
    return key.account === "" || key.nativeId.includes("\\") ? undefined : inDomain(key.account, key.nativeId);
  const [, before, name, bare, behind] = NAMED.exec(key.nativeId) ?? [];
  const domain = before ?? behind;
  return domain === undefined ? undefined : inDomain(domain, name ?? bare ?? "");
}

function inDomain(domain: string, name: string): string {
  return `${domain.split(".", 1)[0]}\\${name}`.toLowerCase();
}
