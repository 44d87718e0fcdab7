import { identityUid } from "@rolecall/core";
import type { Whereabouts } from "../network/whereabouts.ts";
import { hex } from "../random/identifier.ts";
import type { Random } from "../random/random.ts";
import { GITHUB_ORG, githubAudit } from "../records/github.ts";
import type { RawRecord } from "../world.ts";
import type { Deed, Persona } from "./persona.ts";

/** One run of a workflow. */
export interface WorkflowRun {
  readonly id: number;
  readonly number: number;
  readonly sha: string;
  readonly actor: string;
  /** `push`, `schedule`, `workflow_dispatch`. */
  readonly event: string;
  readonly ip: string;
}

export type WorkflowAction =
  | "workflows.created_workflow_run"
  | "workflows.prepared_workflow_job"
  | "workflows.completed_workflow_run";

export interface WorkflowPersona extends Persona {
  newRun(random: Random, at: number, actor: string, event: string): WorkflowRun;
  entry(random: Random, at: number, action: WorkflowAction, run: WorkflowRun): RawRecord;
}

/** A GitHub Actions workflow, seen in the organisation's audit log. It is named after its file, as in `name: deploy.yml`. */
export function createWorkflowPersona(repo: string, file: string, whereabouts: Whereabouts): WorkflowPersona {
  const workflowId = [...`${repo}/${file}`].reduce(
    (sum, letter) => (sum * 33 + letter.charCodeAt(0)) % 90_000_000,
    5381,
  );
  const entry: WorkflowPersona["entry"] = (random, at, action, run) =>
    githubAudit(random, at, {
      action,
      actor: run.actor,
      repo,
      ip: run.ip,
      country: "US",
      userAgent: "",
      operation: action === "workflows.created_workflow_run" ? "create" : "modify",
      more: {
        name: file,
        workflow_id: workflowId,
        workflow_run_id: run.id,
        run_number: run.number,
        run_attempt: 1,
        event: run.event,
        head_branch: "main",
        head_sha: run.sha,
        ...moreOf(repo, file, action),
      },
    });
  const newRun: WorkflowPersona["newRun"] = (random, at, actor, event) => ({
    id: Math.floor(at / 100),
    number: Math.floor(at / 3_600_000) % 100_000,
    sha: hex(random, 10),
    actor,
    event,
    ip: whereabouts(random, at).ip,
  });
  const completed: Deed = (random, at) =>
    entry(random, at, "workflows.completed_workflow_run", newRun(random, at, "github-actions[bot]", "schedule"));
  return {
    identityUid: identityUid("github", GITHUB_ORG, "ci-workflow", `${repo}/${file}`),
    name: `${repo}/${file}`,
    dependsOn: "github",
    usual: () => completed,
    foreign: () => completed,
    delegate: () => undefined,
    home: whereabouts,
    newRun,
    entry,
  };
}

function moreOf(repo: string, file: string, action: WorkflowAction): { readonly [key: string]: string | boolean } {
  if (action === "workflows.completed_workflow_run") return { conclusion: "success" };
  if (action === "workflows.created_workflow_run") return {};
  return {
    job_name: "deploy",
    job_workflow_ref: `${GITHUB_ORG}/${repo}/.github/workflows/${file}@refs/heads/main`,
    is_hosted_runner: true,
    runner_group_name: "GitHub Actions",
  };
}
