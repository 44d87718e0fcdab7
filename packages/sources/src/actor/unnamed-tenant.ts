/** Platforms whose own sources call a tenant that nothing names `default`: ids of Okta's are unique among all of them. */
const UNNAMED: ReadonlySet<string> = new Set(["okta", "kubernetes", "vault", "auth0"]);

/** The account of a record in a schema that carries many vendors', so that somebody has one id in whichever form he comes. */
export function accountIn(provider: string, account: string | undefined): string {
  return account || (UNNAMED.has(provider) ? "default" : "");
}
