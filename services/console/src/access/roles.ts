/** What somebody may do, each more than the one before. */
export const ROLES = ["viewer", "analyst", "responder", "admin"] as const;
export type Role = (typeof ROLES)[number];

/** `read` the pages and the API, `query` with SQL, `respond` with verdicts, silences and changes, `admin`ister. */
export const SCOPES = ["read", "query", "respond", "admin"] as const;
export type Scope = (typeof SCOPES)[number];

/** Who asks, and what they may do. */
export interface Principal {
  /** For the audit log. */
  readonly name: string;
  /** How it was shown: the printed link, an API token, a sign-in, or only that the program runs on this machine. */
  readonly via: "link" | "token" | "oidc" | "local";
  readonly scopes: ReadonlySet<Scope>;
}

/** A program on this machine, on a listener that is bound to loopback (decision 0004). */
export const LOCAL: Principal = { name: "local", via: "local", scopes: scopesOf("responder") };

/** The scopes of a role: its own and those of the roles before it. */
export function scopesOf(role: Role): ReadonlySet<Scope> {
  return new Set(SCOPES.slice(0, ROLES.indexOf(role) + 1));
}

type Need = readonly [method: RegExp, path: RegExp, scope: Scope];

/** The first that matches holds. */
const NEEDS: readonly Need[] = [
  [/^(?:GET|HEAD|POST)$/, /^\/(?:login|logout|assets)(?:\/|$)/, "read"],
  [/./, /^\/access(?:\/|$)/, "admin"],
  [/^POST$/, /^\/pipeline\/dead\//, "admin"],
  [/^POST$/, /^\/api\/v1\/query$/, "query"],
  [/./, /^\/(?:sql|suggest)(?:\/|$)/, "query"],
  [/^(?:GET|HEAD)$/, /./, "read"],
  // One's own views are nobody else's matter.
  [/^(?:POST|DELETE)$/, /^\/(?:api\/v1\/)?views(?:\/|$)/, "read"],
  [/^POST$/, /^\/(?:findings|silences|api\/v1\/feedback|api\/v1\/silences|api\/v1\/changes)(?:\/|$)/, "respond"],
  [/^DELETE$/, /^\/api\/v1\/silences\//, "respond"],
];

/** What a request needs. Whatever is not known here needs the most. */
export function neededScope(method: string, path: string): Scope {
  return NEEDS.find(([methods, paths]) => methods.test(method) && paths.test(path))?.[2] ?? "admin";
}
