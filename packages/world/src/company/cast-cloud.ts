import { createAutoscaledRole } from "../actors/autoscaled-role.ts";
import { createBackupJob } from "../actors/backup-job.ts";
import { createCronJob } from "../actors/cron-job.ts";
import type { Machine } from "../actors/machine.ts";
import { createMonitoringAgent } from "../actors/monitoring-agent.ts";
import type { Schedule } from "../actors/schedule.ts";
import { shapeOf } from "../calendar/shape.ts";
import { DAY_MS } from "../calendar/time.ts";
import type { AwsTrade } from "../personas/aws-calls.ts";
import type { Persona } from "../personas/persona.ts";
import type { Company } from "./company.ts";
import { awsOutfit } from "./outfit.ts";
import { USER_AGENTS } from "./user-agents.ts";

/** The key that nobody uses any more. */
export const RETIRED_KEY = "legacy-reporting";

const JOBS: readonly { readonly name: string; readonly team: string; readonly schedule: Schedule }[] = [
  { name: "billing-rollup", team: "payments", schedule: { every: "hour", minute: 17 } },
  { name: "invoice-export", team: "payments", schedule: { every: "day", hour: 4, minute: 30 } },
  { name: "report-mailer", team: "data", schedule: { every: "week", weekday: 0, hour: 6, minute: 0 } },
];

/** Roles and keys of AWS: groups of instances, jobs, the backup, the monitoring, and a key that is soon forgotten. */
export function castCloud(company: Company): readonly Machine[] {
  return [
    ...[
      { name: "shop-web", perDay: 900 },
      { name: "search-indexer", perDay: 500 },
      { name: "image-resizer", perDay: 700 },
    ].map(({ name, perDay }) =>
      createAutoscaledRole(company, {
        name,
        team: "shop",
        story: `the instances of ${name} share a role: a dozen sessions side by side that come and go`,
        persona: role(company, name, "shop", "storage", "instances"),
        rate: { perDay, shape: shapeOf("shop"), evenness: 12, noise: 0.2 },
      }),
    ),
    ...JOBS.map(({ name, team, schedule }) =>
      createCronJob(company, {
        name,
        team,
        story: `${name} runs every ${schedule.every}`,
        persona: role(company, name, team, "batch", "rotating"),
        schedule,
        calls: 12,
      }),
    ),
    createBackupJob(company, {
      name: "backup-nightly",
      team: "platform",
      story: "the backup copies databases and buckets every night, in large calls",
      persona: role(company, "backup-nightly", "platform", "backup", "rotating"),
      schedule: { every: "day", hour: 1, minute: 0 },
      calls: 160,
    }),
    createMonitoringAgent(company, {
      name: "observability-agent",
      team: "platform",
      story: "the monitoring looks at everything every five minutes with a long-lived key",
      persona: awsOutfit(company, {
        name: "observability-agent",
        team: "vendor",
        network: "cloud",
        hosts: 8,
        trade: "monitoring",
        principal: "key",
        agent: USER_AGENTS.awsGo,
      }),
      everySeconds: 300,
      calls: 5,
    }),
    retiredKey(company),
  ];
}

function retiredKey(company: Company): Machine {
  const retiredAt = company.startAt + Math.min(5 * DAY_MS, (company.quietUntil - company.startAt) / 4);
  return createCronJob(company, {
    name: RETIRED_KEY,
    team: "data",
    story: "an old report with a long-lived key is switched off in the first days; its key is never revoked",
    persona: awsOutfit(company, {
      name: RETIRED_KEY,
      team: "legacy",
      network: "nat",
      hosts: 1,
      trade: "batch",
      principal: "key",
    }),
    schedule: { every: "hour", minute: 41 },
    calls: 5,
    activeAt: (hourAt) => hourAt < retiredAt,
  });
}

function role(
  company: Company,
  name: string,
  team: string,
  trade: AwsTrade,
  session: "instances" | "rotating",
): Persona {
  const agent = session === "instances" ? USER_AGENTS.awsJava : USER_AGENTS.boto3;
  return awsOutfit(company, { name, team, network: "nat", hosts: 4, trade, principal: "role", agent, session });
}
