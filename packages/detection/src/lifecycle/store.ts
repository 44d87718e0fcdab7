import type { Event } from "@rolecall/core";
import { unnumbered } from "../habits/family.ts";

const ARN = /^arn:[^:]*:([^:]*):[^:]*:[^:]*:(.+)$/;
/** Google Cloud names what holds a thing by its kind. */
const HELD = /(?:^|\/)(buckets|datasets|tables|topics|subscriptions|instances)\/([^/]+)/;
/** Where the operation names it already: `GET /v1/orders/{id}`. */
const NAMED_BY_ACTION: ReadonlySet<string> = new Set(["path", "graph-resource"]);

/** Stores of the things that were asked for latest: a log names the same ones over and over. */
const answers = new Map<
  string,
  { readonly kind: string; readonly provider: string; readonly store: string | undefined }
>();
const MOST_ANSWERS = 4096;

/**
 * The store that a thing lies in (its bucket, table, data set, repository, namespace), whatever its number or date;
 * undefined where its name says none.
 */
export function storeOf({ resource, resource_kind: kind = "", provider }: Event): string | undefined {
  if (resource === undefined || NAMED_BY_ACTION.has(kind)) return undefined;
  const known = answers.get(resource);
  if (known !== undefined && known.kind === kind && known.provider === provider) return known.store;
  const name = kind === "repository" ? resource : (ofArn(resource) ?? ofPath(resource, provider));
  const store = name === undefined ? undefined : unnumbered(name);
  if (answers.size >= MOST_ANSWERS) answers.clear();
  answers.set(resource, { kind, provider, store });
  return store;
}

function ofArn(resource: string): string | undefined {
  const [, service, rest] = ARN.exec(resource) ?? [];
  if (service === undefined || rest === undefined) return undefined;
  const parts = rest.split(/[/:]/);
  return service === "s3" ? parts[0] : `${service} ${parts.slice(0, 2).join("/")}`;
}

function ofPath(resource: string, provider: string): string | undefined {
  const [, kind, name] = HELD.exec(resource) ?? [];
  if (kind !== undefined) return `${kind}/${name}`;
  const [first, second] = resource.split("/").filter((part) => part !== "");
  if (second === undefined) return undefined;
  // `pods/shop/web-1`: its namespace.
  return provider === "kubernetes" ? second : first;
}
