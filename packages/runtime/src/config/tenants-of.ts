import type { Config } from "./types.ts";

/** Every tenant whose records a door may let in, the configuration's own first. */
export function tenantsOf({
  tenant,
  tenants,
  inputs,
}: Pick<Config, "tenant" | "tenants" | "inputs">): readonly string[] {
  const ofInputs = inputs.flatMap(({ kafka, http, files }) => [
    kafka?.tenant,
    http?.tenant,
    files?.tenant,
    ...(http?.tokens ?? []).map((token) => token.tenant),
  ]);
  return [...new Set([tenant, ...tenants, ...ofInputs.filter((name) => name !== undefined)])];
}
