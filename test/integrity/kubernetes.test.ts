import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { SOURCES } from "@rolecall/sources";
import type { NetworkPolicySpec } from "kubernetes-types/networking/v1.d.ts";
import { describe, expect, test } from "vitest";
import { neededBy } from "../../packages/cli/src/needed-secrets.ts";
import { parseVerbArguments } from "../../packages/cli/src/parse.ts";
import { loadAll } from "../../packages/cli/src/verb.ts";
import { VERBS } from "../../packages/cli/src/verbs/index.ts";
import { buildByKustomize, kustomize, type Manifest, manifestsIn, readKustomization } from "./harness/kustomization.ts";
import { keysIn, secretsOf } from "./harness/made-secrets.ts";
import { configIn, openPorts, portOf, secretFilesOf } from "./harness/mounted-config.ts";
import { typeFaults } from "./harness/typed-manifests.ts";
import { componentOf, type Labels, matches, type ServiceManifest, type Workload } from "./harness/workloads.ts";

// There is no cluster here: what `kubectl apply -k` would send to one is looked at as data, and held to the API's types.

const FOLDER = join(import.meta.dirname, "../../infra/kubernetes");
const verbs = await loadAll(VERBS);
const { version } = JSON.parse(readFileSync(join(FOLDER, "../../package.json"), "utf8")) as { version: string };
const readme = readFileSync(join(FOLDER, "README.md"), "utf8");

const folders = ["embedded", "services", "console-ingress"].map((name) => ({
  name,
  all: readKustomization(join(FOLDER, name)),
}));

describe.each(folders)("infra/kubernetes/$name", ({ name, all }) => {
  const ofKind = <T extends Manifest>(...kinds: readonly string[]): readonly T[] =>
    all.filter((each): each is T => kinds.includes(each.kind));
  const workloads = ofKind<Workload>("Deployment", "StatefulSet");
  const [map] = ofKind<Manifest & { readonly data: Labels }>("ConfigMap");
  const config = configIn(map?.data["rolecall.yaml"] ?? "");
  const policies = ofKind<Manifest & { readonly spec: NetworkPolicySpec }>("NetworkPolicy");

  test("is what the API's types allow, and nothing that they do not know", () => {
    expect(typeFaults(all)).toEqual([]);
  });

  test.skipIf(kustomize === undefined)(
    `is built by Kustomize to the same (needs kustomize or kubectl: ${kustomize?.[0]})`,
    () => {
      const known = (manifests: readonly Manifest[]): ReadonlyMap<string, Manifest> =>
        new Map(manifests.map((each) => [`${each.kind} ${each.metadata.name}`, each]));
      expect(known(buildByKustomize(join(FOLDER, name)))).toEqual(known(all));
    },
  );

  test("each object has a name of its own, in the one namespace, which demands the restricted standard", () => {
    const keys = all.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(new Set(keys).size).toBe(keys.length);
    const [namespace, ...others] = ofKind<Manifest & { metadata: { labels: Labels } }>("Namespace");
    expect(others).toEqual([]);
    expect(namespace?.metadata.labels["pod-security.kubernetes.io/enforce"]).toBe("restricted");
    for (const { kind, metadata } of all)
      if (kind !== "Namespace") expect(metadata.namespace).toBe(namespace?.metadata.name);
  });

  test.each(workloads)(
    "$metadata.name has no more rights than the restricted standard, and none of the cluster's",
    ({ spec }) => {
      const pod = spec.template.spec;
      expect(pod).toMatchObject({
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: "RuntimeDefault" } },
      });
      for (const key of ["hostNetwork", "hostPID", "hostIPC", "initContainers"]) expect(pod).not.toHaveProperty(key);
      for (const container of pod?.containers ?? []) {
        expect(container.securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
        });
        expect(container.ports?.filter(({ hostPort }) => hostPort !== undefined)).toEqual([]);
        // Secrets are files. Nothing else is in an environment either.
        expect([container.env, container.envFrom]).toEqual([undefined, undefined]);
        expect(container.resources?.limits?.["memory"]).toMatch(/^\d+[MG]i$/);
        expect(Object.keys(container.resources?.requests ?? {})).toEqual(["cpu", "memory"]);
      }
      for (const volume of pod?.volumes ?? [])
        expect(["configMap", "secret", "projected", "emptyDir"]).toContain(
          Object.keys(volume).find((key) => key !== "name"),
        );
    },
  );

  test.each(workloads)("$metadata.name runs a command line that there is, on what is mounted", ({ spec }) => {
    const pod = spec.template.spec;
    const claims = (spec.volumeClaimTemplates ?? []).map(({ metadata }) => metadata.name);
    const volumes = new Map((pod?.volumes ?? []).map((volume) => [volume.name, volume]));
    for (const { args: [verb = "", ...words] = [], command, volumeMounts = [], image } of pod?.containers ?? []) {
      // The images' own entry points: these are theirs to begin.
      expect(command).toBeUndefined();
      expect(image).toBe(`registry.example.com/rolecall${name === "embedded" ? "-embedded" : ""}:${version}`);
      const found = verbs.find((each) => each.name === verb);
      if (found === undefined) throw new Error(`there is no ${verb}`);
      const parsed = parseVerbArguments(found, words);
      if (verb === "serve") expect(found.actions).toContain(parsed.positionals[0]);
      expect(volumeMounts.map((mount) => mount.name).sort()).toEqual([...volumes.keys(), ...claims].sort());
      const mountOf = (path: string) => volumeMounts.find(({ mountPath }) => path.startsWith(`${mountPath}/`));
      const path = parsed.text("config") ?? "";
      expect(volumes.get(mountOf(path)?.name ?? "")?.configMap?.name).toBe(map?.metadata.name);
      expect(Object.keys(map?.data ?? {})).toContain(basename(path));
      const data = parsed.text("data");
      if (data !== undefined) expect(claims).toContain(mountOf(data)?.name);
      for (const file of secretFilesOf(config)) expect(dirname(file)).toBe(mountOf(file)?.mountPath);
    }
  });

  test.each(workloads)("$metadata.name has the secrets that it needs, and no other's", ({ spec }) => {
    const component = componentOf(spec);
    const needs = neededBy(component) ?? (() => true);
    const files = secretFilesOf(config, needs).map((file) => basename(file));
    const mounted = secretsOf(spec).flatMap((secret) => keysIn(readme, name, secret));
    expect([...mounted].sort()).toEqual([...new Set(files)].sort());
    // What is only there with buttons or sessions is not needed by a pod that starts without.
    const isRead = (path: string): boolean => mounted.includes(basename(path));
    expect(configIn(map?.data["rolecall.yaml"] ?? "", { needs, isRead }).kafka).toEqual(config.kafka);
  });

  test.each(workloads)(
    "$metadata.name is asked whether it is well where it listens, and given the time that it needs",
    ({ spec }) => {
      const pod = spec.template.spec;
      for (const container of pod?.containers ?? []) {
        const ports = new Map((container.ports ?? []).map((port) => [port.name, port.containerPort]));
        for (const [probe, path] of [
          [container.startupProbe, "/healthz"],
          [container.livenessProbe, "/healthz"],
          [container.readinessProbe, "/readyz"],
        ] as const) {
          expect(probe?.httpGet).toEqual({ path, port: "operators" });
        }
        expect(ports.get("operators")).toBe(portOf(config.operations.listen));
        const component = componentOf(spec);
        // The console's is named in any case: a Service that is added later asks for it by that name.
        const named = component === "console" ? [4180] : [];
        expect(new Set(ports.values())).toEqual(new Set([...named, ...openPorts(config, component)]));
        const pause = Number(container.lifecycle?.preStop?.exec?.command?.at(-1) ?? 0);
        // Whoever sends here is told first; then it drains for ten seconds at most.
        expect(pause > 0).toBe(openPorts(config, component).length > 1 || component === "console");
        expect(pod?.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(pause + 10 + 10);
      }
    },
  );

  test.each(workloads)(
    "$metadata.name is selected by itself, and moved without being all gone",
    ({ spec, metadata }) => {
      const { labels } = spec.template.metadata;
      expect(matches(spec.selector.matchLabels, labels)).toBe(true);
      expect(
        workloads.filter((each) => matches(spec.selector.matchLabels, each.spec.template.metadata.labels)),
      ).toHaveLength(1);
      const budgets = ofKind<Manifest & { spec: { selector: { matchLabels: Labels }; maxUnavailable: number } }>(
        "PodDisruptionBudget",
      );
      const own = budgets.filter((budget) => matches(budget.spec.selector.matchLabels, labels));
      // One of one alone would keep a node from being emptied.
      expect(own.map((budget) => [budget.metadata.name, budget.spec.maxUnavailable])).toEqual(
        spec.replicas > 1 ? [[metadata.name, 1]] : [],
      );
    },
  );

  test("a member without a partition is never ready: there are no more than partitions, and an update adds none", () => {
    for (const { spec } of workloads) {
      const component = componentOf(spec);
      if (component === "ingest" || component === "detector") {
        expect(spec.replicas).toBeLessThanOrEqual(config.kafka?.partitions ?? 0);
        expect(spec.strategy?.rollingUpdate?.maxSurge).toBe(0);
      }
      if (component === "alerter") expect([spec.replicas, spec.strategy?.type]).toEqual([1, "Recreate"]);
    }
  });

  test("services lead to ports that are listened on", () => {
    for (const { spec } of ofKind<ServiceManifest>("Service")) {
      const [behind, ...others] = workloads.filter((each) =>
        matches(spec.selector, each.spec.template.metadata.labels),
      );
      expect(others).toEqual([]);
      const names = behind?.spec.template.spec?.containers.flatMap(({ ports = [] }) => ports.map((port) => port.name));
      for (const { targetPort } of spec.ports) expect(names).toContain(targetPort);
      // What is for operators is for nobody who is sent here.
      expect(spec.ports.map(({ targetPort }) => targetPort)).not.toContain("operators");
    }
    for (const { spec } of ofKind<Manifest & { spec: { rules: readonly object[] } }>("Ingress")) {
      const services = ofKind<ServiceManifest>("Service").map(({ metadata }) => metadata.name);
      const named = JSON.stringify(spec).match(/"service":\{"name":"([^"]*)"/)?.[1];
      expect(services).toContain(named);
      expect(JSON.stringify(spec)).toContain(`"host":"${new URL(config.console.public_url ?? "").hostname}"`);
    }
  });

  test("nothing comes in and goes out but what is said", () => {
    const [deny] = policies.filter(({ metadata }) => metadata.name === "deny-all");
    expect(deny?.spec).toEqual({ podSelector: {}, policyTypes: ["Ingress", "Egress"] });
    for (const { spec } of workloads) {
      const { labels } = spec.template.metadata;
      const own = policies.filter((each) => matches((each.spec.podSelector.matchLabels ?? {}) as Labels, labels));
      const portsOf = (direction: "ingress" | "egress"): number[] =>
        own.flatMap((each) =>
          (each.spec[direction] ?? []).flatMap(({ ports = [] }) => ports.map(({ port }) => Number(port))),
        );
      const component = componentOf(spec);
      expect(portsOf("ingress").sort()).toEqual(openPorts(config, component));
      const needs = [
        config.kafka?.brokers.map(portOf) ?? [],
        portOf(new URL(config.clickhouse?.url ?? "http://x:0").host) || [],
      ];
      expect(portsOf("egress")).toEqual(expect.arrayContaining([53, ...needs.flat()]));
      expect(portsOf("egress").includes(443)).toBe(["up", "alerter", "console"].includes(component));
    }
  });
});

test("the types refuse a key that is misspelt, a number as text, and one that is missing", () => {
  const [good] = folders[0]?.all.filter(({ kind }) => kind === "StatefulSet") ?? [];
  const spoil = (from: string, to: string): Manifest => JSON.parse(JSON.stringify(good).replace(from, to)) as Manifest;
  const spoilt = [
    spoil("readOnlyRootFilesystem", "readOnlyRootFileSystem"),
    spoil('"replicas":1', '"replicas":"1"'),
    spoil('"serviceName":"rolecall",', ""),
  ];
  expect(typeFaults(spoilt)).toEqual([
    expect.stringContaining("readOnlyRootFileSystem"),
    expect.stringContaining("'string' is not assignable to type 'number'"),
    expect.stringContaining("serviceName"),
  ]);
});

test("the console for a team is the services' configuration but for the console", () => {
  const [, services, team] = folders.map(({ all }) => all.find(({ kind }) => kind === "ConfigMap"));
  const [one, other] = [services, team].map((map) =>
    configIn((map as unknown as { data: Labels }).data["rolecall.yaml"] ?? ""),
  );
  expect({ ...other, console: one?.console }).toEqual(one);
  expect(other?.console).toMatchObject({ listen: "0.0.0.0:4180", oidc: { claim: "groups" } });
});

test("an API server's webhook sends what the intake takes, with a token from a file", () => {
  const [webhook] = manifestsIn(readFileSync(join(FOLDER, "audit-webhook/webhook.yaml"), "utf8")) as unknown as [
    {
      readonly clusters: readonly { name: string; cluster: { server: string } }[];
      readonly users: readonly { name: string; user: object }[];
      readonly contexts: readonly { name: string; context: { cluster: string; user: string } }[];
      readonly "current-context": string;
    },
  ];
  const context = webhook.contexts.find(({ name }) => name === webhook["current-context"])?.context;
  const server = new URL(webhook.clusters.find(({ name }) => name === context?.cluster)?.cluster.server ?? "");
  expect([server.protocol, server.pathname]).toEqual(["https:", "/v1/logs"]);
  expect(SOURCES.map(({ name }) => name)).toContain(server.searchParams.get("source"));
  expect(webhook.users.find(({ name }) => name === context?.user)?.user).toEqual({ tokenFile: expect.any(String) });
});

test("the page names folders and images that there are", () => {
  const applied = Array.from(readme.matchAll(/kubectl apply -k (\S+)/g), ([, path = ""]) => path);
  expect(applied.map((path) => basename(path)).sort()).toEqual(["console-ingress", "embedded", "services"]);
  for (const path of applied) expect(existsSync(join(FOLDER, "../..", path))).toBe(true);
  const dockerfile = readFileSync(join(FOLDER, "../docker/Dockerfile"), "utf8");
  for (const [, target] of readme.matchAll(/--target (\w+)/g)) expect(dockerfile).toContain(` AS ${target}\n`);
  for (const [image] of readme.matchAll(/registry\.example\.com\/\S+/g))
    expect(image).toMatch(new RegExp(`:${version}$`));
});
