import { expect, test } from "vitest";
import { call, WORLD_START } from "../test/tiny-world.ts";
import { renderIam } from "./render-iam.ts";
import { renderRbac } from "./render-rbac.ts";
import { UsageMeter } from "./usage.ts";

/** What an identity did, each as service, action and resource. */
function usageOf(identity_uid: string, calls: readonly (readonly [string | undefined, string, string])[]) {
  const meter = new UsageMeter();
  for (const [at, [service, action, resource]] of calls.entries())
    meter.add(call("x", WORLD_START + at * 1000, `e${at}`, { identity_uid, service, action, resource }));
  return meter.usage();
}

const PROMETHEUS = "kubernetes:prod:service-account:monitoring/prometheus";

test("RBAC holds what has no namespace, and paths that are no resource", () => {
  const manifests = renderRbac(
    usageOf(PROMETHEUS, [
      ["core", "list pods", "pods"],
      ["core", "get configmaps", "configmaps/monitoring/rules"],
      ["cert-manager.io", "get clusterissuers", "clusterissuers/letsencrypt"],
      ["cert-manager.io", "list certificates", "certificates/pay"],
      [undefined, "get /metrics", "/metrics"],
      [undefined, "get /version", "/version"],
    ]),
  );
  const said = manifests?.flatMap(({ kind, metadata, rules }) =>
    rules === undefined ? [] : [{ kind, metadata, rules }],
  );
  expect(said).toEqual([
    {
      kind: "ClusterRole",
      metadata: { name: "monitoring-prometheus-used" },
      rules: [
        { nonResourceURLs: ["/metrics"], verbs: ["get"] },
        { apiGroups: [""], resources: ["pods"], verbs: ["list"] },
        { apiGroups: ["cert-manager.io"], resources: ["clusterissuers"], verbs: ["get"] },
      ],
    },
    {
      kind: "Role",
      metadata: { name: "prometheus-used", namespace: "monitoring" },
      rules: [{ apiGroups: [""], resources: ["configmaps"], verbs: ["get"] }],
    },
    {
      kind: "Role",
      metadata: { name: "monitoring-prometheus-used", namespace: "pay" },
      rules: [{ apiGroups: ["cert-manager.io"], resources: ["certificates"], verbs: ["list"] }],
    },
  ]);
});

test("IAM allows what a call needs, which is not always its name", () => {
  const object = "arn:aws:s3:::a/b";
  const { Statement } = renderIam(
    usageOf("aws:123456789012:role:x", [
      ["s3.amazonaws.com", "CopyObject", object],
      ["s3.amazonaws.com", "ListObjectVersions", "arn:aws:s3:::a"],
    ]),
  );
  expect(Statement.map(({ Action, Resource }) => [Action, Resource])).toEqual([
    [["s3:ListBucketVersions"], ["arn:aws:s3:::a"]],
    [["s3:GetObject", "s3:PutObject"], [object]],
  ]);
});
