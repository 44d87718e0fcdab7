import type { Json, JsonObject } from "@rolecall/core";
import { readId, readObject, readText } from "../record/read-member.ts";
import { firstOf } from "./first-of.ts";

/** Events that a workflow run causes itself; other `workflows.*` events are somebody managing workflows. */
const RUN_EVENTS: ReadonlySet<string> = new Set([
  "workflows.created_workflow_run",
  "workflows.completed_workflow_run",
  "workflows.prepared_workflow_job",
  "workflows.completed_workflow_job",
]);

/**
 * The workflow that acted, as `<repo>/<workflow>`, or undefined where none did. The owner is left out of `<repo>` where
 * it is the account. A workflow is called by `workflow`, else by its file, else by its display name, else by its id:
 * GitHub gives not all of them on every event, and no event ties them together.
 */
export function workflowOf(
  record: JsonObject,
  action: string,
  account: string,
  actor: string | undefined,
): string | undefined {
  const subject = readText(record["oidc_sub"]) ?? readText(record["sub"]);
  if (subject?.startsWith("repo:")) return ofSubject(record, subject, account);
  const runs = RUN_EVENTS.has(action);
  if (!runs && actor !== "github-actions[bot]") return undefined;
  const repo = firstOf(record["repo"]) ?? firstOf(record["repository"]);
  const workflow = nameOf(record, repo, runs);
  if (repo === undefined || workflow === undefined) return undefined;
  return `${bareRepo(repo, account)}/${workflow}`;
}

/** The repository's name without its owner, where the owner is the account. */
export function bareRepo(repo: string, account: string): string {
  const slash = repo.indexOf("/");
  return slash > 0 && repo.slice(0, slash).toLowerCase() === account.toLowerCase() ? repo.slice(slash + 1) : repo;
}

/** `repo:octo-org/octo-repo:ref:refs/heads/main`: the subject of an Actions OIDC token. */
function ofSubject(record: JsonObject, subject: string, account: string): string | undefined {
  const [, repo, ...context] = subject.split(":");
  if (!repo) return undefined;
  const workflow = nameOf(record, repo, false) ?? (context.join(":") || "unknown");
  return `${bareRepo(repo, account)}/${workflow}`;
}

function nameOf(record: JsonObject, repo: string | undefined, runs: boolean): string | undefined {
  const workflow = readObject(record["workflow"]);
  const named = readText(record["workflow"]) ?? readText(workflow?.["name"]) ?? readText(record["workflow_name"]);
  if (named !== undefined) return named;
  const file =
    fileOf(readText(record["workflow_ref"]), repo) ??
    fileOf(callerOf(record), repo) ??
    fileOf(readText(record["job_workflow_ref"]), repo);
  if (file !== undefined) return file;
  const display = runs ? readText(record["name"]) : undefined;
  return display ?? readId(record["workflow_id"]);
}

/**
 * The workflow that was started, where the job is of one that it called: callers are listed from the nearest to the first.
 * https://docs.github.com/en/actions/how-tos/reuse-automations/reuse-workflows#monitoring-which-workflows-are-being-used
 */
function callerOf(record: JsonObject): string | undefined {
  const callers = record["calling_workflow_refs"];
  return Array.isArray(callers) ? readText((callers as readonly Json[]).at(-1)) : undefined;
}

/** `octo-org/octo-repo/.github/workflows/deploy.yml@refs/heads/main` → `deploy.yml`; a reusable one of another repository is not it. */
function fileOf(ref: string | undefined, repo: string | undefined): string | undefined {
  const match = ref === undefined ? null : /^([^@]+)\/\.github\/workflows\/([^@/]+)(?:@|$)/.exec(ref);
  return match !== null && match[1] === repo ? match[2] : undefined;
}
