import { createCiWorkflow } from "../actors/ci-workflow.ts";
import { createGithubAppMachine } from "../actors/github-app.ts";
import type { Machine } from "../actors/machine.ts";
import { shapeOf } from "../calendar/shape.ts";
import { createWorkflowPersona } from "../personas/workflow.ts";
import type { Company } from "./company.ts";
import { appOutfit, awsOutfit, whereaboutsOf } from "./outfit.ts";
import { USER_AGENTS } from "./user-agents.ts";

/** Logins of the people who push. */
export const PEOPLE = ["alice", "bob", "carol", "dave", "erin", "frank"] as const;

const REPOS = [
  { repo: "web", file: "deploy.yml", role: "deploy-web", team: "web", perDay: 9 },
  { repo: "shop", file: "deploy.yml", role: "deploy-shop", team: "shop", perDay: 12 },
  { repo: "payments", file: "release.yml", role: "deploy-payments", team: "payments", perDay: 4 },
  { repo: "infrastructure", file: "plan.yml", role: "terraform-plan", team: "platform", perDay: 6 },
];

/** GitHub Actions workflows with the roles that they deploy with, and the apps that keep repositories tidy. */
export function castDelivery(company: Company): readonly Machine[] {
  return [
    ...REPOS.map((each) => workflowMachine(company, each)),
    ...["renovate", "dependabot"].map((app) =>
      createGithubAppMachine(company, {
        name: app,
        team: "platform",
        story: `${app} opens pull requests for new versions of dependencies, in rounds`,
        persona: appOutfit(company, {
          name: app,
          team: app,
          network: "cloud",
          width: 2,
          hosts: 12,
          trade: "dependencies",
          agent: app === "renovate" ? USER_AGENTS.dependency : USER_AGENTS.dependabot,
          repos: ["web", "shop", "search"],
        }),
        rate: { perDay: 8, shape: shapeOf("always"), evenness: 3 },
      }),
    ),
  ];
}

/** A workflow that deploys a repository with a role of its own. */
export function workflowMachine(
  company: Company,
  each: {
    readonly repo: string;
    readonly file: string;
    readonly role: string;
    readonly team: string;
    readonly perDay: number;
  },
): Machine {
  const { repo, file, role, team, perDay } = each;
  const agent = team === "platform" ? USER_AGENTS.terraform : USER_AGENTS.awsCli;
  const runner = {
    name: `runner/${repo}/${file}`,
    team,
    network: "runners",
    width: 60,
    hosts: 200,
    trade: "deploy",
  } as const;
  return createCiWorkflow(company, {
    team,
    story: `GitHub Actions deploys ${repo} with the role ${role} whenever somebody pushes, from hosted runners`,
    repo,
    file,
    workflow: createWorkflowPersona(repo, file, whereaboutsOf(company, runner, agent)),
    role: awsOutfit(company, { ...runner, name: role, principal: "role", agent }),
    rate: { perDay, shape: shapeOf("office"), evenness: 6 },
    people: PEOPLE,
  });
}
