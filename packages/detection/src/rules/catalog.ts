import { AWS_ACCESS } from "./aws-access.ts";
import { AWS_COMPUTE } from "./aws-compute.ts";
import { AWS_DESTRUCTION } from "./aws-destruction.ts";
import { AWS_DETECTION } from "./aws-detection.ts";
import { AWS_DISCOVERY } from "./aws-discovery.ts";
import { AWS_EXPOSURE } from "./aws-exposure.ts";
import { AWS_FUNCTIONS } from "./aws-functions.ts";
import { AWS_LOGGING } from "./aws-logging.ts";
import { AWS_MODELS } from "./aws-models.ts";
import { AWS_NETWORK } from "./aws-network.ts";
import { AWS_PRIVILEGE } from "./aws-privilege.ts";
import { AWS_SECRETS } from "./aws-secrets.ts";
import { AWS_SHARING } from "./aws-sharing.ts";
import { AWS_SIGNIN } from "./aws-signin.ts";
import { GITHUB_ORGANIZATION } from "./github-organization.ts";
import { GITHUB_REPOSITORIES } from "./github-repositories.ts";
import { KUBERNETES_ACCESS } from "./kubernetes-access.ts";
import { KUBERNETES_WORKLOADS } from "./kubernetes-workloads.ts";
import type { Rule } from "./rule.ts";

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
  ...AWS_MODELS,
  ...AWS_DESTRUCTION,
  ...KUBERNETES_ACCESS,
  ...KUBERNETES_WORKLOADS,
  ...GITHUB_REPOSITORIES,
  ...GITHUB_ORGANIZATION,
];
