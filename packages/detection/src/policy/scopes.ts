import type { Event } from "@rolecall/core";
import { compileGlob } from "../rules/glob.ts";

/** The first scope of an event, granted or used, that `granted` does not hold; undefined where nothing says what it was. */
export function scopesBeyond(event: Event, granted: readonly string[]): string | undefined {
  if (granted.length === 0) return undefined;
  const tests = granted.map((scope) => (scope.includes("*") ? compileGlob(scope) : (text: string) => text === scope));
  return [...(event.granted_scopes ?? []), ...(event.scopes ?? [])].find((scope) => !tests.some((test) => test(scope)));
}

/** Scopes that open everything or administer it, as platforms write them. */
export function isWideScope(scope: string): boolean {
  const text = scope.toLowerCase();
  if (text === "*" || text === "*:*" || text === "all" || text === "admin" || text === "root" || text === "owner")
    return true;
  return /^(?:admin[:._].*|.*[:./]admin|iam:\*|.*\.readwrite\.all|.*\/cloud-platform|roles\/(?:owner|editor)|administratoraccess|cluster-admin)$/.test(
    text,
  );
}
