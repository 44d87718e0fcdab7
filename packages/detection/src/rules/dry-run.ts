import { isJsonObject, type JsonObject } from "@rolecall/core";
import { vendorSource } from "../vendor/vendor-source.ts";
import { collect } from "./collect.ts";
import type { Evidence } from "./evidence.ts";

/** The verbs whose dry run changes nothing; whoever reads has read, whatever else the address says. */
const CHANGES = new Set(["create", "update", "patch", "delete", "deletecollection"]);
/** What is done at once, and not written to the store, is done in a dry run as well. */
const AT_ONCE = /^(?:serviceaccounts\/token|[^/]+\/(?:exec|attach|portforward|proxy))$/;

/** What reads, or hands something out, has done so: no method of Google's that does has a trial. */
const READS: ReadonlySet<string> = new Set(["read", "secret", "auth", "discover"]);
/** Where a job of BigQuery says that it is one to be estimated. */
const ESTIMATED = [
  ["serviceData", "jobInsertRequest", "resource", "jobConfiguration", "dryRun"],
  ["serviceData", "jobInsertResponse", "resource", "jobConfiguration", "dryRun"],
  ["serviceData", "jobCompletedEvent", "job", "jobConfiguration", "dryRun"],
];
/** Where other methods of Google's are asked to try. */
const TRIED = [
  ["request", "validateOnly"],
  ["request", "validate_only"],
];

/**
 * Was it only asked whether it might be done? EC2 answers with an error of this name; of Kubernetes it is asked by a
 * parameter of the address, and a text like it in any other parameter is the caller's own. Google's log has a request as
 * the service understood it, but for an object of a cluster, which is as its caller wrote it.
 */
export function isDryRun({ event, raw }: Evidence): boolean {
  if (event.error_code?.endsWith("DryRunOperation") === true) return true;
  if (vendorSource(event) === "gcp-audit") return isTriedAtGoogle(event, raw());
  if (event.provider !== "kubernetes") return false;
  const [verb = "", target = ""] = event.action.split(" ", 2);
  if (!CHANGES.has(verb) || AT_ONCE.test(target)) return false;
  const uri = raw()?.["requestURI"];
  return typeof uri === "string" && asksForDryRun(uri);
}

function isTriedAtGoogle({ action, action_class: does }: Evidence["event"], raw: JsonObject | undefined): boolean {
  const payload = raw?.["protoPayload"];
  if (!isJsonObject(payload)) return false;
  const isSo = (path: readonly string[]): boolean => collect(payload, path).includes(true);
  // A perimeter that is not enforced yet reports what it would have refused.
  if (isSo(["metadata", "dryRun"]) && collect(payload, ["metadata", "violationReason"]).length > 0) return true;
  if (ESTIMATED.some(isSo)) return true;
  return !action.startsWith("io.k8s.") && !READS.has(does) && TRIED.some(isSo);
}

function asksForDryRun(uri: string): boolean {
  const query = uri.indexOf("?");
  return query !== -1 && new URLSearchParams(uri.slice(query)).getAll("dryRun").includes("All");
}
