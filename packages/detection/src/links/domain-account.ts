import { parseIdentityUid } from "@rolecall/core";

/** Logs that name accounts of a domain with the domain: `acme\svc`, `svc@acme.com`. */
const SAY_DOMAIN: ReadonlySet<string> = new Set([
  ...["linux", "kerberos", "freeipa", "sql-server", "pan-os", "fortigate", "check-point"],
]);
const NAMED = /^(?:([^\\@]{1,255})\\([^\\@]{1,255})|([^\\@/]{1,255})@([^\\@]{1,255}))$/;

/** Machines have domains of their own by these names, and by all with a blank in them: `NT SERVICE`, `IIS APPPOOL`. */
const OF_MACHINE = /^(?:builtin|workgroup|localhost)$/;
const LABEL = /^(?=[\d_-]*[a-z])[\w-]+$/;

/**
 * An account of a domain, as `domain\name`, where the log says the domain: Windows' own of the same, the gateway's, the
 * database's. The first part of a domain's name is taken for what it was called before there were such names, as in
 * Windows' log itself. A name alone is in no domain that is known.
 */
export function domainAccountOf(uid: string): string | undefined {
  const { domain = "", name = "" } = partsOf(uid);
  const label = domain.split(".", 1)[0] ?? "";
  return LABEL.test(label) && !OF_MACHINE.test(label) ? `${label}\\${name}` : undefined;
}

/** The whole name of an account's domain, where the log says it: what begins alike may be somebody else's. Empty where it does not. */
export function wholeDomainOf(uid: string): string {
  const { domain = "" } = partsOf(uid);
  return domain.includes(".") ? domain : "";
}

function partsOf(uid: string): { readonly domain?: string | undefined; readonly name?: string | undefined } {
  const provider = uid.slice(0, uid.indexOf(":"));
  const isWindows = provider === "windows";
  const key = isWindows || SAY_DOMAIN.has(provider) ? parseIdentityUid(uid) : undefined;
  if (key?.kind !== "service-account") return {};
  const native = key.nativeId.toLowerCase();
  if (isWindows) return native.includes("\\") ? {} : { domain: key.account.toLowerCase(), name: native };
  const [, before, name, bare, behind] = NAMED.exec(native) ?? [];
  return { domain: before ?? behind, name: name ?? bare };
}
