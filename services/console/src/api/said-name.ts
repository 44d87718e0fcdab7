import type { Context } from "hono";
import { whoOf } from "../access/who.ts";

/** Whoever proved a name bears it; a program on this machine, and whoever holds the printed link, says it. */
export function nameOf(c: Context, said: string): string {
  const { name, via } = whoOf(c);
  return via === "oidc" || via === "token" ? name : said;
}
