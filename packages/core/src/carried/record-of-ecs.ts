import type { JsonObject } from "../json.ts";
import { anthropicOfEcs, gitlabOfEcs, openaiOfEcs, vaultOfEcs } from "./audits-of-ecs.ts";
import { activityOfEcs } from "./azure-of-ecs.ts";
import { cloudtrailOfEcs } from "./cloudtrail-of-ecs.ts";
import { entraOfEcs } from "./entra-of-ecs.ts";
import { googleOfEcs } from "./google-of-ecs.ts";
import { objectAt } from "./members.ts";
import { nest } from "./nest.ts";
import { officeOfEcs } from "./office-of-ecs.ts";
import { recased } from "./recased.ts";
import { slackOfEcs } from "./slack-of-ecs.ts";
import { workspaceOfEcs } from "./workspace-of-ecs.ts";

/** What undoes the mapping of Elastic's integration of a vendor, by source; the document is nested. */
const READERS: ReadonlyMap<string, (document: JsonObject) => JsonObject> = new Map([
  ["aws-cloudtrail", cloudtrailOfEcs],
  ["okta-system-log", (document) => recased(objectAt(document, "okta"))],
  ["github-audit", (document) => objectAt(document, "github")],
  ["gcp-audit", googleOfEcs],
  ["microsoft-365", officeOfEcs],
  ["azure-activity", activityOfEcs],
  ["entra", entraOfEcs],
  ["google-workspace", workspaceOfEcs],
  ["slack-audit", slackOfEcs],
  ["vault-audit", vaultOfEcs],
  ["gitlab-audit", gitlabOfEcs],
  ["openai", openaiOfEcs],
  ["anthropic", anthropicOfEcs],
]);

/** The members of a vendor's record that rules read, out of a document of Elastic's integration of that vendor. */
export function recordOfEcs(given: JsonObject, source: string): JsonObject {
  return READERS.get(source)?.(nest(given)) ?? {};
}
