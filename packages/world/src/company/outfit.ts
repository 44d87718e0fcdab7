import { DAY_MS, HOUR_MS } from "../calendar/time.ts";
import { type AddressPool, addressPool, NETWORKS, type NetworkName } from "../network/address.ts";
import {
  createWhereabouts,
  instanceSessions,
  oneSession,
  rotatingSessions,
  type Whereabouts,
} from "../network/whereabouts.ts";
import { type AwsPrincipal, createAwsPersona } from "../personas/aws.ts";
import { AWS_CALLS, type AwsTrade } from "../personas/aws-calls.ts";
import { createGatewayPersona } from "../personas/gateway.ts";
import { createGithubApp } from "../personas/github-app.ts";
import { createKubernetesPersona } from "../personas/kubernetes.ts";
import type { Persona } from "../personas/persona.ts";
import { createToolUser, type ToolUser } from "../personas/tool-user.ts";
import type { Company } from "./company.ts";
import { ENDPOINTS } from "./endpoints.ts";
import { KUBERNETES_CALLS } from "./kubernetes-calls.ts";
import { scopesOf, TOOLS } from "./tools.ts";
import { controllerAgent, USER_AGENTS } from "./user-agents.ts";

/** What a persona needs to be told. Everything else follows from its name and the company's seed. */
export interface Outfit {
  readonly name: string;
  readonly team: string;
  readonly network: NetworkName;
  /** How many /24s of the network, and hosts of each. */
  readonly width?: number;
  readonly hosts?: number;
  /** Catalogue of what it calls. */
  readonly trade: string;
  readonly agent?: (release: number) => string;
  readonly session?: "one" | "instances" | "rotating";
}

const MOVES = 0.06;
/** A migration takes a working day. */
const WORKDAY_MS = 8 * HOUR_MS;

/** A role or user of AWS. */
export function awsOutfit(
  company: Company,
  outfit: Outfit & { readonly trade: AwsTrade; readonly principal: AwsPrincipal },
): Persona {
  return createAwsPersona({
    seed: company.seed,
    principal: outfit.principal,
    name: outfit.name,
    calls: AWS_CALLS[outfit.trade],
    releases: releasesOf(company, outfit),
    whereabouts: whereaboutsOf(company, outfit, USER_AGENTS.boto3),
  });
}

/** A service account of the cluster, named `namespace/name`. */
export function clusterOutfit(company: Company, outfit: Outfit): Persona {
  const [namespace = "default", name = outfit.name] = outfit.name.split("/");
  return createKubernetesPersona({
    seed: company.seed.split(outfit.name),
    namespace,
    name,
    calls: KUBERNETES_CALLS[outfit.trade] ?? [],
    releases: releasesOf(company, outfit),
    whereabouts: whereaboutsOf(company, outfit, controllerAgent(name)),
  });
}

/** A consumer at Kong. */
export function consumerOutfit(company: Company, outfit: Outfit & { readonly host: string }): Persona {
  return createGatewayPersona({
    style: "kong",
    host: outfit.host,
    caller: outfit.name,
    name: outfit.name,
    kind: "service-account",
    endpoints: ENDPOINTS[outfit.trade] ?? [],
    releases: releasesOf(company, outfit),
    whereabouts: whereaboutsOf(company, outfit, USER_AGENTS.python),
  });
}

/** An API key that nginx checks. */
export function keyOutfit(company: Company, outfit: Outfit & { readonly host: string }): Persona {
  return createGatewayPersona({
    style: "nginx-key",
    host: outfit.host,
    caller: outfit.name,
    name: outfit.name,
    kind: "api-key",
    endpoints: ENDPOINTS[outfit.trade] ?? [],
    releases: releasesOf(company, outfit),
    whereabouts: whereaboutsOf(company, outfit, USER_AGENTS.python),
  });
}

/** A service of the mesh that calls another one, known by its SPIFFE id. */
export function meshOutfit(company: Company, outfit: Outfit & { readonly callee: string }): Persona {
  return createGatewayPersona({
    style: "envoy",
    host: `${outfit.callee}.production.svc.cluster.local`,
    caller: `spiffe://example.com/ns/production/sa/${outfit.name}`,
    name: outfit.name,
    kind: "workload",
    endpoints: ENDPOINTS[outfit.trade] ?? [],
    releases: releasesOf(company, outfit),
    whereabouts: whereaboutsOf(company, outfit, USER_AGENTS.node),
  });
}

/** A caller with HTTP authentication at nginx. */
export function hookOutfit(company: Company, outfit: Outfit & { readonly host: string }): Persona {
  return createGatewayPersona({
    style: "nginx-user",
    host: outfit.host,
    caller: outfit.name,
    name: outfit.name,
    kind: "service-account",
    endpoints: ENDPOINTS[outfit.trade] ?? [],
    releases: releasesOf(company, outfit),
    whereabouts: whereaboutsOf(company, outfit, USER_AGENTS.payments),
  });
}

/** An agent or bot that logs in the native format. */
export function toolOutfit(
  company: Company,
  outfit: Outfit & { readonly provider: string; readonly kind: "ai-agent" | "bot" },
): ToolUser {
  const tools = TOOLS[outfit.trade] ?? [];
  return createToolUser({
    provider: outfit.provider,
    account: "example",
    kind: outfit.kind,
    name: outfit.name,
    tools,
    grantedScopes: scopesOf(tools),
    whereabouts: whereaboutsOf(company, outfit, USER_AGENTS.agent),
  });
}

/** A GitHub App. */
export function appOutfit(company: Company, outfit: Outfit & { readonly repos: readonly string[] }): Persona {
  return createGithubApp({
    app: outfit.name,
    repos: outfit.repos,
    calls: [
      { action: "git.fetch", operation: "access" },
      { action: "git.push", operation: "modify" },
      { action: "pull_request.create", operation: "create" },
      { action: "pull_request.merge", operation: "modify" },
    ],
    whereabouts: whereaboutsOf(company, outfit, USER_AGENTS.dependency),
  });
}

/** Where it calls from; a few move to other addresses of their network at some time. */
export function whereaboutsOf(company: Company, outfit: Outfit, agent: (release: number) => string): Whereabouts {
  const random = company.seed.split(`whereabouts/${outfit.name}`);
  const { network, width = 1, hosts = 4, session = "one" } = outfit;
  const pool = addressPool(random, network, width, hosts);
  const own = {
    at: company.startAt + random.below(company.endAt - company.startAt + 1),
    pool: addressPool(random, network, width, hosts),
  };
  const moves = random.chance(MOVES);
  const migratesAt = company.migrationOf(network);
  const move = migratesAt === undefined ? own : migrationFrom(network, migratesAt + (own.at % WORKDAY_MS), own.pool);
  return createWhereabouts({
    pool,
    ...(moves || migratesAt !== undefined ? { move } : {}),
    releases: releasesOf(company, outfit),
    userAgent: outfit.agent ?? agent,
    session: sessionsOf(session, random, company.startAt, outfit.name),
  });
}

/** What called through the one gateway of the company calls from the cloud's own addresses then. */
function migrationFrom(network: NetworkName, at: number, pool: AddressPool): { at: number; pool: AddressPool } {
  if (network !== "nat") return { at, pool };
  const cloud = NETWORKS.cloud;
  return { at, pool: { ...pool, network: "cloud", prefixes: [cloud[at % cloud.length] ?? ""] } };
}

/** The team's releases, as they reach this machine: within two hours. */
function releasesOf(company: Company, outfit: Outfit): readonly number[] {
  const lag = company.seed.split(`lag/${outfit.name}`).below(2 * HOUR_MS);
  return company.releases(outfit.team).map((at) => at + lag);
}

function sessionsOf(
  session: NonNullable<Outfit["session"]>,
  random: ReturnType<Company["seed"]["split"]>,
  startAt: number,
  name: string,
): Parameters<typeof createWhereabouts>[0]["session"] {
  switch (session) {
    case "one":
      return oneSession(name, startAt);
    case "instances":
      return instanceSessions(random, random.between(3, 12), random.between(6, 30) * HOUR_MS);
    case "rotating":
      return rotatingSessions(`botocore-session`, DAY_MS / 2);
  }
}
