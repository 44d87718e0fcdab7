import type { Event } from "@rolecall/core";
import { isDryRun } from "../rules/dry-run.ts";
import { evidenceOf } from "../rules/evidence.ts";
import type { RecordAction } from "../rules/rule.ts";
import { oncePerEvent } from "../vendor/once-per-event.ts";
import { originalOf } from "../vendor/original.ts";
import { vendorTable } from "../vendor/vendor-table.ts";
import type { Effect, Operation, Reader } from "./effect.ts";
import { OF_AWS } from "./of-aws.ts";
import { OF_AZURE } from "./of-azure.ts";
import { OF_GITLAB } from "./of-gitlab.ts";
import { OF_GOOGLE } from "./of-google.ts";
import { OF_KUBERNETES } from "./of-kubernetes.ts";
import { OF_ENTRA } from "./of-microsoft.ts";
import { OF_GITHUB, OF_OKTA, OF_SLACK, OF_WORKSPACE } from "./of-platforms.ts";

/** Operations that do something to another identity, by source. */
const OPERATIONS: ReadonlyMap<string, readonly Operation[]> = new Map([
  ["aws-cloudtrail", OF_AWS],
  ["gcp-audit", OF_GOOGLE],
  ["kubernetes-audit", OF_KUBERNETES],
  ["github-audit", OF_GITHUB],
  ["gitlab-audit", OF_GITLAB],
  ["okta-system-log", OF_OKTA],
  ["slack-audit", OF_SLACK],
  ["google-workspace", OF_WORKSPACE],
  ["entra", OF_ENTRA],
  ["azure-activity", OF_AZURE],
]);

const readersOf = vendorTable(OPERATIONS.keys(), (names) => {
  const operations = names.flatMap((name) => OPERATIONS.get(name) ?? []);
  return new Map(operations.map(([action, ...readers]): readonly [string, readonly Reader[]] => [action, readers]));
});

const NONE: readonly Effect[] = [];
/** A trial gives nobody anything, but who may give it shows by that as well; it ends nobody. */
const ENDS: ReadonlySet<Effect["what"]> = new Set<Effect["what"]>(["deleted", "made"]);

/** What the event does to other identities: nothing, but for a few operations that succeeded. */
export const effectsOf: (event: Event) => readonly Effect[] = oncePerEvent((event) => {
  const readers = readersOf(event)?.get(event.action);
  if (readers === undefined || event.outcome === "denied" || event.outcome === "error") return NONE;
  const raw = originalOf(event) ?? {};
  const found = readers.flatMap((read) => read(event, raw) ?? []);
  return found.some(({ what }) => ENDS.has(what)) && isDryRun(evidenceOf(event))
    ? found.filter(({ what }) => !ENDS.has(what))
    : found;
});

/** The operations whose original record is read for that. */
export const EFFECT_ACTIONS: readonly RecordAction[] = Array.from(OPERATIONS, ([source, operations]) =>
  operations.map(([action]) => ({ source, action })),
).flat();
