import { createApiClient } from "../actors/api-client.ts";
import { createAutoscaledRole } from "../actors/autoscaled-role.ts";
import { createCronJob } from "../actors/cron-job.ts";
import { createKubernetesController } from "../actors/kubernetes-controller.ts";
import { always, type Machine } from "../actors/machine.ts";
import { createMeshService } from "../actors/mesh-service.ts";
import type { Schedule } from "../actors/schedule.ts";
import { type ShapeName, shapeOf } from "../calendar/shape.ts";
import { DAY_MS } from "../calendar/time.ts";
import { logNormal } from "../random/distributions.ts";
import type { Random } from "../random/random.ts";
import { workflowMachine } from "./cast-delivery.ts";
import type { Company } from "./company.ts";
import { awsOutfit, clusterOutfit, consumerOutfit, keyOutfit, meshOutfit } from "./outfit.ts";

/** Where a machine is put, and its own chance. */
interface Post {
  readonly name: string;
  readonly team: string;
  readonly random: Random;
  readonly activeAt: Machine["activeAt"];
}

type Hire = (company: Company, post: Post) => Machine;

/** In turn: so many of each kind, whatever the size of the company. */
const HIRES: readonly Hire[] = [
  hireCaller,
  hireCron,
  hireRole,
  hireController,
  hireCron,
  hireClient,
  hireCaller,
  hireWorkflow,
];

const TEAMS = ["atlas", "birch", "cedar", "delta", "ember", "fjord"] as const;
const DORMANT = 0.05;
const RETURNS = 0.3;

/** Machines without a name of their own: `count` identities. Each depends on its number alone. */
export function generalStaff(company: Company, count: number): readonly Machine[] {
  const machines: Machine[] = [];
  for (let number = 0, identities = 0; identities < count; number += 1) {
    const random = company.seed.split(`staff/${number}`);
    const team = random.pick(TEAMS);
    const hire = HIRES[number % HIRES.length] ?? hireCron;
    const name = `${team}-${String(number).padStart(3, "0")}`;
    const machine = hire(company, { name, team, random, activeAt: lifeOf(company, random) });
    machines.push(machine);
    identities += machine.personas.length;
  }
  return machines;
}

/** Some are born later; 5 % fall silent for good or, three times in ten, come back. */
function lifeOf(company: Company, random: Random): Machine["activeAt"] {
  const span = company.endAt - company.startAt;
  const bornAt = random.chance(company.bornLater) ? company.startAt + random.float() * span : company.startAt;
  if (!random.chance(DORMANT)) return bornAt === company.startAt ? always : (hourAt) => hourAt >= bornAt;
  const silentAt = company.startAt + random.float() * span * 0.6;
  const backAt = random.chance(RETURNS) ? silentAt + (8 + 20 * random.float()) * DAY_MS : Number.POSITIVE_INFINITY;
  return (hourAt) => hourAt >= bornAt && (hourAt < silentAt || hourAt >= backAt);
}

function hireCaller(company: Company, { name, team, random, activeAt }: Post): Machine {
  const callee = random.pick(["catalog", "orders", "users"]);
  return createMeshService(company, {
    name,
    team,
    story: `a service of ${team} calls ${callee} over the mesh`,
    persona: meshOutfit(company, {
      name,
      team,
      network: "pods",
      width: random.between(1, 6),
      hosts: 100,
      trade: callee,
      callee,
    }),
    rate: rateOf(random, 180, ["shop", "diurnal", "always"]),
    activeAt,
  });
}

function hireRole(company: Company, { name, team, random, activeAt }: Post): Machine {
  return createAutoscaledRole(company, {
    name,
    team,
    story: `instances of ${team} share a role`,
    persona: awsOutfit(company, {
      name,
      team,
      network: "nat",
      hosts: 4,
      trade: "storage",
      principal: "role",
      session: "instances",
    }),
    rate: rateOf(random, 150, ["shop", "diurnal", "office"]),
    activeAt,
  });
}

function hireController(company: Company, { name, team, random, activeAt }: Post): Machine {
  const trade = random.pick(["deployment", "scaling", "secrets", "certificates"]);
  return createKubernetesController(company, {
    name: `${team}/${name}`,
    team,
    story: `a controller of ${team}`,
    persona: clusterOutfit(company, { name: `${team}/${name}`, team, network: "pods", hosts: 30, trade }),
    resyncMinutes: random.pick([30, 60]),
    rate: rateOf(random, 30, ["diurnal", "always"]),
    activeAt,
  });
}

function hireClient(company: Company, { name, team, random, activeAt }: Post): Machine {
  return createApiClient(company, {
    name,
    team,
    story: `a client of ${team} calls the API with a key`,
    persona: (random.chance(0.5) ? consumerOutfit : keyOutfit)(company, {
      name,
      team,
      host: "api.example.com",
      network: "cloud",
      hosts: 5,
      trade: "orders",
    }),
    rate: rateOf(random, 90, ["diurnal", "office", "shop"]),
    activeAt,
  });
}

function hireCron(company: Company, { name, team, random, activeAt }: Post): Machine {
  const minute = random.below(60);
  const hour = random.below(24);
  const schedules: readonly Schedule[] = [
    { every: "hour", minute },
    { every: "day", hour, minute },
    { every: "6-hours", phase: hour % 6, minute },
    { every: "week", weekday: random.below(7), hour, minute },
  ];
  const schedule = random.pick(schedules);
  const outfit = { name, team, network: "nat", hosts: 2, trade: "batch", session: "rotating" } as const;
  return createCronJob(company, {
    name,
    team,
    story: `a job of ${team} that runs every ${schedule.every}`,
    persona: awsOutfit(company, { ...outfit, principal: random.chance(0.3) ? "key" : "role" }),
    schedule,
    calls: random.between(2, 14),
    activeAt,
  });
}

function hireWorkflow(company: Company, { name, team, random, activeAt }: Post): Machine {
  const perDay = random.between(2, 9);
  return {
    ...workflowMachine(company, { repo: name, file: "deploy.yml", role: `deploy-${name}`, team, perDay }),
    activeAt,
  };
}

function rateOf(
  random: Random,
  median: number,
  shapes: readonly ShapeName[],
): Parameters<typeof createMeshService>[1]["rate"] {
  return {
    perDay: Math.min(6000, logNormal(random, median, 0.8)),
    shape: shapeOf(random.pick(shapes)),
    evenness: random.between(3, 20),
    noise: 0.1 + 0.2 * random.float(),
    growth: -0.002 + 0.01 * random.float(),
  };
}
