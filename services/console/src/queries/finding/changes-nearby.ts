import type { Store } from "@rolecall/clickhouse";
import { type Finding, parseTime } from "@rolecall/core";
import { homeOf } from "../home.ts";
import { ask, type Question } from "../question.ts";
import { type Span, sqlTime } from "../span.ts";

/** A release or a change of rights shortly before. */
export interface ChangeNearby {
  readonly time: string;
  readonly identity_uid: string;
  readonly identity_name: string;
  readonly action: string;
  readonly resource: string;
  readonly calls: number;
}

const BEFORE_MS = 2 * 3_600_000;

/** Operations that put something new to work, as the providers name them. */
const RELEASES = [
  ...["UpdateService", "RegisterTaskDefinition", "CreateDeployment", "UpdateFunctionCode", "PublishVersion"],
  ...["UpdateStack", "CreateStack", "ExecuteChangeSet", "StartPipelineExecution", "CreateChangeSet"],
  ...["create deployments", "update deployments", "patch deployments", "patch statefulsets", "update statefulsets"],
  ...["patch daemonsets", "update daemonsets", "create jobs", "patch cronjobs", "update cronjobs"],
  ...["workflows.completed_workflow_run", "workflows.created_workflow_run", "deployment.create", "release.published"],
  ...["google.cloud.run.v1.Services.ReplaceService", "google.cloud.run.v2.Services.UpdateService"],
] as const;

/**
 * Releases in the same account in the two hours before the oddness and in it, by others, or by itself before: what it does in it is
 * what is to be explained.
 */
export function changesNearbyQuestion(finding: Finding, span: Span): Question {
  return {
    sql: `SELECT max(changes.time) AS time, identity_uid, any(identity_name) AS identity_name, action, any(resource) AS resource,
        count() AS calls
      FROM rolecall.events AS changes
      WHERE tenant = {tenant:String} AND changes.time >= toDateTime64({from:String}, 3, 'UTC')
        AND changes.time < toDateTime64({to:String}, 3, 'UTC') AND provider = {provider:String} AND account_uid = {account:String}
        AND has({releases:Array(String)}, action) AND outcome = 'success'
        AND NOT (identity_uid = {identity:String} AND changes.time >= toDateTime64({began:String}, 3, 'UTC'))
      GROUP BY identity_uid, action ORDER BY time DESC LIMIT 10`,
    parameters: {
      ...{
        tenant: finding.tenant,
        ...homeOf(finding),
        releases: [...RELEASES],
      },
      ...{ identity: finding.identity_uid, began: sqlTime(parseTime(finding.first_seen)) },
      ...{ from: sqlTime(span.oddFrom - BEFORE_MS), to: sqlTime(span.to) },
    },
  };
}

export function changesNearby(store: Store, question: Question): Promise<readonly ChangeNearby[]> {
  return ask<ChangeNearby>(store, question);
}
