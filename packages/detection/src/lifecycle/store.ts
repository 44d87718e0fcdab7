import type { Event } from "@rolecall/core";
import { unnumbered } from "../habits/family.ts";

const ARN = "arn:";
const S3 = "arn:aws:s3:::";
/** Google Cloud names what holds a thing by its kind, and so do the paths of its clusters. */
const HELD = /(?:^|\/)((?:buckets|datasets|tables|topics|subscriptions|instances|namespaces)\/[^/]+)/;
/** Whatever else it has lies in a project, a folder or an organisation. */
const PROJECT = /^(?:projects|folders|organizations)\/[^/]+/;
/** Azure's resources lie in groups; a subscription is named by a number alone. */
const RESOURCE_GROUP = /\/(resourcegroups\/[^/]+)/i;
/** An address: what is behind it is named by its host and the first part of its path, a bucket's by the bucket alone. */
const ADDRESS = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]+)(\/[^/?#]+)?/;
const OF_BUCKETS: ReadonlySet<string> = new Set(["s3", "gs"]);
/** AWS's log names a queue by its address, as its callers do; by its ARN it is the same one. */
const QUEUE = /^https:\/\/(?:sqs\.|[^/]*queue\.)[^/]+\/\d+\/([^/?#]+)/;
/** Where the operation names it already: `GET /v1/orders/{id}`. */
const NAMED_BY_ACTION: ReadonlySet<string> = new Set(["path", "graph-resource"]);
/** Things that are stores themselves, whatever their names look like: `acme/web`, `MART.PUBLIC`, `payments.orders`. */
const STORES: ReadonlySet<string> = new Set(["repository", "schema", "Topic"]);
/** Things that a schema holds where their name has one: `kyc.customers`. */
const IN_SCHEMAS: ReadonlySet<string> = new Set(["table", "view"]);
const SLASH = 47;
const COLON = 58;

/** Names of stores by the beginnings of what lies in them: things are many, stores are few. */
const names = new Map<string, string>();
const MOST_NAMES = 4096;
/** Buckets seen last, each in the place of its hash. A power of two. */
const MOST_BUCKETS = 1024;
const buckets = new Array<{ readonly beginning: string; readonly name: string } | undefined>(MOST_BUCKETS);

/**
 * The store that a thing lies in (its bucket, table, schema, data set, repository, namespace), whatever its number or date;
 * undefined where its name says none.
 */
export function storeOf({ resource, resource_kind: kind = "", provider }: Event): string | undefined {
  if (resource === undefined || NAMED_BY_ACTION.has(kind)) return undefined;
  const isStore = STORES.has(kind);
  if (!isStore && resource.startsWith(S3)) return bucketOf(resource);
  const isTable = IN_SCHEMAS.has(kind) && !resource.includes("/") && !resource.startsWith(ARN);
  if (isTable) return nameOf(schemaOf(resource));
  const beginning = isStore ? resource : resource.startsWith(ARN) ? ofArn(resource) : ofPath(resource, provider);
  return beginning === undefined ? undefined : nameOf(beginning);
}

/**
 * The bucket of `arn:aws:s3:::shop/orders/1`. Most things that machines read and write are such, each with a key of its own:
 * the beginning is compared with one seen before, and not cut out again.
 */
function bucketOf(resource: string): string | undefined {
  let hash = 0;
  let end = S3.length;
  for (; end < resource.length; end += 1) {
    const code = resource.charCodeAt(end);
    if (code === SLASH || code === COLON) break;
    hash = (Math.imul(hash, 31) + code) | 0;
  }
  if (end === S3.length) return undefined;
  const known = buckets[hash & (MOST_BUCKETS - 1)];
  if (known?.beginning.length === end && resource.startsWith(known.beginning)) return known.name;
  const beginning = resource.slice(0, end);
  const name = nameOf(beginning);
  buckets[hash & (MOST_BUCKETS - 1)] = { beginning, name };
  return name;
}

function nameOf(beginning: string): string {
  const known = names.get(beginning);
  if (known !== undefined) return known;
  const [, , service, , , ...rest] = beginning.startsWith(ARN) ? beginning.split(":") : [];
  const own = rest.join("/");
  const name = unnumbered(service === undefined ? beginning : service === "s3" ? own : `${service} ${own}`);
  if (names.size >= MOST_NAMES) names.clear();
  names.set(beginning, name);
  return name;
}

/** `arn:aws:s3:::shop/orders/1` up to its bucket, any other up to the second part of its resource: `…:table/Orders`. */
function ofArn(resource: string): string | undefined {
  let begin = 0;
  for (let colons = 0; colons < 5; colons += 1) {
    begin = resource.indexOf(":", begin) + 1;
    if (begin === 0) return undefined;
  }
  if (begin === resource.length) return undefined;
  const end = endOfPart(resource, begin);
  const isBucket = resource.includes(":s3:") || end === resource.length;
  return resource.slice(0, isBucket ? end : endOfPart(resource, end + 1));
}

function endOfPart(resource: string, from: number): number {
  for (let at = from; at < resource.length; at += 1) {
    const code = resource.charCodeAt(at);
    if (code === SLASH || code === COLON) return at;
  }
  return resource.length;
}

/** A table whose name has no schema is known by itself, as a table of DynamoDB is. */
function schemaOf(table: string): string {
  const dot = table.lastIndexOf(".");
  return dot <= 0 ? table : table.slice(0, dot);
}

function ofPath(resource: string, provider: string): string | undefined {
  if (!resource.includes("/")) return undefined;
  const held = heldBy(resource, provider);
  if (held !== undefined) return held;
  if (resource.includes("://")) return ofAddress(resource);
  const [first, second] = resource.split("/", 4).filter((part) => part !== "");
  if (second === undefined) return undefined;
  // `pods/shop/web-1`: its namespace.
  return provider === "kubernetes" ? second : first;
}

function heldBy(resource: string, provider: string): string | undefined {
  if (provider === "azure") return RESOURCE_GROUP.exec(resource)?.[1];
  if (!resource.includes("s/")) return undefined;
  return HELD.exec(resource)?.[1] ?? (provider === "gcp" ? PROJECT.exec(resource)?.[0] : undefined);
}

function ofAddress(resource: string): string | undefined {
  const queue = QUEUE.exec(resource)?.[1];
  if (queue !== undefined) return `sqs ${queue}`;
  const [, scheme = "", host, path = ""] = ADDRESS.exec(resource) ?? [];
  return host === undefined || OF_BUCKETS.has(scheme) ? host : `${host}${path}`;
}
