import { type IdentityKind, identityUid, type JsonObject } from "@rolecall/core";
import { readId, readObject, readText } from "../read-member.ts";
import type { Who } from "./identify.ts";
import type { Place } from "./provider.ts";

const ARN = /^arn:[\w-]+:(?:sts|iam)::(\d*):(assumed-role|role|user|root|federated-user)(?:\/(.+))?$/;

/**
 * An AWS principal as Security Lake maps CloudTrail's `userIdentity`: `user.uid` is the ARN since 1.1 (`uid_alt` the
 * principal id), `user.uuid` was in 1.0; `user.type` the principal's type; `session.issuer` the role.
 */
export function awsIdentity(
  actor: JsonObject,
  user: JsonObject,
  place: Place,
  consoleUsers: ReadonlySet<string>,
): Who | undefined {
  const type = readText(user["type"]);
  if (type === "AWSService") return ofService(readText(actor["invoked_by"]) ?? readText(user["name"]), place);
  const session = readObject(actor["session"]) ?? {};
  const issuer = readText(session["issuer"]);
  const arn = [user["uid"], user["uuid"], user["uid_alt"]]
    .map((each) => readText(each))
    .find((each) => each?.startsWith("arn:"));
  const known = ofArn(arn, type) ?? ofArn(issuer, "Role");
  const credential = readText(user["credential_uid"]) ?? readText(session["credential_uid"]);
  if (known !== undefined) return finish(known, place, credential, consoleUsers);
  return ofPrincipal(user, type, place) ?? ofService(readText(actor["invoked_by"]), place);
}

/** The `identity_uid` of the role that an ARN names, or undefined. */
export function awsRole(arn: string): string | undefined {
  const principal = ofArn(arn, undefined);
  return principal?.kind === "role" ? identityUid("aws", principal.account, "role", principal.id) : undefined;
}

interface Principal {
  readonly account: string;
  readonly kind: "role" | "user" | "root" | "federated-user";
  readonly id: string;
  readonly session?: string | undefined;
}

function ofArn(arn: string | undefined, type: string | undefined): Principal | undefined {
  const match = arn === undefined ? null : ARN.exec(arn);
  if (match === null) return undefined;
  const [, account = "", resource = "", path = ""] = match;
  if (resource === "root" || type === "Root") return { account, kind: "root", id: "root" };
  const parts = path.split("/");
  // assumed-role/<role>/<session>; role/<path…>/<role>; user/<path…>/<user>.
  if (resource === "assumed-role")
    return { account, kind: "role", id: parts[0] ?? path, session: parts.slice(1).join("/") };
  const id = parts.at(-1) ?? path;
  if (id === "") return undefined;
  return { account, kind: resource === "role" ? "role" : resource === "user" ? "user" : "federated-user", id };
}

function finish(
  principal: Principal,
  place: Place,
  credential: string | undefined,
  consoleUsers: ReadonlySet<string>,
): Who {
  const account = principal.account === "" ? place.account : principal.account;
  const kind = kindOf(principal, account, credential, consoleUsers);
  return {
    uid: identityUid("aws", account, kind, principal.id),
    kind,
    name: principal.id,
    session: principal.session || undefined,
  };
}

/** An IAM user that acts by a long-lived key, and never was at a console, is its key; else a person. */
function kindOf(
  principal: Principal,
  account: string,
  credential: string | undefined,
  consoleUsers: ReadonlySet<string>,
): IdentityKind {
  if (principal.kind === "role" || principal.kind === "root") return principal.kind;
  if (principal.kind === "federated-user") return "human";
  const byKey = credential?.startsWith("AKIA") === true && !consoleUsers.has(`${account}/${principal.id}`);
  return byKey ? "access-key" : "human";
}

function ofService(service: string | undefined, place: Place): Who | undefined {
  if (service === undefined) return undefined;
  return { uid: identityUid("aws", place.account, "cloud-service", service), kind: "cloud-service", name: service };
}

/** Without an ARN: a principal of another account, or a web identity. `AROA…:session` is a role, whose session is no part of it. */
function ofPrincipal(user: JsonObject, type: string | undefined, place: Place): Who | undefined {
  const id = readId(user["uid"]) ?? readId(user["uid_alt"]) ?? readText(user["name"]);
  if (id === undefined) return undefined;
  const account = readId(readObject(user["account"])?.["uid"]) ?? readId(user["account_uid"]) ?? place.account;
  const role = /^(AROA\w+):(.*)$/.exec(id);
  if (role !== null) {
    const roleId = role[1] ?? id;
    return {
      uid: identityUid("aws", account, "role", roleId),
      kind: "role",
      name: roleId,
      session: role[2] || undefined,
    };
  }
  const kind: IdentityKind = type === "WebIdentityUser" ? "workload" : type === "IAMUser" ? "human" : "unknown";
  return { uid: identityUid("aws", account, kind, id), kind, name: readText(user["name"]) ?? id };
}
