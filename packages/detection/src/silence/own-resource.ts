import type { Event } from "@rolecall/core";
import { pathOf } from "../effects/of-azure.ts";
import type { IdentityRecord } from "../state/record.ts";

/** Stands for several: an identity that is named by what it runs on runs on many. */
const SEVERAL = "";

/** A managed identity of Azure says in its calls which resource it is, or is of, and the log of the resource says when that is deleted. */
export function noteResource(record: IdentityRecord, { identity_kind, labels }: Event): void {
  const named = identity_kind === "managed-identity" ? labels?.["managed_identity"] : undefined;
  if (named === undefined || !named.startsWith("/")) return;
  const known = record.more?.resource;
  const path = pathOf(named);
  if (known === path || known === SEVERAL) return;
  record.more = { ...record.more, resource: known === undefined ? path : SEVERAL };
}

/** Is it the resource at the path, or of one that lies in it? */
export function isAtPath({ more }: IdentityRecord, path: string): boolean {
  const own = more?.resource;
  if (own === undefined || own === SEVERAL || path === "") return false;
  return own === path || own.startsWith(`${path}/`);
}
