import type { Event } from "@rolecall/core";
import { compileGlob } from "../rules/glob.ts";

/**
 * What an event says that its actor may do. Where it tells of somebody whom it gave rights (the label `granted_to`), these are
 * that one's.
 */
export function ownGrants({ granted_scopes, labels }: Event): readonly string[] | undefined {
  return labels?.["granted_to"] === undefined ? granted_scopes : undefined;
}

/** The first scope of an event, granted or used, that `granted` does not hold; undefined where nothing says what it was. */
export function scopesBeyond(event: Event, granted: readonly string[]): string | undefined {
  return firstBeyond([...(ownGrants(event) ?? []), ...(event.scopes ?? [])], granted);
}

/** The first of the scopes that is not within what was granted; undefined where nothing says what it was. */
export function firstBeyond(scopes: readonly string[], granted: readonly string[]): string | undefined {
  return granted.length === 0 ? undefined : scopes.find((scope) => !granted.some((whole) => holds(whole, scope)));
}

/** `repo` holds `repo:status`, `s3:*` all that begins so. */
export function holds(granted: string, scope: string): boolean {
  if (granted === scope) return true;
  if (granted.includes("*")) return compileGlob(granted)(scope);
  return scope.startsWith(granted) && /[:./]/.test(scope[granted.length] ?? "");
}

/** `* *`: every verb on every resource of a cluster. */
const WIDE: ReadonlySet<string> = new Set(["*", "*:*", "* *", "all", "admin", "root", "owner"]);

/** Scopes that open everything or administer it, as platforms write them. */
export function isWideScope(scope: string): boolean {
  const text = scope.toLowerCase();
  if (WIDE.has(text)) return true;
  return /^(?:admin[:._].*|.*[:./]admin|iam:\*|.*\.readwrite\.all|.*\/cloud-platform|roles\/(?:owner|editor)|administratoraccess|cluster-admin)$/.test(
    text,
  );
}

/** A wide scope that ends at one kind of thing: all chats, but nobody's rights. */
export function isOfOneKind(scope: string): boolean {
  return /^(?!directory\.|application\.|approleassignment\.).*\.readwrite\.all$/i.test(scope);
}
