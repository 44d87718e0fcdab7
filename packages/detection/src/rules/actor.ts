import type { Event } from "@rolecall/core";

/**
 * Names in `labels.invoked_by` behind which the identity itself may stand: the console, and services that call whatever
 * their customer wrote down, in a template, a workflow, a schedule, a runbook, an integration or a chat.
 */
const FRONTS = new Set([
  "AWS Internal",
  ...[
    ...["signin", "cloudformation", "cloudcontrolapi", "states", "scheduler", "events", "pipes", "ssm", "apigateway"],
    ...["appsync", "codepipeline", "chatbot", "q"],
  ].map((service) => `${service}.amazonaws.com`),
]);

/** Clients that people and scripts have: none of those was built with one. */
const BY_HAND = new Set(
  "kubectl curl wget python-requests python-httpx python-urllib aiohttp httpie peirates".split(" "),
);

/** Components of a Kubernetes cluster, which act for the cluster and not for themselves. */
const CLUSTER_PARTS = /^system:(?:node:|kube-|apiserver$|masters$)/;

/** Those of them whose credential lies where workloads run: a node's, and a service account's of the cluster's namespace. */
const HELD = /^system:(?:node:|serviceaccount:kube-system:)/;

/** Accounts there behind which people act: what they ask of a page or of an older Helm is done in its name. */
const ASKED_BY_PEOPLE = /:service-account:kube-system\/(?:kubernetes-dashboard|headlamp|tiller)$/;

/**
 * Google's own accounts in a customer's project, its service agents: `service-<number>@gcp-sa-<service>.iam…`, and those
 * of the products that are older than that name. Anybody may call an account of a project of their own so, but not the
 * project. Those that do what a customer's template or build says (`<number>@cloudservices…`, `@cloudbuild…`) are the
 * customer's.
 */
const SERVICE_AGENT =
  /^service-\d+@(?:gcp-sa-[a-z0-9-]+|compute-system|container-engine-robot|containerregistry|gcf-admin-robot|gs-project-accounts|serverless-robot-prod|service-networking|dataproc-accounts|dataflow-service-producer-prod|cloudcomposer-accounts|cloud-redis|cloud-filer|container-analysis|firebase-rules)\.iam\.gserviceaccount\.com$|@system\.gserviceaccount\.com$/;

/**
 * Is this a platform at work on its own: a cloud's service, a service-linked role, a service acting through a role that
 * it was given, a component of the cluster? Rules leave them out unless they say `actors: "anyone"`.
 */
export function isPlatform(event: Event): boolean {
  if (event.identity_kind === "cloud-service") return true;
  // GKE's API server writes its own names into Google's log.
  if (event.identity_uid.startsWith("kubernetes:")) return isClusterPart(event);
  if (isServiceLinked(event)) return true;
  if (event.provider === "gcp" && SERVICE_AGENT.test(event.identity_name)) return true;
  const service = event.labels?.["invoked_by"];
  return service !== undefined && !FRONTS.has(service);
}

/** A service takes on its own role, and calls from its own name; anybody may call a user so, or a role of another path. */
function isServiceLinked({ provider, identity_kind, identity_name, src_ip }: Event): boolean {
  const isNamedSo = provider === "aws" && identity_name.startsWith("AWSServiceRoleFor");
  return isNamedSo && identity_kind === "role" && src_ip === undefined;
}

/**
 * Nodes and components are `workload`; else by name as the log writes it, or by the native id of a service account. Whose
 * token somebody uses by hand is at work for that one, and a SPIFFE id is a customer's own.
 */
function isClusterPart(event: Event): boolean {
  const { identity_uid, identity_name, client = "" } = event;
  const isHeld = HELD.test(identity_name) || identity_uid.includes(":service-account:kube-system/");
  if (isHeld) return !BY_HAND.has(client) && !ASKED_BY_PEOPLE.test(identity_uid);
  if (event.identity_kind === "workload") return !identity_name.startsWith("spiffe://");
  return CLUSTER_PARTS.test(identity_name);
}
