import { IDENTITY_KINDS, identityUid, meantHint } from "@rolecall/core";

const ARN = /^arn:[^:]*:(?:iam|sts)::(\d{12}):(role|user|assumed-role)\/(.+)$/;
/** Nine to eleven digits, or what a spreadsheet makes of twelve. */
const LOST_DIGITS = /^(?:\d{9,11}|\d(?:[.,]\d+)?E\+?\d+)$/i;

/** What is wrong with the id or pattern of a declaration, which no log would ever name so; undefined for one that may be. */
export function faultOfMatch({
  id,
  pattern,
}: {
  readonly id?: string | undefined;
  readonly pattern?: string | undefined;
}): string | undefined {
  if (id !== undefined) return faultOfId(id);
  return pattern?.startsWith("arn:") === true
    ? "is a pattern of ARNs: write one of identity_uids, as aws:123456789012:role:*"
    : undefined;
}

/** Does the pattern hold for everybody? Whoever writes it has to confirm that. */
export function isOfAll(pattern: string | undefined): boolean {
  return pattern !== undefined && /^[*:]+$/.test(pattern);
}

function faultOfId(id: string): string | undefined {
  if (id.startsWith("arn:")) return faultOfArn(id);
  const parts = id.split(":");
  const [provider = "", account = "", kind = "", name = ""] = parts;
  if (parts.length < 4) return "is no identity_uid: write provider:account:kind:name";
  if (provider !== provider.toLowerCase())
    return `is no identity_uid: its provider is written ${provider.toLowerCase()}`;
  if (kind !== "*" && !(IDENTITY_KINDS as readonly string[]).includes(kind)) {
    const hint = meantHint(kind.toLowerCase(), IDENTITY_KINDS);
    return `there is no kind ${kind}${hint === "" ? "" : ` (${hint})`}`;
  }
  if (parts.length > 4) return "is no identity_uid: a colon in the name is written %3A";
  if (name === "") return "is no identity_uid: it ends without a name";
  return provider === "aws" ? faultOfAws(account, kind, name) : undefined;
}

function faultOfArn(arn: string): string {
  const [, account = "", resource, path = ""] = ARN.exec(arn) ?? [];
  if (resource === undefined) return "is an ARN, and no identity_uid: write provider:account:kind:name";
  const names = path.split("/");
  const name = (resource === "assumed-role" ? names[0] : names.at(-1)) ?? "";
  const uid = identityUid("aws", account, "role", name);
  return `is an ARN: write ${resource === "user" ? uid.replace(":role:", ":*:") : uid}`;
}

function faultOfAws(account: string, kind: string, name: string): string | undefined {
  if (LOST_DIGITS.test(account)) return `is of no AWS account: these have twelve digits, and ${account} lost some`;
  const hasPath = name.includes("/") && ["role", "human", "access-key", "*"].includes(kind);
  return hasPath
    ? `has a path, which logs leave out: write aws:${account}:${kind}:${name.split("/").at(-1)}`
    : undefined;
}
