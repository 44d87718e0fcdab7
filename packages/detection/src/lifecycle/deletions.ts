import { type Event, identityUid, isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { podAccount } from "../changes/pod-account.ts";
import { isDryRun } from "../rules/dry-run.ts";
import { evidenceOf } from "../rules/evidence.ts";
import type { RecordAction } from "../rules/rule.ts";
import { oncePerEvent } from "../vendor/once-per-event.ts";
import { originalOf } from "../vendor/original.ts";
import { vendorTable } from "../vendor/vendor-table.ts";
import { googleAccountUid } from "./google-account.ts";

/** Whom an event deleted, so that nobody can be it any more; or made, be it anew. */
export interface Deletion {
  readonly what: "deleted" | "made";
  /** Uids that the target may have. */
  readonly targets: readonly string[];
  /** It was this credential alone, which ends whoever has no other. */
  readonly credential?: string | undefined;
}

type Reader = (event: Event, raw: JsonObject) => Omit<Deletion, "what"> | undefined;
type Readers = Readonly<Record<Deletion["what"], readonly (readonly [action: string, reader: Reader])[]>>;

const WORKLOADS = ["deployments", "statefulsets", "daemonsets", "cronjobs"];
const OF_PRINCIPALS = ["Remove service principal", "Delete service principal"];
const GOOGLE = "google.iam.admin.v1.";

/** Operations after which a machine is gone, and after which one of its name is there again, by source. */
const READERS: ReadonlyMap<string, Readers> = new Map([
  [
    "aws-cloudtrail",
    {
      deleted: [
        ["DeleteRole", awsRole],
        ["DeleteUser", awsUser],
        ["DeleteAccessKey", awsKey],
      ],
      made: [
        ["CreateRole", awsRole],
        ["CreateUser", awsUser],
        ["CreateAccessKey", awsUser],
      ],
    },
  ],
  [
    "kubernetes-audit",
    {
      deleted: [["delete serviceaccounts", serviceAccount], ...of("delete", WORKLOADS, workload)],
      made: [
        ["create serviceaccounts", serviceAccount],
        ...["create", "update", "patch"].flatMap((verb) => of(verb, WORKLOADS, podReader)),
      ],
    },
  ],
  [
    "gcp-audit",
    {
      deleted: [
        [`${GOOGLE}DeleteServiceAccount`, googleAccount],
        [`${GOOGLE}DisableServiceAccount`, googleAccount],
      ],
      made: [
        [`${GOOGLE}CreateServiceAccount`, googleAccount],
        [`${GOOGLE}EnableServiceAccount`, googleAccount],
        [`${GOOGLE}UndeleteServiceAccount`, googleAccount],
      ],
    },
  ],
  ["entra", { deleted: OF_PRINCIPALS.flatMap((action) => of(action, ["", "."], principals, "")), made: [] }],
  [
    "github-audit",
    {
      deleted: of("integration_installation", ["destroy", "suspend"], githubApp, "."),
      made: of("integration_installation", ["create", "unsuspend"], githubApp, "."),
    },
  ],
]);

const readersOf = vendorTable(READERS.keys(), (names) => {
  const readers = names.flatMap((name) => READERS.get(name) ?? [])[0];
  return readers && tableOf(readers);
});

/** Whom the event deleted or made; undefined for all but a few operations that succeeded, and were no trial. */
export const deletionIn: (event: Event) => Deletion | undefined = oncePerEvent((event) => {
  const known = readersOf(event)?.get(event.action);
  if (known === undefined || event.outcome === "denied" || event.outcome === "error") return undefined;
  if (isDryRun(evidenceOf(event))) return undefined;
  const read = known.reader(event, originalOf(event) ?? {});
  return read && { ...read, what: known.what };
});

/** The operations whose original record is read for deletions. */
export const DELETION_ACTIONS: readonly RecordAction[] = Array.from(READERS, ([source, readers]) =>
  Array.from(tableOf(readers).keys(), (action) => ({ source, action })),
).flat();

type Known = Pick<Deletion, "what"> & { readonly reader: Reader };

function tableOf({ deleted, made }: Readers): ReadonlyMap<string, Known> {
  return new Map<string, Known>([
    ...deleted.map(([action, reader]) => [action, { what: "deleted", reader }] as const),
    ...made.map(([action, reader]) => [action, { what: "made", reader }] as const),
  ]);
}

function of(begin: string, ends: readonly string[], reader: Reader, between = " "): Readers["deleted"] {
  return ends.map((end) => [`${begin}${between}${end}`, reader] as const);
}

function awsRole({ account_uid: account }: Event, raw: JsonObject): ReturnType<Reader> {
  const name = textAt(raw, "requestParameters", "roleName");
  if (name === undefined || account === undefined) return undefined;
  return { targets: [identityUid("aws", account, "role", name)] };
}

/** A machine's user; a person is awaited by nobody. */
function awsUser({ account_uid: account }: Event, raw: JsonObject): ReturnType<Reader> {
  const name = textAt(raw, "requestParameters", "userName");
  if (name === undefined || account === undefined) return undefined;
  return { targets: [identityUid("aws", account, "access-key", name)] };
}

function awsKey(event: Event, raw: JsonObject): ReturnType<Reader> {
  const credential = textAt(raw, "requestParameters", "accessKeyId");
  const user = credential === undefined ? undefined : awsUser(event, raw);
  return user && { ...user, credential };
}

function serviceAccount({ account_uid = "" }: Event, raw: JsonObject): ReturnType<Reader> {
  const [name, namespace] = [textAt(raw, "objectRef", "name"), textAt(raw, "objectRef", "namespace")];
  if (name === undefined || namespace === undefined) return undefined;
  return { targets: [identityUid("kubernetes", account_uid, "service-account", `${namespace}/${name}`)] };
}

/** Where the audit policy keeps the answer: it is what was deleted. What was asked for is the caller's own text. */
function workload(event: Event, raw: JsonObject): ReturnType<Reader> {
  return isJsonObject(raw["responseObject"]) ? podReader(event, raw) : undefined;
}

function podReader(event: Event, raw: JsonObject): ReturnType<Reader> {
  const targets = podAccount(event, raw);
  return targets.length === 0 ? undefined : { targets };
}

/** Its number or its address is the resource, the address is a label, and of one that is made it is in the answer. */
function googleAccount(event: Event, raw: JsonObject): ReturnType<Reader> {
  const labelled = textAt(isJsonObject(raw["resource"]) ? raw["resource"] : {}, "labels", "email_id");
  const payload = isJsonObject(raw["protoPayload"]) ? raw["protoPayload"] : {};
  const email =
    labelled ??
    textAt(payload, "response", "email") ??
    /serviceAccounts\/([^/]+@[^/]+)$/.exec(event.resource ?? "")?.[1];
  return email === undefined ? undefined : { targets: [googleAccountUid(email, event)] };
}

/** By object id: a display name may be anybody's. */
function principals({ account_uid = "" }: Event, raw: JsonObject): ReturnType<Reader> {
  const body = isJsonObject(raw["properties"]) ? raw["properties"] : raw;
  const listed = body["targetResources"];
  const ids = (Array.isArray(listed) ? (listed as readonly Json[]).slice(0, 20) : []).flatMap((target) =>
    isJsonObject(target) ? (textOf(target["id"]) ?? []) : [],
  );
  if (ids.length === 0) return undefined;
  const kinds = ["oauth-app", "managed-identity", "ai-agent"] as const;
  return { targets: ids.flatMap((id) => kinds.map((kind) => identityUid("entra", account_uid, kind, id))) };
}

/** Its login is its name in small letters, where that has no other signs. */
function githubApp({ account_uid = "" }: Event, raw: JsonObject): ReturnType<Reader> {
  const name = (textOf(raw["integration"]) ?? textOf(raw["name"]))?.toLowerCase().replaceAll(" ", "-");
  if (name === undefined || !/^[a-z\d][a-z\d-]*$/.test(name)) return undefined;
  return { targets: [identityUid("github", account_uid, "oauth-app", name)] };
}

function textAt(raw: JsonObject, whole: string, member: string): string | undefined {
  const part = raw[whole];
  return isJsonObject(part) ? textOf(part[member]) : undefined;
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
