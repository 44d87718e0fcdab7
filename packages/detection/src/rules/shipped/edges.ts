import type { Rule } from "../rule.ts";
import { AGENTS_DESTINATIONS } from "./agents/destinations.ts";
import { AGENTS_MACHINE } from "./agents/machine.ts";
import { AGENTS_SERVERS } from "./agents/servers.ts";
import { AGENTS_SETTINGS } from "./agents/settings.ts";
import { AWS_AGENTS } from "./aws/agents.ts";
import { AWS_EDGES } from "./aws/edges.ts";
import { AZURE_EDGES } from "./azure/edges.ts";
import { AZURE_EVERYDAY } from "./azure/everyday.ts";
import { ENTRA_EDGES } from "./entra/edges.ts";
import { GCP_CLUSTER_USES } from "./gcp/cluster-uses.ts";
import { GCP_EDGES } from "./gcp/edges.ts";
import { GCP_EVERYDAY } from "./gcp/everyday.ts";
import { GITHUB_EDGES } from "./github/edges.ts";
import { KUBERNETES_ADDITIONS } from "./kubernetes/additions.ts";
import { KUBERNETES_BY_HAND } from "./kubernetes/by-hand.ts";
import { KUBERNETES_EVERYDAY } from "./kubernetes/everyday.ts";
import { OFFICE_ALERTS } from "./office/alerts.ts";
import { OFFICE_DIRECTORY } from "./office/directory.ts";
import { OFFICE_EDGES } from "./office/edges.ts";
import { DIRECTORIES_EVERYDAY } from "./several/directories-everyday.ts";
import { SEVERAL_EDGES } from "./several/edges.ts";
import { IN_PODS } from "./several/in-pods.ts";

/** What one or two other collections have a rule for, and all of what agents and their tools do to a machine. */
export const EDGES: readonly Rule[] = [
  ...KUBERNETES_ADDITIONS,
  ...AGENTS_MACHINE,
  ...AGENTS_SETTINGS,
  ...AGENTS_SERVERS,
  ...AWS_AGENTS,
  ...AWS_EDGES,
  ...GCP_EDGES,
  ...AZURE_EDGES,
  ...ENTRA_EDGES,
  ...OFFICE_EDGES,
  ...OFFICE_DIRECTORY,
  ...OFFICE_ALERTS,
  ...GITHUB_EDGES,
  ...SEVERAL_EDGES,
  ...AZURE_EVERYDAY,
  ...GCP_EVERYDAY,
  ...KUBERNETES_EVERYDAY,
  ...KUBERNETES_BY_HAND,
  ...GCP_CLUSTER_USES,
  ...IN_PODS,
  ...DIRECTORIES_EVERYDAY,
  ...AGENTS_DESTINATIONS,
];
