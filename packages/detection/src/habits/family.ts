import type { Event } from "@rolecall/core";

/** Parts of a name: between whatever is neither a letter nor a digit. */
const PART = /[a-z0-9]+/g;
const ACCOUNT = /^\d{12}$/;
/** Twelve digits that are no account: the minute in which a copy was made. */
const MINUTE = /^20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d$/;
const NUMBER = /^\d+$/;
/** Long, and with a digit: an id that somebody made up, or a hash. */
const MADE_UP = /^(?=.*\d)[a-z0-9]{8,}$/;
/** A subscription of Azure, and the resource group in it. */
const AZURE = /^\/subscriptions\/([^/]+)(?:\/resourcegroups\/([^/]+))?/;
/** A project of Google Cloud; `_` and `-` stand for whichever it is. */
const PROJECT = /(?:^|\/)projects\/(?![_-]\/)([^/]+)/;
const NAMESPACE = /(?:^|\/)namespaces\/([^/]+)\//;

/**
 * What a resource is, whatever its number or date: `snapshot:nightly-2026-10-05` and `…-06` are one family. Accounts stay,
 * for another account's resource is another thing.
 */
export function familyOf({ resource, resource_kind: kind = "" }: Event): string {
  return `${kind} ${unnumbered(resource ?? "")}`;
}

/** A name without its numbers, dates and ids. */
export function unnumbered(name: string): string {
  return name.toLowerCase().replaceAll(PART, (part) => (isNumbered(part) ? "#" : part));
}

/** Only what kind of thing it is, whose, and where there are such, in which namespace or resource group. */
export function broadFamilyOf(event: Event): string {
  const { service = "", resource_kind: kind = "" } = event;
  return `${service} ${kind} ${ownerOf(event)} ${unnumbered(groupOf(event))}`;
}

/** The account, subscription or project of a resource; that of the event where its name says none. */
export function ownerOf({ resource, account_uid: account = "" }: Event): string {
  const name = (resource ?? "").toLowerCase();
  const named = AZURE.exec(name)?.[1] ?? PROJECT.exec(name)?.[1] ?? name.match(PART)?.find(isAccount);
  return named ?? account;
}

function groupOf({ provider, resource, resource_kind: kind }: Event): string {
  const name = (resource ?? "").toLowerCase();
  const inside = AZURE.exec(name)?.[2] ?? NAMESPACE.exec(name)?.[1];
  if (inside !== undefined || provider !== "kubernetes") return inside ?? "";
  // Without a name it is the namespace that a request lists or creates in; what has no namespace stands for itself.
  const [first, namespace] = name.split("/");
  return first === kind ? (namespace ?? "") : name;
}

function isNumbered(part: string): boolean {
  return !isAccount(part) && (NUMBER.test(part) || MADE_UP.test(part));
}

function isAccount(part: string): boolean {
  return ACCOUNT.test(part) && !MINUTE.test(part);
}
