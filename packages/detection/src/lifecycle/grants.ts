import { type Event, identityUid, isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import type { RecordAction } from "../rules/rule.ts";
import { oncePerEvent } from "../vendor/once-per-event.ts";
import { originalOf } from "../vendor/original.ts";
import { vendorTable } from "../vendor/vendor-table.ts";
import { googleAccountUid } from "./google-account.ts";

/** What an event gives to, or takes from, another identity. */
export interface Grant {
  /** Uids that the target may have; `*` where the kind is open. */
  readonly targets: readonly string[];
  readonly what: "credential" | "role" | "removed";
}

type Reader = (event: Event, raw: JsonObject) => Grant | undefined;

/** Operations that give an identity a credential or a role, or that end it, by source. */
const READERS: ReadonlyMap<string, ReadonlyMap<string, Reader>> = new Map([
  [
    "aws-cloudtrail",
    new Map<string, Reader>([
      ...[
        "CreateAccessKey",
        "CreateLoginProfile",
        "UpdateAccessKey",
        "UploadSigningCertificate",
        "UploadSSHPublicKey",
      ].map((action) => [action, aws("userName", "credential")] as const),
      ...["AttachUserPolicy", "PutUserPolicy", "AddUserToGroup"].map(
        (action) => [action, aws("userName", "role")] as const,
      ),
      ...["AttachRolePolicy", "PutRolePolicy", "UpdateAssumeRolePolicy"].map(
        (action) => [action, aws("roleName", "role")] as const,
      ),
      ["DeleteUser", aws("userName", "removed")],
    ]),
  ],
  [
    "gcp-audit",
    new Map<string, Reader>([
      ["google.iam.admin.v1.CreateServiceAccountKey", googleKey],
      ["google.iam.admin.v1.UploadServiceAccountKey", googleKey],
    ]),
  ],
  [
    "kubernetes-audit",
    new Map<string, Reader>(
      ["rolebindings", "clusterrolebindings"].flatMap((resource) =>
        ["create", "update", "patch"].map((verb) => [`${verb} ${resource}`, binding] as const),
      ),
    ),
  ],
  ["github-audit", new Map<string, Reader>([["org.remove_member", removedLogin]])],
  [
    "okta-system-log",
    new Map<string, Reader>(
      ["user.lifecycle.deactivate", "user.lifecycle.suspend", "user.lifecycle.delete.initiated"].map(
        (action) => [action, removedTargets] as const,
      ),
    ),
  ],
  ["slack-audit", new Map<string, Reader>([["user_deactivated", removedEntity]])],
  [
    "google-workspace",
    new Map<string, Reader>(["DELETE_USER", "SUSPEND_USER"].map((action) => [action, removedResource] as const)),
  ],
  [
    "entra",
    new Map<string, Reader>(["Delete user", "Disable account"].map((action) => [action, removedResource] as const)),
  ],
]);

const readersOf = vendorTable(READERS.keys(), (names) => names.flatMap((name) => READERS.get(name) ?? [])[0]);

/** What the event gives or takes; undefined for all but a few operations that succeeded. */
export const grantOf: (event: Event) => Grant | undefined = oncePerEvent((event) => {
  const reader = readersOf(event)?.get(event.action);
  if (reader === undefined || event.outcome === "denied" || event.outcome === "error") return undefined;
  return reader(event, originalOf(event) ?? {});
});

/** The operations whose original record is read for grants. */
export const GRANT_ACTIONS: readonly RecordAction[] = Array.from(READERS, ([source, readers]) =>
  Array.from(readers.keys(), (action) => ({ source, action })),
).flat();

function aws(member: string, what: Grant["what"]): Reader {
  return (event, raw) => {
    const request = raw["requestParameters"];
    const name = isJsonObject(request) ? textOf(request[member]) : undefined;
    const account = event.account_uid;
    if (name === undefined || account === undefined) return undefined;
    if (member === "roleName") return { what, targets: [identityUid("aws", account, "role", name)] };
    return {
      what,
      targets: [identityUid("aws", account, "access-key", name), identityUid("aws", account, "human", name)],
    };
  };
}

function googleKey(event: Event): Grant | undefined {
  const email = /serviceAccounts\/([^/]+@[^/]+)/.exec(event.resource ?? "")?.[1];
  return email === undefined ? undefined : { what: "credential", targets: [googleAccountUid(email, event)] };
}

function binding(event: Event, raw: JsonObject): Grant | undefined {
  const request = raw["requestObject"];
  const subjects = isJsonObject(request) ? request["subjects"] : undefined;
  if (!Array.isArray(subjects)) return undefined;
  const targets = (subjects as readonly Json[]).slice(0, 50).flatMap((subject) => {
    if (!isJsonObject(subject) || subject["kind"] !== "ServiceAccount") return [];
    const [name, namespace] = [textOf(subject["name"]), textOf(subject["namespace"])];
    if (name === undefined || namespace === undefined) return [];
    return [identityUid("kubernetes", event.account_uid ?? "", "service-account", `${namespace}/${name}`)];
  });
  return targets.length === 0 ? undefined : { what: "role", targets };
}

function removedLogin(event: Event, raw: JsonObject): Grant | undefined {
  const login = textOf(raw["user"]);
  return login === undefined
    ? undefined
    : { what: "removed", targets: [identityUid("github", event.account_uid ?? "", "human", login)] };
}

function removedTargets(event: Event, raw: JsonObject): Grant | undefined {
  const members = raw["target"];
  if (!Array.isArray(members)) return undefined;
  const targets = (members as readonly Json[]).slice(0, 20).flatMap((target) => {
    if (!isJsonObject(target)) return [];
    return [target["id"], target["alternateId"]].flatMap((id) => {
      const text = textOf(id);
      return text === undefined ? [] : [identityUid("okta", event.account_uid ?? "", "human", text)];
    });
  });
  return { what: "removed", targets };
}

function removedEntity(event: Event, raw: JsonObject): Grant | undefined {
  const entity = raw["entity"];
  const user = isJsonObject(entity) ? entity["user"] : undefined;
  if (!isJsonObject(user)) return undefined;
  const names = [textOf(user["id"]), textOf(user["email"])].flatMap((name) => name ?? []);
  return {
    what: "removed",
    targets: names.map((name) => identityUid("slack", event.account_uid ?? "", "human", name)),
  };
}

function removedResource(event: Event): Grant | undefined {
  if (event.resource === undefined) return undefined;
  return { what: "removed", targets: [identityUid(event.provider, event.account_uid ?? "", "human", event.resource)] };
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
