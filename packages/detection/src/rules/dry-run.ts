import type { Evidence } from "./evidence.ts";

/** The verbs whose dry run changes nothing; whoever reads has read, whatever else the address says. */
const CHANGES = new Set(["create", "update", "patch", "delete", "deletecollection"]);
/** What is done at once, and not written to the store, is done in a dry run as well. */
const AT_ONCE = /^(?:serviceaccounts\/token|[^/]+\/(?:exec|attach|portforward|proxy))$/;

/**
 * Was it only asked whether it might be done? EC2 answers with an error of this name; of Kubernetes it is asked by a
 * parameter of the address, and a text like it in any other parameter is the caller's own.
 */
export function isDryRun({ event, raw }: Evidence): boolean {
  if (event.error_code?.endsWith("DryRunOperation") === true) return true;
  if (event.provider !== "kubernetes") return false;
  const [verb = "", target = ""] = event.action.split(" ", 2);
  if (!CHANGES.has(verb) || AT_ONCE.test(target)) return false;
  const uri = raw()?.["requestURI"];
  return typeof uri === "string" && asksForDryRun(uri);
}

function asksForDryRun(uri: string): boolean {
  const query = uri.indexOf("?");
  return query !== -1 && new URLSearchParams(uri.slice(query)).getAll("dryRun").includes("All");
}
