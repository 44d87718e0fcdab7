import { effect, type Operation, type Target } from "./effect.ts";

/** Resources that may be an identity, or have one of their own that ends with them; and the group that they lie in. */
const RESOURCES: readonly string[] = [
  "Microsoft.ManagedIdentity/userAssignedIdentities",
  "Microsoft.Compute/virtualMachines",
  "Microsoft.Compute/virtualMachineScaleSets",
  "Microsoft.Web/sites",
  "Microsoft.App/containerApps",
  "Microsoft.App/jobs",
  "Microsoft.ContainerInstance/containerGroups",
  "Microsoft.ContainerService/managedClusters",
  "Microsoft.Logic/workflows",
  "Microsoft.DataFactory/factories",
  "Microsoft.Automation/automationAccounts",
  "Microsoft.Resources/subscriptions/resourceGroups",
];

/** The log names it by its path alone, which the identity's own tokens have beside its object id. It is over only when that succeeded. */
const atPath: Target = ({ resource, outcome }) =>
  outcome === "success" && resource?.startsWith("/") === true ? { targets: [], path: pathOf(resource) } : undefined;

/** Paths are the same in capitals, in which some exports write them. */
export function pathOf(resource: string): string {
  return resource.toLowerCase().replace(/\/+$/, "");
}

export const OF_AZURE: readonly Operation[] = RESOURCES.flatMap((resource) => {
  const [action, reader] = [`${resource}/delete`, effect("deleted", atPath)];
  return [action, action.toUpperCase()].map((each): Operation => [each, reader]);
});
