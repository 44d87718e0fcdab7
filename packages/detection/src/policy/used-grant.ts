import { compileGlob } from "../rules/glob.ts";
import { permissionsOf } from "./permissions.ts";
import { holds } from "./scopes.ts";

/** `* * in pay`: everything, in one namespace of a cluster. */
const PLACE = / in [\w.-]+$/;

/** What an identity did, as far as what it was granted could be about it. */
export interface Uses {
  readonly scopes: readonly string[];
  /** Names of its operations, see {@link operationNames}. */
  readonly names: readonly string[];
}

/** An operation as grants name it: `GetObject`, `s3:GetObject`, what it needs of IAM; `get pods`, `get leases.coordination.k8s.io`. */
export function operationNames(service: string, action: string): readonly string[] {
  if (service === "") return [action];
  if (action.includes(" ")) return [action, `${action}.${service}`];
  return [
    action,
    `${service.split(".", 1)[0]}:${action}`,
    `${service}:${action}`,
    ...permissionsOf(`${service} ${action}`),
  ];
}

/** Was the granted text needed? `s3:*` and `* pods` are needed by what they hold, as is a scope by its parts. */
export function isUsed(text: string, { scopes, names }: Uses): boolean {
  const granted = text.replace(PLACE, "");
  if (scopes.some((scope) => holds(granted, scope))) return true;
  if (!granted.includes("*")) return names.includes(granted);
  return names.some(compileGlob(granted));
}
