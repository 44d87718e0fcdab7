import { type Event, identityUid, type Json, type JsonObject } from "@rolecall/core";
import { effectsOf } from "../effects/effects.ts";
import type { RecordAction } from "../rules/rule.ts";
import { originalOf } from "../vendor/original.ts";
import { vendorTable } from "../vendor/vendor-table.ts";
import type { ChangeOf } from "./allowance.ts";
import { member } from "./member.ts";
import { podAccount } from "./pod-account.ts";

/** What an event changed about other identities. */
export interface Changed {
  readonly change: ChangeOf;
  /** Uids that they may have; `…/*` for all that a repository holds. */
  readonly targets: readonly string[];
}

type Reader = (event: Event, raw: JsonObject) => readonly string[];

/** Operations that bring new code to an identity, by source; those that give it keys or rights are in `effects/`. */
const DEPLOYS: ReadonlyMap<string, ReadonlyMap<string, Reader>> = new Map([
  [
    "aws-cloudtrail",
    new Map<string, Reader>([
      ...["UpdateFunctionCode", "UpdateFunctionConfiguration"].flatMap((action) =>
        ["", "20150331v2"].map((version) => [action + version, functionRole] as const),
      ),
      ["RegisterTaskDefinition", taskRole],
    ]),
  ],
  [
    "kubernetes-audit",
    new Map<string, Reader>(
      ["deployments", "statefulsets", "daemonsets", "cronjobs"].flatMap((resource) =>
        ["create", "update", "patch"].map((verb) => [`${verb} ${resource}`, podAccount] as const),
      ),
    ),
  ],
  ["github-audit", new Map<string, Reader>([["git.push", workflows]])],
]);

const deploysOf = vendorTable(DEPLOYS.keys(), (names) => names.flatMap((name) => DEPLOYS.get(name) ?? [])[0]);

/** The operations whose original record is read for changes; of a push the event says enough. */
export const CHANGE_ACTIONS: readonly RecordAction[] = Array.from(DEPLOYS, ([source, readers]) =>
  Array.from(readers, ([action, reader]) => (reader === workflows ? [] : [{ source, action }])).flat(),
).flat();

/** Whom the event changed; undefined for all but a few operations that succeeded. */
export function changedBy(event: Event): Changed | undefined {
  const reader = deploysOf(event)?.get(event.action);
  if (reader === undefined) return granted(event);
  if (event.outcome === "denied" || event.outcome === "error") return undefined;
  const targets = reader(event, originalOf(event) ?? {});
  return targets.length === 0 ? undefined : { change: "deploy", targets };
}

function granted(event: Event): Changed | undefined {
  const given = effectsOf(event).find(({ what }) => what === "credential" || what === "role");
  return given && { change: given.what === "credential" ? "rotation" : "grant", targets: given.targets };
}

/** The role that a Lambda function runs as; the answer names it. */
function functionRole(_event: Event, raw: JsonObject): readonly string[] {
  return roleIn(member(raw["responseElements"], "role"));
}

function taskRole(_event: Event, raw: JsonObject): readonly string[] {
  return roleIn(member(raw["requestParameters"], "taskRoleArn"));
}

function roleIn(arn: Json | undefined): readonly string[] {
  const parts = typeof arn === "string" ? /^arn:[^:]*:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(arn) : null;
  return parts === null ? [] : [identityUid("aws", parts[1] ?? "", "role", parts[2] ?? "")];
}

/** The audit log does not say which files were pushed: all workflows of the repository may be new. */
function workflows({ resource, resource_kind, account_uid }: Event): readonly string[] {
  const name = resource_kind === "repository" ? resource?.split("/").at(-1) : undefined;
  if (!name || account_uid === undefined) return [];
  return [`${identityUid("github", account_uid, "ci-workflow", name)}/*`];
}
