import type { JsonObject } from "@rolecall/core";
import { accountIn } from "../actor/unnamed-tenant.ts";
import { BoundedCache } from "../bounded-cache.ts";
import { readId, readObject, readText } from "../record/read-member.ts";

/** Where the event was recorded. */
export interface Place {
  /** As the other decoders name platforms, so that an identity is the same whichever way its log came. */
  readonly provider: string;
  /** Empty where the event does not say. */
  readonly account: string;
}

/** Spellings of platforms in `cloud.provider`, `metadata.product.vendor_name` and `.name`; the first match counts. */
const PROVIDERS: readonly (readonly [RegExp, string])[] = [
  [/kubernetes|\beks\b|\bgke\b|\baks\b/i, "kubernetes"],
  [/^aws$|amazon/i, "aws"],
  [/^gcp$|google cloud/i, "gcp"],
  [/workspace/i, "google-workspace"],
  [/entra|azure ad\b|active directory/i, "entra"],
  [/azure/i, "azure"],
  [/office|365|exchange online|sharepoint/i, "microsoft-365"],
  [/okta/i, "okta"],
  [/auth0/i, "auth0"],
  [/github/i, "github"],
  [/gitlab/i, "gitlab"],
  [/slack/i, "slack"],
  [/vault|hashicorp/i, "vault"],
  [/^mongodb server$/i, "mongodb"],
];

/** The place of the first pattern that a word matches. */
const patterns = new BoundedCache(1024, (word) => {
  const at = PROVIDERS.findIndex(([pattern]) => pattern.test(word));
  return at === -1 ? PROVIDERS.length : at;
});

export function placeOf(record: JsonObject, user: JsonObject): Place {
  const cloud = readObject(record["cloud"]) ?? {};
  const metadata = readObject(record["metadata"]) ?? {};
  const product = readObject(metadata["product"]) ?? {};
  const feature = readObject(product["feature"]);
  // MongoDB's server writes the product as a text.
  const named = product["name"] ?? metadata["product"];
  const words = [named, feature?.["name"], cloud["provider"], product["vendor_name"]].map((word) => readText(word));
  const provider = providerOf(words.filter((word) => word !== undefined));
  const account = readObject(cloud["account"]);
  const userAccount = readObject(user["account"]) ?? readObject(user["org"]);
  const uid =
    (provider === "gcp" ? readId(cloud["project_uid"]) : undefined) ??
    readId(account?.["uid"]) ??
    readId(cloud["account_uid"]) ??
    readId(cloud["project_uid"]) ??
    readId(userAccount?.["uid"]) ??
    readId(user["account_uid"]) ??
    readId(metadata["tenant_uid"]);
  // EKS events in Security Lake carry an ARN here: its fifth part is the account.
  return { provider, account: accountIn(provider, uid?.startsWith("arn:") ? uid.split(":")[4] : uid) };
}

/** A platform that has a decoder of its own, else the first word that names the product, as a name of ours. */
function providerOf(words: readonly string[]): string {
  let first = PROVIDERS.length;
  for (const word of words) first = Math.min(first, patterns.get(word));
  const known = PROVIDERS[first]?.[1];
  if (known !== undefined) return known;
  const slug = words
    .at(-1)
    ?.toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 64);
  return slug === undefined || slug === "" ? "ocsf" : slug;
}
