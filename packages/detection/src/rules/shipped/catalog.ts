import type { Rule } from "../rule.ts";
import { AGENTS_ARGUMENTS } from "./agents/arguments.ts";
import { AGENTS_HARM } from "./agents/harm.ts";
import { AGENTS_SECRETS } from "./agents/secrets.ts";
import { AGENTS_SPREAD } from "./agents/spread.ts";
import { ANTHROPIC } from "./anthropic/anthropic.ts";
import { ANTHROPIC_OPENINGS } from "./anthropic/openings.ts";
import { AUTH0_ACCESS } from "./auth0/access.ts";
import { AUTH0_CLIENTS } from "./auth0/clients.ts";
import { AUTH0_GUARDS } from "./auth0/guards.ts";
import { AWS_ACCESS } from "./aws/access.ts";
import { AWS_BEDROCK } from "./aws/bedrock.ts";
import { AWS_CENTRE } from "./aws/centre.ts";
import { AWS_CHANGES } from "./aws/changes.ts";
import { AWS_COMPUTE } from "./aws/compute.ts";
import { AWS_CREDENTIALS } from "./aws/credentials.ts";
import { AWS_DATABASES } from "./aws/databases.ts";
import { AWS_DESTRUCTION } from "./aws/destruction.ts";
import { AWS_DETECTION } from "./aws/detection.ts";
import { AWS_DISCOVERY } from "./aws/discovery.ts";
import { AWS_DOORS } from "./aws/doors.ts";
import { AWS_EVERYDAY } from "./aws/everyday.ts";
import { AWS_EXPOSURE } from "./aws/exposure.ts";
import { AWS_FUNCTIONS } from "./aws/functions.ts";
import { AWS_GUARDS } from "./aws/guards.ts";
import { AWS_HARDENING } from "./aws/hardening.ts";
import { AWS_JOBS } from "./aws/jobs.ts";
import { AWS_LENDING } from "./aws/lending.ts";
import { AWS_LOGGING } from "./aws/logging.ts";
import { AWS_LOSS } from "./aws/loss.ts";
import { AWS_MISUSE } from "./aws/misuse.ts";
import { AWS_MODELS } from "./aws/models.ts";
import { AWS_NETWORK } from "./aws/network.ts";
import { AWS_OPENINGS } from "./aws/openings.ts";
import { AWS_PRIVILEGE } from "./aws/privilege.ts";
import { AWS_PROBES } from "./aws/probes.ts";
import { AWS_RIGHTS } from "./aws/rights.ts";
import { AWS_SECRETS } from "./aws/secrets.ts";
import { AWS_SENTRIES } from "./aws/sentries.ts";
import { AWS_SETTINGS } from "./aws/settings.ts";
import { AWS_SHARING } from "./aws/sharing.ts";
import { AWS_SIDE_DOORS } from "./aws/side-doors.ts";
import { AWS_SIGNALS } from "./aws/signals.ts";
import { AWS_SIGNIN } from "./aws/signin.ts";
import { AWS_UNDOINGS } from "./aws/undoings.ts";
import { AWS_UPHEAVAL } from "./aws/upheaval.ts";
import { AWS_USES } from "./aws/uses.ts";
import { AWS_WATCH } from "./aws/watch.ts";
import { AZURE_DOORS } from "./azure/doors.ts";
import { AZURE_GUARDS } from "./azure/guards.ts";
import { AZURE_HARDENING } from "./azure/hardening.ts";
import { AZURE_KEYS } from "./azure/keys.ts";
import { AZURE_RESOURCES } from "./azure/resources.ts";
import { AZURE_SETTINGS } from "./azure/settings.ts";
import { AZURE_STORAGE } from "./azure/storage.ts";
import { AZURE_UNDOINGS } from "./azure/undoings.ts";
import { AZURE_WAYS } from "./azure/ways.ts";
import { EDGES } from "./edges.ts";
import { ENTRA_DIRECTORY } from "./entra/directory.ts";
import { ENTRA_GRAPH } from "./entra/graph.ts";
import { ENTRA_HARDENING } from "./entra/hardening.ts";
import { ENTRA_ROLES } from "./entra/roles.ts";
import { ENTRA_SIGN_INS } from "./entra/sign-ins.ts";
import { ENTRA_TRUST } from "./entra/trust.ts";
import { GCP_CLUSTER_GUARDS } from "./gcp/cluster-guards.ts";
import { GCP_CLUSTER_RIGHTS } from "./gcp/cluster-rights.ts";
import { GCP_CLUSTERS } from "./gcp/clusters.ts";
import { GCP_DATA } from "./gcp/data.ts";
import { GCP_DELEGATION } from "./gcp/delegation.ts";
import { GCP_GRANTS } from "./gcp/grants.ts";
import { GCP_GUARDS } from "./gcp/guards.ts";
import { GCP_HARDENING } from "./gcp/hardening.ts";
import { GCP_IDENTITIES } from "./gcp/identities.ts";
import { GCP_LOSS } from "./gcp/loss.ts";
import { GCP_PODS } from "./gcp/pods.ts";
import { GCP_SERVICES } from "./gcp/services.ts";
import { GCP_SETTINGS } from "./gcp/settings.ts";
import { GCP_SIDE_DOORS } from "./gcp/side-doors.ts";
import { GCP_STORAGE } from "./gcp/storage.ts";
import { GCP_UNDOINGS } from "./gcp/undoings.ts";
import { GCP_UPHEAVAL } from "./gcp/upheaval.ts";
import { GCP_WATCH } from "./gcp/watch.ts";
import { GCP_WAYS } from "./gcp/ways.ts";
import { GITHUB_CHANGES } from "./github/changes.ts";
import { GITHUB_GUARDS } from "./github/guards.ts";
import { GITHUB_HARDENING } from "./github/hardening.ts";
import { GITHUB_ORGANIZATION } from "./github/organization.ts";
import { GITHUB_REPOSITORIES } from "./github/repositories.ts";
import { GITHUB_SECRETS } from "./github/secrets.ts";
import { GITHUB_WORMS } from "./github/worms.ts";
import { GITLAB_ACCESS } from "./gitlab/access.ts";
import { GITLAB_CHANGES } from "./gitlab/changes.ts";
import { KUBERNETES_ACCESS } from "./kubernetes/access.ts";
import { KUBERNETES_CHANGES } from "./kubernetes/changes.ts";
import { KUBERNETES_GUARDS } from "./kubernetes/guards.ts";
import { KUBERNETES_HARDENING } from "./kubernetes/hardening.ts";
import { KUBERNETES_OPENINGS } from "./kubernetes/openings.ts";
import { KUBERNETES_REACH } from "./kubernetes/reach.ts";
import { KUBERNETES_RIGHTS } from "./kubernetes/rights.ts";
import { KUBERNETES_TURNS } from "./kubernetes/turns.ts";
import { KUBERNETES_WAYS } from "./kubernetes/ways.ts";
import { KUBERNETES_WORKLOADS } from "./kubernetes/workloads.ts";
import { MACHINES } from "./machines.ts";
import { OFFICE_HARDENING } from "./office/hardening.ts";
import { MICROSOFT_365 } from "./office/microsoft-365.ts";
import { OFFICE_OPENINGS } from "./office/openings.ts";
import { OFFICE_TURNS } from "./office/turns.ts";
import { OFFICE_VOLUMES } from "./office/volumes.ts";
import { OKTA_CHANGES } from "./okta/changes.ts";
import { OKTA_GUARDS } from "./okta/guards.ts";
import { OKTA_HARDENING } from "./okta/hardening.ts";
import { OKTA_SCRIPTS } from "./okta/scripts.ts";
import { OKTA_TRUST } from "./okta/trust.ts";
import { OPENAI } from "./openai/openai.ts";
import { OPENAI_OPENINGS } from "./openai/openings.ts";
import { SERVICES } from "./services/services.ts";
import { ACCESS_LIMITS } from "./several/access-limits.ts";
import { ACCESS_OPENINGS } from "./several/access-openings.ts";
import { ADDRESSES } from "./several/addresses.ts";
import { CLUSTER_ARRIVALS } from "./several/cluster-arrivals.ts";
import { DIRECTORY_OPENINGS } from "./several/directory-openings.ts";
import { DIRECTORY_TURNS } from "./several/directory-turns.ts";
import { FORGE_OPENINGS } from "./several/forge-openings.ts";
import { FORGE_TURNS } from "./several/forge-turns.ts";
import { LOGIN_TURNS } from "./several/login-turns.ts";
import { LONG_REQUESTS } from "./several/long-requests.ts";
import { MACHINE_GAINS } from "./several/machine-gains.ts";
import { MACHINE_REFUSALS } from "./several/machine-refusals.ts";
import { MODELS_EVERYDAY } from "./several/models-everyday.ts";
import { OCSF_FINDINGS } from "./several/ocsf-findings.ts";
import { OPA } from "./several/opa.ts";
import { PEOPLE_EVERYDAY } from "./several/people-everyday.ts";
import { PLATFORM_OPENINGS } from "./several/platform-openings.ts";
import { PUBLIC_DOORS } from "./several/public-doors.ts";
import { QUIET_GAINS } from "./several/quiet-gains.ts";
import { SECRET_STORES } from "./several/secret-stores.ts";
import { VENDOR_ARRIVALS } from "./several/vendor-arrivals.ts";
import { SLACK_CHANGES } from "./slack/changes.ts";
import { SLACK } from "./slack/slack.ts";
import { VAULT_LIMITS } from "./vault/limits.ts";
import { VAULT_ROLES } from "./vault/roles.ts";
import { VAULT_UPHEAVAL } from "./vault/upheaval.ts";
import { VAULT } from "./vault/vault.ts";
import { WORKSPACE_ALERTS } from "./workspace/alerts.ts";
import { WORKSPACE_CHANGES } from "./workspace/changes.ts";
import { GOOGLE_WORKSPACE } from "./workspace/google-workspace.ts";
import { WORKSPACE_HARDENING } from "./workspace/hardening.ts";
import { WORKSPACE_OPENINGS } from "./workspace/openings.ts";
import { WORKSPACE_TURNS } from "./workspace/turns.ts";

/** Every rule, in the order in which their matches of one event are given. */
export const RULES: readonly Rule[] = [
  ...AWS_LOGGING,
  ...AWS_DETECTION,
  ...AWS_ACCESS,
  ...AWS_PRIVILEGE,
  ...AWS_SIGNIN,
  ...AWS_DISCOVERY,
  ...AWS_SECRETS,
  ...AWS_COMPUTE,
  ...AWS_SHARING,
  ...AWS_EXPOSURE,
  ...AWS_NETWORK,
  ...AWS_FUNCTIONS,
  ...AWS_MISUSE,
  ...AWS_MODELS,
  ...AWS_DESTRUCTION,
  ...KUBERNETES_ACCESS,
  ...KUBERNETES_RIGHTS,
  ...KUBERNETES_WORKLOADS,
  ...GITHUB_REPOSITORIES,
  ...GITHUB_ORGANIZATION,
  ...SECRET_STORES,
  ...SLACK,
  ...VAULT,
  ...ANTHROPIC,
  ...OPENAI,
  ...OPA,
  ...AWS_DATABASES,
  ...AWS_CHANGES,
  ...KUBERNETES_CHANGES,
  ...GITHUB_CHANGES,
  ...GITLAB_ACCESS,
  ...GITLAB_CHANGES,
  ...AGENTS_SECRETS,
  ...AGENTS_SPREAD,
  ...AWS_SIGNALS,
  ...GCP_IDENTITIES,
  ...GCP_GRANTS,
  ...GCP_DELEGATION,
  ...GCP_STORAGE,
  ...GCP_DATA,
  ...GCP_SERVICES,
  ...GCP_PODS,
  ...AZURE_GUARDS,
  ...AZURE_RESOURCES,
  ...AZURE_STORAGE,
  ...ENTRA_DIRECTORY,
  ...ENTRA_ROLES,
  ...ENTRA_SIGN_INS,
  ...OKTA_GUARDS,
  ...OKTA_TRUST,
  ...GOOGLE_WORKSPACE,
  ...MICROSOFT_365,
  ...GCP_CLUSTERS,
  ...AUTH0_ACCESS,
  ...AUTH0_CLIENTS,
  ...GCP_CLUSTER_RIGHTS,
  ...AWS_BEDROCK,
  ...KUBERNETES_GUARDS,
  ...AWS_GUARDS,
  ...AWS_LOSS,
  ...GITHUB_GUARDS,
  ...GITHUB_SECRETS,
  ...OKTA_CHANGES,
  ...SLACK_CHANGES,
  ...ENTRA_TRUST,
  ...AZURE_DOORS,
  ...GCP_GUARDS,
  ...AUTH0_GUARDS,
  ...WORKSPACE_ALERTS,
  ...WORKSPACE_CHANGES,
  ...AWS_PROBES,
  ...AWS_RIGHTS,
  ...AWS_DOORS,
  ...GCP_LOSS,
  ...ADDRESSES,
  ...AWS_OPENINGS,
  ...KUBERNETES_OPENINGS,
  ...PLATFORM_OPENINGS,
  ...ACCESS_OPENINGS,
  ...AGENTS_ARGUMENTS,
  ...AWS_CREDENTIALS,
  ...AWS_HARDENING,
  ...AWS_UPHEAVAL,
  ...GCP_HARDENING,
  ...GCP_UPHEAVAL,
  ...GCP_CLUSTER_GUARDS,
  ...KUBERNETES_HARDENING,
  ...AZURE_HARDENING,
  ...ENTRA_HARDENING,
  ...ENTRA_GRAPH,
  ...OKTA_HARDENING,
  ...GITHUB_HARDENING,
  ...OFFICE_HARDENING,
  ...OFFICE_VOLUMES,
  ...WORKSPACE_HARDENING,
  ...AWS_CENTRE,
  ...CLUSTER_ARRIVALS,
  ...GCP_WAYS,
  ...OKTA_SCRIPTS,
  ...GITHUB_WORMS,
  ...VENDOR_ARRIVALS,
  ...FORGE_OPENINGS,
  ...DIRECTORY_OPENINGS,
  ...OFFICE_OPENINGS,
  ...WORKSPACE_OPENINGS,
  ...KUBERNETES_WAYS,
  ...GCP_WATCH,
  ...AZURE_WAYS,
  ...VAULT_UPHEAVAL,
  ...AWS_WATCH,
  ...AWS_LENDING,
  ...ANTHROPIC_OPENINGS,
  ...OPENAI_OPENINGS,
  ...AWS_SENTRIES,
  ...AWS_UNDOINGS,
  ...AWS_SIDE_DOORS,
  ...AWS_JOBS,
  ...AWS_USES,
  ...KUBERNETES_TURNS,
  ...DIRECTORY_TURNS,
  ...OFFICE_TURNS,
  ...FORGE_TURNS,
  ...LOGIN_TURNS,
  ...WORKSPACE_TURNS,
  ...OCSF_FINDINGS,
  ...VAULT_ROLES,
  ...AZURE_KEYS,
  ...AZURE_UNDOINGS,
  ...GCP_UNDOINGS,
  ...GCP_SIDE_DOORS,
  ...ACCESS_LIMITS,
  ...AGENTS_HARM,
  ...AWS_SETTINGS,
  ...AZURE_SETTINGS,
  ...GCP_SETTINGS,
  ...KUBERNETES_REACH,
  ...VAULT_LIMITS,
  ...PUBLIC_DOORS,
  ...QUIET_GAINS,
  ...MACHINE_GAINS,
  ...MACHINE_REFUSALS,
  ...AWS_EVERYDAY,
  ...MODELS_EVERYDAY,
  ...PEOPLE_EVERYDAY,
  ...LONG_REQUESTS,
  ...EDGES,
  ...[...SERVICES, ...MACHINES],
];
