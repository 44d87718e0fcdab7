import { type CredentialEntry, type InventoryEntry, identityUid } from "@rolecall/core";
import { type FileFault, faultAt } from "./fault.ts";
import { instantOf } from "./inventory-schema.ts";
import { factsOfTags, type InventoryFile, listOf, objectOf, type Reading, textOf } from "./reading.ts";

type Attributes = Readonly<Record<string, unknown>>;

/** A state file, version 4, or what `terraform show -json` prints: https://developer.hashicorp.com/terraform/internals/json-format */
export function isTerraformState(value: unknown): boolean {
  const state = objectOf(value);
  return typeof state["terraform_version"] === "string" && (Array.isArray(state["resources"]) || isShown(value));
}

function isShown(value: unknown): boolean {
  const { format_version, values } = objectOf(value);
  return typeof format_version === "string" && objectOf(values)["root_module"] instanceof Object;
}

/** Who is made by Terraform, with the tags that say whose they are, and when their keys were made. */
export function readTerraform({ path, text }: InventoryFile, value: unknown): Reading {
  const identities: InventoryEntry[] = [];
  const credentials: CredentialEntry[] = [];
  const lineOf = lineFinder(text);
  for (const { type, name, attributes } of instancesOf(value)) {
    const found = TYPES[type]?.(attributes);
    if (found === undefined) continue;
    const place = `${path}:${lineOf(type, name)}`;
    if ("credential" in found) credentials.push({ ...found.credential, place });
    else
      identities.push({
        ...factsOfTags(attributes["tags_all"] ?? attributes["tags"] ?? attributes["labels"]),
        ...found,
        place,
      });
  }
  return { identities, credentials, faults: isShown(value) ? [] : versionFaults(path, value) };
}

function versionFaults(path: string, value: unknown): readonly FileFault[] {
  const { version } = objectOf(value);
  if (version === 4) return [];
  const message =
    version === undefined ? "is no Terraform state" : `state version ${String(version)}, and only 4 is read`;
  return [faultAt(path, 1, message)];
}

interface Instance {
  readonly type: string;
  readonly name: string;
  readonly attributes: Attributes;
}

function* instancesOf(value: unknown): Generator<Instance> {
  yield* shownIn(objectOf(objectOf(value)["values"])["root_module"]);
  for (const resource of listOf(objectOf(value)["resources"])) {
    const { type, name, instances } = objectOf(resource);
    if (typeof type !== "string" || !Object.hasOwn(TYPES, type)) continue;
    for (const instance of listOf(instances)) {
      yield { type, name: textOf(name) ?? "", attributes: objectOf(objectOf(instance)["attributes"]) };
    }
  }
}

/** Of a module of `terraform show`, and those below it. */
function* shownIn(module: unknown): Generator<Instance> {
  const { resources, child_modules } = objectOf(module);
  for (const resource of listOf(resources)) {
    const { type, name, values } = objectOf(resource);
    if (typeof type === "string" && Object.hasOwn(TYPES, type))
      yield { type, name: textOf(name) ?? "", attributes: objectOf(values) };
  }
  for (const child of listOf(child_modules)) yield* shownIn(child);
}

type Found = Omit<InventoryEntry, "place"> | { readonly credential: Omit<CredentialEntry, "place"> };

const TYPES: Readonly<Record<string, (attributes: Attributes) => Found | undefined>> = {
  aws_iam_role: (attributes) => awsIdentity(attributes, "role", "role"),
  aws_iam_user: (attributes) => awsIdentity(attributes, "user", "*"),
  aws_iam_access_key: (attributes) => {
    const id = textOf(attributes["id"]);
    if (id === undefined) return undefined;
    return { credential: { id, issued: instantOf(attributes["create_date"]) } };
  },
  google_service_account: (attributes) => {
    const [email, project] = [textOf(attributes["email"]), textOf(attributes["project"])];
    if (email === undefined || project === undefined) return undefined;
    return {
      id: identityUid("gcp", project, "service-account", email),
      purpose: textOf(attributes["description"]) ?? textOf(attributes["display_name"]),
    };
  },
  azuread_service_principal: (attributes) =>
    entra(attributes, "oauth-app", attributes["tenant_id"] ?? attributes["application_tenant_id"]),
  azurerm_user_assigned_identity: (attributes) =>
    entra({ ...attributes, object_id: attributes["principal_id"] }, "managed-identity", attributes["tenant_id"]),
  kubernetes_service_account: serviceAccount,
  kubernetes_service_account_v1: serviceAccount,
};

function awsIdentity(attributes: Attributes, resource: string, kind: "role" | "*"): Found | undefined {
  const arn = new RegExp(`^arn:[^:]*:iam::(\\d{12}):${resource}/(?:.*/)?([^/]+)$`).exec(
    textOf(attributes["arn"]) ?? "",
  );
  if (arn === null) return undefined;
  const id = identityUid("aws", arn[1] ?? "", "role", arn[2] ?? "");
  return {
    id: kind === "*" ? id.replace(":role:", ":*:") : id,
    created: instantOf(attributes["create_date"]),
    ...(textOf(attributes["description"]) === undefined ? {} : { purpose: textOf(attributes["description"]) }),
  };
}

function entra(attributes: Attributes, kind: "oauth-app" | "managed-identity", tenant: unknown): Found | undefined {
  const object = textOf(attributes["object_id"]);
  if (object === undefined) return undefined;
  return { pattern: identityUid("entra", textOf(tenant) ?? "*", kind, object) };
}

function serviceAccount(attributes: Attributes): Found | undefined {
  const metadata = objectOf(listOf(attributes["metadata"])[0]);
  const [name, namespace] = [textOf(metadata["name"]), textOf(metadata["namespace"]) ?? "default"];
  if (name === undefined) return undefined;
  return {
    ...factsOfTags(metadata["labels"]),
    pattern: identityUid("kubernetes", "*", "service-account", `${namespace}/${name}`),
  };
}

/** The line on which a resource begins; its type and name follow each other within a few lines. */
function lineFinder(text: string): (type: string, name: string) => number {
  const lines = text.split("\n");
  const byType = new Map<string, number[]>();
  for (const [at, line] of lines.entries()) {
    const type = /"type":\s*"([a-z0-9_]+)"/.exec(line)?.[1];
    if (type !== undefined) byType.set(type, [...(byType.get(type) ?? []), at]);
  }
  return (type, name) => {
    const starts = byType.get(type) ?? [];
    const found = starts.find((at) => lines.slice(at, at + 3).some((line) => line.includes(`"name": "${name}"`)));
    return (found ?? starts[0] ?? 0) + 1;
  };
}
