import { identityUid } from "@rolecall/core";
import { createRate, isHoliday, type RateOptions } from "../calendar/rate.ts";
import { HOUR_MS, SECOND_MS } from "../calendar/time.ts";
import type { Company } from "../company/company.ts";
import { type AddressPool, addressIn, NETWORKS } from "../network/address.ts";
import type { Client } from "../network/client.ts";
import type { Persona } from "../personas/persona.ts";
import type { WorkflowPersona } from "../personas/workflow.ts";
import { poisson } from "../random/distributions.ts";
import type { Random } from "../random/random.ts";
import { assumedRoleUser, assumeRoleCall } from "../records/assume-role.ts";
import { webIdentityUser } from "../records/aws-identity.ts";
import { AWS_ACCOUNT, cloudTrail } from "../records/cloudtrail.ts";
import { GITHUB_ORG, githubAudit } from "../records/github.ts";
import type { RawRecord } from "../world.ts";
import { always, type Emit, type Machine } from "./machine.ts";
import { performInTurn } from "./perform.ts";

export interface CiWorkflowOptions {
  readonly team: string;
  readonly story: string;
  readonly repo: string;
  /** Name of the workflow's file. */
  readonly file: string;
  readonly workflow: WorkflowPersona;
  /** The role that its jobs deploy with. */
  readonly role: Persona;
  readonly rate: RateOptions;
  /** Whose pushes start it. */
  readonly people: readonly string[];
  readonly activeAt?: (hourAt: number) => boolean;
}

const OFFICE: AddressPool = { network: "office", prefixes: NETWORKS.office, hosts: 6 };

/** Calls of one deployment. */
const CALLS = 7;

/**
 * A GitHub Actions workflow: a push starts a run on a hosted runner of any address, the job trades its OIDC token for the
 * deploy role, calls AWS, and is done. Nobody deploys on holidays.
 */
export function createCiWorkflow(company: Company, options: CiWorkflowOptions): Machine {
  const { team, story, workflow, role, rate: rateOptions, activeAt = always } = options;
  return {
    name: workflow.name,
    trade: "ci-workflow",
    team,
    story,
    personas: [workflow, role],
    aliases: [identityUid("aws", AWS_ACCOUNT, "ci-workflow", `${GITHUB_ORG}/${options.repo}/${options.file}`)],
    activeAt,
    start: (random) => {
      const rate = createRate(random.split("rate"), company.startAt, rateOptions);
      return (hourAt, emit) => {
        const runs = rate(hourAt, isHoliday(hourAt) ? 0.03 : 1);
        for (let run = 0; run < runs; run += 1) deploy(company, options, random, hourAt + random.below(HOUR_MS), emit);
      };
    },
  };
}

function deploy(company: Company, options: CiWorkflowOptions, random: Random, startedAt: number, emit: Emit): void {
  const { workflow, role, repo, file, people } = options;
  const run = workflow.newRun(random, startedAt, random.pick(people), "push");
  emit(pushed(random, startedAt, run.actor, repo));
  emit(workflow.entry(random, startedAt + 1500 + random.below(3000), "workflows.created_workflow_run", run));
  let at = startedAt + 5000 + random.between(4, 25) * SECOND_MS;
  emit(workflow.entry(random, at, "workflows.prepared_workflow_job", run));
  at += random.between(40, 160) * SECOND_MS;
  const client: Client = {
    ...role.home(random, at),
    ip: run.ip,
    network: "runners",
    session: "GitHubActions",
    sessionAt: at,
  };
  const subject = `repo:${GITHUB_ORG}/${repo}:job_workflow_ref:${GITHUB_ORG}/${repo}/.github/workflows/${file}@refs/heads/main`;
  emit(
    cloudTrail(random, at, {
      identity: webIdentityUser(subject),
      call: assumeRoleCall(role.name, client.session, true),
      own: role.name,
      client,
      result: "success",
      bytesIn: 0,
      bytesOut: 0,
      response: {
        subjectFromWebIdentityToken: subject,
        audience: "sts.amazonaws.com",
        ...assumedRoleUser(company.seed, role.name, client.session, at),
      },
    }),
  );
  const turn = { at: at + SECOND_MS, count: 1 + poisson(random, CALLS - 1), gapMs: 4000, client };
  const endedAt = performInTurn(company, role, random, turn, emit);
  emit(workflow.entry(random, endedAt + random.between(2, 20) * SECOND_MS, "workflows.completed_workflow_run", run));
}

/** The push itself, by a person with a key, through the VPN. */
function pushed(random: Random, at: number, actor: string, repo: string): RawRecord {
  return githubAudit(random, at, {
    action: "git.push",
    actor,
    repo,
    ip: addressIn(random, OFFICE),
    country: "DE",
    userAgent: "git/2.51.0",
    operation: "modify",
    more: { transport_protocol_name: "ssh", repository: `${GITHUB_ORG}/${repo}`, user: actor },
  });
}
