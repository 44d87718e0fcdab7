import type { ActionClass } from "@rolecall/core";
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

/** Does the method's name say that it makes something new? */
export function creates(method: string): boolean {
  return /^(?:create|insert|bulkinsert)/i.test(lastPart(method));
}

/** `SetIamPolicy` of `google.iam.v1.IAMPolicy.SetIamPolicy`, `…Service-SearchOrganizations`, `google.iam.v1.IAMPolicy/SetIamPolicy`. */
function lastPart(method: string): string {
  return method.slice(Math.max(method.lastIndexOf("."), method.lastIndexOf("-"), method.lastIndexOf("/")) + 1);
}
