import { type Event, isJsonObject, type JsonObject } from "@rolecall/core";
import { vendorSource } from "../vendor/vendor-source.ts";
import { collect } from "./collect.ts";
import type { Evidence } from "./evidence.ts";

/** The verbs whose dry run changes nothing; whoever reads has read, whatever else the address says. */
const CHANGES = new Set(["create", "update", "patch", "delete", "deletecollection"]);
/** What is done at once, and not written to the store, is done in a dry run as well. */
const AT_ONCE = /^(?:serviceaccounts\/token|[^/]+\/(?:exec|attach|portforward|proxy))$/;

/**
 * Methods of Google's that can be asked to try, by the parameters of its own interfaces (`validateOnly`): a member of that name in
 * the request of any other is nothing that its service knows. No SetIamPolicy and no export tries.
 */
const HAS_TRIAL = [
  /^google\.cloud\.(?:alloydb|domains|run\.v2|securitycentermanagement|resourcemanager\.v3\.Tag\w+)\.(?:.*\.)?(?:Create|Update|Delete|Register|Transfer|Run)\w*$/i,
  /^google\.cloud\.backupdr\..*\.(?:Create|Update|Delete)BackupVault$/i,
  /^google\.cloud\.security\.privateca\..*\.CreateCertificate$/i,
  /^google\.devtools\.cloudbuild\..*\.(?:Create|Update|Delete)WorkerPool$/i,
  /^google\.iam\.v3\..*\.(?:Create|Update|Delete)\w+$/i,
];
/** What reads, or hands something out, has done so. */
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

/** Was it only asked whether it might be done? EC2 answers with an error of this name. */
export function isDryRun({ event, raw }: Evidence): boolean {
  if (event.provider === "aws") return event.error_code?.endsWith("DryRunOperation") === true;
  if (vendorSource(event) === "gcp-audit") return isTriedAtGoogle(event, raw());
  return event.provider === "kubernetes" && isTriedInCluster(event.action, raw());
}

/**
 * It is asked by a parameter of the address, and a text like it in any other parameter is the caller's own. Of a deletion that
 * has a body it is asked there, and the address counts for nothing; a log that leaves bodies out does not tell which it was.
 */
function isTriedInCluster(action: string, raw: JsonObject | undefined): boolean {
  const [verb = "", target = ""] = action.split(" ", 2);
  if (!CHANGES.has(verb) || AT_ONCE.test(target)) return false;
  if (verb.startsWith("delete")) return collect(raw, ["requestObject", "dryRun"]).includes("All");
  const uri = raw?.["requestURI"];
  return typeof uri === "string" && asksForDryRun(uri);
}

function isTriedAtGoogle({ action, action_class: does, service }: Event, raw: JsonObject | undefined): boolean {
  const payload = raw?.["protoPayload"];
  if (!isJsonObject(payload)) return false;
  const isSo = (paths: readonly (readonly string[])[]): boolean => {
    const said = paths.flatMap((path) => collect(payload, path));
    return said.length > 0 && said.every((value) => value === true);
  };
  if (service === "bigquery.googleapis.com") return isSo(ESTIMATED);
  return !READS.has(does) && HAS_TRIAL.some((method) => method.test(action)) && isSo(TRIED);
}

function asksForDryRun(uri: string): boolean {
  const query = uri.indexOf("?");
  return query !== -1 && new URLSearchParams(uri.slice(query)).getAll("dryRun").includes("All");
}
