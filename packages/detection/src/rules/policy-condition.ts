import { isJsonObject, type Json } from "@rolecall/core";
import { isWholeWorld } from "./address-range.ts";
import type { IsOwn } from "./own-account.ts";
import { textsOf } from "./texts-of.ts";

/** Condition keys that tie a `*` principal to somebody known (IAM user guide, "The meaning of public"). */
const NARROWING = new Set([
  "aws:sourceaccount",
  "aws:sourcearn",
  "aws:sourceowner",
  "aws:sourcevpc",
  "aws:sourcevpce",
  "aws:sourceip",
  "aws:principalorgid",
  "aws:principalorgpaths",
  "aws:principalarn",
  "aws:principalaccount",
  "aws:userid",
  "kms:calleraccount",
]);

/**
 * Operators that demand a value. Their opposites (`StringNotEquals`), `Null`, and what holds where the key is absent
 * (`…IfExists`, `ForAllValues:…`) let in all the others.
 */
const DEMANDING = /^(?:foranyvalue:)?(?:stringequals|stringequalsignorecase|stringlike|arnequals|arnlike|ipaddress)$/;

interface Demand {
  readonly key: string;
  readonly values: readonly string[];
}

/** Does the condition of a statement tie it to somebody known? */
export function isNarrowed(condition: Json | undefined): boolean {
  return demandsOf(condition).some(({ values }) => values.length > 0 && !values.some(isOpen));
}

/** The accounts that are not one's own and that it ties it to. */
export function outsidersNamed(condition: Json | undefined, isOwn: IsOwn): readonly string[] {
  return demandsOf(condition).flatMap(({ values }) =>
    values.flatMap((value) => {
      const owner = value.startsWith("arn:") ? value.split(":", 5)[4] : value;
      return owner !== undefined && /^\d{12}$/.test(owner) && !isOwn(owner) ? [owner] : [];
    }),
  );
}

function demandsOf(condition: Json | undefined): readonly Demand[] {
  if (!isJsonObject(condition)) return [];
  return Object.entries(condition)
    .filter(([operator]) => DEMANDING.test(operator.toLowerCase()))
    .flatMap(([, operands]) => (isJsonObject(operands) ? Object.entries(operands) : []))
    .filter(([key]) => NARROWING.has(key.toLowerCase()))
    .map(([key, value]) => ({ key, values: textsOf(value) }));
}

/** A wildcard where the account should stand, or nothing but wildcards, or the whole internet. */
function isOpen(value: string): boolean {
  if (isWholeWorld(value)) return true;
  if (!value.startsWith("arn:")) return /^(?:[a-z]+-)?[*?:]*$/.test(value);
  const [, , , , account, ...resource] = value.split(":");
  if (account === undefined || account === "") return /^[*?/]*$/.test(resource.join(":"));
  return /[*?]/.test(account);
}
