import { createCronJob } from "../actors/cron-job.ts";
import { createKubernetesController } from "../actors/kubernetes-controller.ts";
import type { Machine } from "../actors/machine.ts";
import { createMeshService } from "../actors/mesh-service.ts";
import { shapeOf } from "../calendar/shape.ts";
import type { Company } from "./company.ts";
import { clusterOutfit, meshOutfit } from "./outfit.ts";

const CONTROLLERS = [
  { name: "cert-manager/cert-manager", trade: "certificates", resyncMinutes: 30, perDay: 60 },
  { name: "argocd/argocd-application-controller", trade: "deployment", resyncMinutes: 15, perDay: 220 },
  { name: "kube-system/cluster-autoscaler", trade: "scaling", resyncMinutes: 10, perDay: 90 },
  { name: "monitoring/prometheus", trade: "monitoring", resyncMinutes: 10, perDay: 30 },
  { name: "external-secrets/external-secrets", trade: "secrets", resyncMinutes: 60, perDay: 20 },
];

const CALLERS = [
  { name: "shop", callee: "catalog", trade: "catalog", perDay: 2200 },
  { name: "checkout", callee: "orders", trade: "orders", perDay: 1100 },
  { name: "search", callee: "catalog", trade: "catalog", perDay: 1500 },
  { name: "fulfilment", callee: "orders", trade: "orders", perDay: 600 },
  { name: "notifications", callee: "users", trade: "users", perDay: 700 },
];

/** What runs in the cluster: controllers, services that call services, and a job of the night. */
export function castCluster(company: Company): readonly Machine[] {
  return [
    ...CONTROLLERS.map(({ name, trade, resyncMinutes, perDay }) =>
      createKubernetesController(company, {
        name,
        team: "platform",
        story: `a controller of the cluster looks at everything again every ${resyncMinutes} minutes`,
        persona: clusterOutfit(company, { name, team: "cluster", network: "pods", hosts: 30, trade }),
        resyncMinutes,
        rate: { perDay, shape: shapeOf("diurnal"), evenness: 3 },
      }),
    ),
    ...CALLERS.map(({ name, callee, trade, perDay }) =>
      createMeshService(company, {
        name,
        team: name,
        story: `the service ${name} calls ${callee} over the mesh`,
        persona: meshOutfit(company, { name, team: name, network: "pods", width: 6, hosts: 120, trade, callee }),
        rate: { perDay, shape: shapeOf("shop"), evenness: 20, noise: 0.2, growth: 0.003 },
      }),
    ),
    createCronJob(company, {
      name: "batch/ledger-close",
      team: "payments",
      story: "a job of the cluster closes the ledger every night",
      persona: clusterOutfit(company, {
        name: "batch/ledger-close",
        team: "payments",
        network: "pods",
        hosts: 30,
        trade: "job",
      }),
      schedule: { every: "day", hour: 2, minute: 5 },
      calls: 9,
    }),
  ];
}
