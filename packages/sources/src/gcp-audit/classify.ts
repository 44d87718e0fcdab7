import type { ActionClass, JsonObject } from "@rolecall/core";
import { BoundedCache } from "../bounded-cache.ts";

const SECRET =
  /accesssecretversion|generate(?:access|id)token|signjwt|signblob|createserviceaccountkey|uploadserviceaccountkey|decrypt|getserialportoutput|\.secrets\.(?:get|list|watch)|gethmackey|createhmackey|hmackeys?\.(?:create|get)|keys\.create|generatehmac/;
const AUTH =
  /login|logout|authorizeuser|checkpolicy|startssh|exchangetoken|\.sts\.|securitytoken|impersonat|tokenreview/;
const ADMIN =
  /iampolic|setiam|policies\.|orgpolicy|(?:update|create|delete|undelete|patch|disable|enable)(?:role|sink|exclusion|serviceaccount|accesspolic|servicep|brand|workloadidentitypool|organi[sz]ation|tagbinding|lien|ekm|bucketlogg)|serviceaccounts?\.(?:create|delete|disable|enable|update|patch|set)|createserviceaccount|setproject|logging\.v2\.configservice|rolebindings|clusterrole|(?:^|\.)roles\.|sinks\.|accesscontrols|\.acl|setcommoninstancemetadata|setmetadata|setusableservice|\.users\.|admin\.|workloadidentitypool/;
const NETWORK =
  /firewall|\.routes?\.|subnet|\.networks?\.|vpn|\.dns\.|managedzone|resourcerecord|forwardingrule|sslpolic|securitypolic|router|interconnect|networkpolic|ingress/;
const EXECUTE =
  /pods\.(?:exec|attach|portforward|ephemeral)|\.exec\.|serialport|createbuild|runbuild|\.run(?:job|task)?$|callfunction|\.jobs?\.(?:insert|create|query|run)|insertjob|executequery|instances\.(?:insert|start|reset|resume|bulkinsert)|invoke|predict|generatecontent|executions\.create|rundag|startjob|submitjob/;
const DELETE = /(?:^|[.])(?:delete|destroy|purge|remove|undeploy|batchdelete|deletecollection)/;

const byMethod = new BoundedCache<ActionClass>(8192, (method) => {
  const name = method.toLowerCase();
  const verb = lastPart(name);
  if (SECRET.test(name)) return "secret";
  if (AUTH.test(name)) return "auth";
  const reads = readClass(verb, name);
  if (reads !== undefined) return reads;
  if (EXECUTE.test(name)) return "execute";
  if (ADMIN.test(name)) return "admin";
  if (DELETE.test(`.${verb}`)) return "delete";
  if (NETWORK.test(name)) return "network";
  return WRITE.test(verb) ? "write" : "other";
});

const WRITE =
  /^(?:create|insert|update|patch|set|add|write|put|import|copy|move|restore|compose|rewrite|attach|detach|enable|disable|start|stop|deploy|upload|publish|commit|replace|tag|undelete|cancel|approve|batch|add|rotate|schedule|modify|acknowledge|apply|post|send|mutate|save|resize|recreate)/;

/** `get` and `list` in every casing; reading who may do what, and what there is, is discovery. */
function readClass(verb: string, name: string): ActionClass | undefined {
  if (/^(?:aggregated?list|list|search|query(?!$)|testiam|queryg|analyze|watch$|aggregat)/.test(verb)) {
    return /\.k8s\.|^io\.k8s/.test(name) || /storage\.objects/.test(name) || verb === "watch" ? "read" : "discover";
  }
  if (/^getiampolicy|^getpolicy|^getrole|^getserviceaccount$/.test(verb)) return "discover";
  return /^(?:get|read|batchget|download|export|view|fetch|head|stream|pull|scan|select|describe|lookup|tabledata|getqueryresults)/.test(
    verb,
  )
    ? "read"
    : undefined;
}

/** What a method does: `google.iam.admin.v1.CreateServiceAccountKey`, `v1.compute.firewalls.insert`, `io.k8s.core.v1.pods.create`. */
export function classOf(method: string): ActionClass {
  return byMethod.get(method);
}

/** What a job of BigQuery does to a table, a data set or a routine: the member of its `metadata` that says it. */
const OF_JOBS: readonly (readonly [RegExp, ActionClass])[] = [
  [/^(?:tableData|modelData)Read$/, "read"],
  [/^(?!job)\w+Deletion$/, "delete"],
  [/^(?!job)\w+(?:Creation|Change)$/, "write"],
];

/**
 * Every record of a job of BigQuery has the method that began the job. What it came to read, change and delete are records of
 * their own, and what each of them is says its metadata.
 * https://cloud.google.com/bigquery/docs/reference/auditlogs/rest/Shared.Types/BigQueryAuditMetadata
 */
export function classOfJob(method: ActionClass, metadata: JsonObject | undefined): ActionClass {
  if (method !== "execute" || metadata === undefined) return method;
  for (const member of Object.keys(metadata)) {
    const found = OF_JOBS.find(([pattern]) => pattern.test(member));
    if (found !== undefined) return found[1];
  }
  return method;
}

/** Does the method's name say that it makes something new? */
export function creates(method: string): boolean {
  return /^(?:create|insert|bulkinsert)/i.test(lastPart(method));
}

/** `SetIamPolicy` of `google.iam.v1.IAMPolicy.SetIamPolicy`, `…Service-SearchOrganizations`, `google.iam.v1.IAMPolicy/SetIamPolicy`. */
function lastPart(method: string): string {
  return method.slice(Math.max(method.lastIndexOf("."), method.lastIndexOf("-"), method.lastIndexOf("/")) + 1);
}
