import type { ActionClass, EventOutcome } from "@rolecall/core";
import { verbClass } from "../action/verb-class.ts";
import { BoundedCache } from "../bounded-cache.ts";

const SECRET =
  /list(?:account|service)?(?:sas|keys?|secrets|credentials|connectionstrings|adminkeys|querykeys|cluster(?:admin|user)credential|hostkeys|synckeys)|regenerate|getsecret|secret(?:get|list|backup|set)|key(?:decrypt|unwrap|sign|get|backup|wrap)|certificateget|vaults\/(?:secrets|keys)|publishingcredentials|(?:beginget|get)access|generaterecoverytoken|logins\//;
const ADMIN =
  /^microsoft\.(?:authorization|managedidentity|insights\/(?:diagnosticsettings|alertrules|metricalerts|activitylogalerts|logprofiles|scheduledqueryrules)|security|keyvault\/vaults(?:\/(?:accesspolicies|write))|policyinsights|operationalinsights\/workspaces\/(?:write|delete)|locks|aad)|elevateaccess|roleassignment|roledefinition|federatedidentity|diagnosticsettings|\/locks\/|automationaccounts\/(?:write|credentials)|blobservices\/write|storageaccounts\/write|containerregistries\/.*token/;
const EXECUTE =
  /runcommand|\/start\/action|\/restart\/action|\/redeploy|\/jobs\/write|runbooks\/.*(?:publish|write)|hostruntime|extensions\/write|\/run\/action|\/trigger|\/execute|invoke|deployments\/write|simulateeviction|\/import\/action|scripts?\/write|connect\/action|login\/action/;
const NETWORK = /^microsoft\.network\/|firewallrules|privateendpoint|virtualnetwork/;

/** Patterns over an operation in lower case that is no read; the first that matches counts. */
const CHANGES: readonly (readonly [RegExp, ActionClass])[] = [
  [EXECUTE, "execute"],
  [ADMIN, "admin"],
  [/\/delete$|purge|\/delete\//, "delete"],
  [NETWORK, "network"],
  [/\/(?:write|action)$/, "write"],
];

const byOperation = new BoundedCache<ActionClass>(8192, (operation) => {
  const name = operation.toLowerCase();
  if (SECRET.test(name)) return "secret";
  // Azure AI: `ChatCompletions_Create`, `Embeddings_Create`.
  if (/^\w*(?:completions|embeddings|responses|images|speech|transcriptions)_create/.test(name)) return "execute";
  if (!name.includes("/")) return verbClass(operation);
  if (name.endsWith("/read")) {
    return /^microsoft\.(?:authorization|resources|resourcegraph)/.test(name) ? "discover" : "read";
  }
  return CHANGES.find(([pattern]) => pattern.test(name))?.[1] ?? "other";
});

/** What an operation does: `Microsoft.Compute/virtualMachines/runCommand/action`, `GetBlob`, `SecretGet`. */
export function classOf(operation: string): ActionClass {
  return byOperation.get(operation);
}

const DENIED = /forbidden|unauthori[sz]ed|authorization|authentication(?:failed|error)|denied|401|403|disallowed/i;

/** How it ended, by `resultType` (`Start`, `Success`, `Failure`, `Accept`, …), its signature and the HTTP status. */
export function outcomeOf(
  result: string | undefined,
  signature: string | undefined,
  status: number | undefined,
): EventOutcome {
  if (status !== undefined && status >= 400) return status === 401 || status === 403 ? "denied" : "error";
  const said = outcomes.get(`${result ?? ""} ${signature ?? ""}`);
  return status !== undefined && said === "unknown" ? "success" : said;
}

/** What a result and its signature say, with a space between them. */
const outcomes = new BoundedCache<EventOutcome>(1024, (words) => {
  if (DENIED.test(words)) return "denied";
  if (/^(?:fail|error|cancel|timeout)/i.test(words)) return "error";
  return /^(?:succe|accept|resolve|ok|0 | (?:succe|ok|2\d\d))/i.test(words) ? "success" : "unknown";
});
