import { permissionsOf } from "../policy/permissions.ts";
import { generalize } from "./generalize.ts";
import type { Usage } from "./usage.ts";

const MOST_RESOURCES = 20;

export interface IamStatement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
}

/** The usage as an IAM policy document: one statement a service and set of resources. */
export function renderIam(usage: Usage): {
  readonly Version: "2012-10-17";
  readonly Statement: readonly IamStatement[];
} {
  const grouped = new Map<string, { service: string; actions: Set<string>; resources: readonly string[] }>();
  for (const [call, seen] of usage.calls) {
    const permissions = permissionsOf(call);
    if (permissions.length === 0) continue;
    const arns = Array.from(seen).filter((name) => name.startsWith("arn:"));
    // A call on things that have no ARN in the log may be on anything.
    const resources = arns.length === 0 || arns.length < seen.size ? ["*"] : generalize(arns, MOST_RESOURCES);
    const service = permissions[0]?.split(":", 1)[0] ?? "";
    const key = `${service} ${resources.join(" ")}`;
    const group = grouped.get(key) ?? { service, actions: new Set<string>(), resources };
    for (const permission of permissions) group.actions.add(permission);
    grouped.set(key, group);
  }
  const statements = Array.from(grouped.entries()).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    Version: "2012-10-17",
    Statement: statements.map(([, { service, actions, resources }], at) => ({
      Sid: `${service.replaceAll(/[^A-Za-z0-9]/g, "")}${at + 1}`,
      Effect: "Allow",
      Action: Array.from(actions).toSorted(),
      Resource: resources,
    })),
  };
}
