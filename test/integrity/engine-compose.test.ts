import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { openEmbedded, type Store } from "@rolecall/clickhouse";
import { loadConfig, METRICS } from "@rolecall/runtime";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TemporaryDirectory, temporaryDirectory } from "./harness/temporary-directory.ts";

// What a user's Docker starts is looked at as data here, and by Docker itself where there is one.

const ROOT = join(import.meta.dirname, "../..");
// The library that reads configurations; the tests have none of their own.
const requireFromRuntime = createRequire(join(ROOT, "packages/runtime/package.json"));
const { parse } = requireFromRuntime("yaml") as { parse(text: string, options?: object): unknown };

interface Service {
  readonly image?: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly privileged?: boolean;
  readonly network_mode?: string;
  readonly ports?: readonly string[];
  readonly user?: string;
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly healthcheck?: { readonly test: readonly string[]; readonly interval: string; readonly retries: number };
  readonly volumes?: readonly string[];
  readonly secrets?: readonly string[];
  readonly command?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const compose = parse(read("docker-compose.yml"), { merge: true }) as Compose;
const services = Object.entries(compose.services);

test("there are Kafka, ClickHouse, the four services, a producer of samples, and Grafana", () => {
  const names = services.map(([name]) => name);
  for (const name of ["kafka", "clickhouse", "ingest", "detector", "alerter", "console", "sample", "grafana"]) {
    expect(names).toContain(name);
  }
});

describe.each(services)("the service %s", (_name, service) => {
  test("has an image of an exact version, or one that is built here", () => {
    if (service.build === undefined) expect(service.image).toMatch(/^[a-z/.-]+:v?\d+\.\d+\.\d+[\w.]*$|@sha256:/);
    else expect(existsSync(join(ROOT, service.build.context, service.build.dockerfile))).toBe(true);
  });

  test("is looked after, and has no more rights than it needs", () => {
    expect(service.healthcheck?.test.length).toBeGreaterThan(1);
    expect(service.healthcheck?.interval).toMatch(/^\d+s$/);
    expect(service.privileged ?? false).toBe(false);
    expect(service.network_mode).not.toBe("host");
    expect(service.security_opt).toContain("no-new-privileges:true");
    expect(JSON.stringify(service.volumes ?? [])).not.toContain("docker.sock");
  });

  test("publishes on loopback only, and on no port that only root may have", () => {
    for (const port of service.ports ?? []) {
      const [, host] = /^127\.0\.0\.1:(\d+):\d+$/.exec(port) ?? [];
      expect(Number(host)).toBeGreaterThanOrEqual(1024);
    }
  });

  test("has its secrets from files, and none in its environment", () => {
    for (const [key, value] of Object.entries(service.environment ?? {})) {
      if (/PASSWORD|TOKEN|SECRET|_KEY/.test(key))
        expect([key, String(value)]).toEqual([
          expect.stringMatching(/_FILE$/),
          expect.stringMatching(/^\/run\/secrets\//),
        ]);
    }
    for (const secret of service.secrets ?? [])
      expect(compose.secrets[secret]?.file).toMatch(/^\.\/infra\/docker\/secrets\//);
  });

  test("mounts and waits for what there is", () => {
    for (const volume of service.volumes ?? []) {
      const [from = ""] = volume.split(":");
      expect(from.startsWith("./") ? existsSync(join(ROOT, from)) : from in compose.volumes, from).toBe(true);
    }
    for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
      expect(compose.services[other], other).toBeDefined();
      expect(condition).toMatch(/^service_(?:healthy|started)$/);
    }
  });
});

test("secrets are made by the script, and kept out of the repository and of the image", () => {
  const script = read("infra/docker/make-secrets.mjs");
  for (const name of Object.keys(compose.secrets)) expect(script).toContain(`"${name}"`);
  expect(read(".gitignore")).toContain("infra/docker/secrets/");
  expect(read(".dockerignore")).toContain("infra/docker/secrets");
});

test("the configuration of the services is valid", () => {
  const loaded = loadConfig(read("infra/docker/rolecall.yaml"), {
    path: "rolecall.yaml",
    env: {},
    readFile: () => "secret",
  });
  expect(loaded.ok ? [] : loaded.errors).toEqual([]);
});

test("the image has the Node and the pnpm of the repository, and runs as nobody special", () => {
  const dockerfile = read("infra/docker/Dockerfile");
  const catalog = read("pnpm-workspace.yaml");
  const node = /^ {2}node: ([\d.]+)$/m.exec(catalog)?.[1];
  const pnpm = /^ {2}pnpm: ([\d.]+)$/m.exec(catalog)?.[1];
  const bases = Array.from(dockerfile.matchAll(/^FROM (\S+)/gm), ([, base]) => base).filter(
    (base) => base !== "install",
  );
  expect(new Set(bases)).toEqual(new Set([`node:${node}-trixie-slim`]));
  expect(dockerfile).toContain(`pnpm@${pnpm}`);
  // In each of the images, and by number: a cluster that forbids root cannot look up a name.
  expect(dockerfile.match(/^USER 1000:1000$/gm)).toHaveLength(2);
});

const docker = spawnSync("docker", ["compose", "version"]).status === 0;
test.skipIf(!docker)(`docker compose itself takes the file (needs docker: ${docker})`, () => {
  const made = spawnSync(process.execPath, [join(ROOT, "infra/docker/make-secrets.mjs")]);
  expect(made.status).toBe(0);
  const checked = spawnSync("docker", ["compose", "-f", join(ROOT, "docker-compose.yml"), "config", "-q"], {
    encoding: "utf8",
  });
  expect([checked.status, checked.stderr]).toEqual([0, ""]);
});

const base = /^FROM (\S+) AS/m.exec(read("infra/docker/Dockerfile"))?.[1] ?? "";
const canBuild = spawnSync("docker", ["image", "inspect", base]).status === 0;
test.skipIf(!canBuild)(
  `the image builds, and a command starts in it as in the file (needs docker's engine with ${base}: ${canBuild})`,
  () => {
    const tag = "rolecall:test";
    const file = join(ROOT, "infra/docker/Dockerfile");
    const built = spawnSync("docker", ["build", "-q", "-f", file, "-t", tag, ROOT], { encoding: "utf8" });
    expect([built.status, built.stderr]).toEqual([0, ""]);
    const ran = spawnSync("docker", ["run", "--rm", "--read-only", "--cap-drop", "ALL", tag, "--version"], {
      encoding: "utf8",
    });
    expect([ran.status, ran.stdout]).toEqual([0, expect.stringMatching(/^rolecall \d/)]);
  },
);

describe("the dashboard", () => {
  interface Panel {
    readonly title: string;
    readonly datasource: { readonly uid: string };
    readonly targets: readonly { readonly expr?: string; readonly rawSql?: string }[];
  }
  const { panels } = JSON.parse(read("infra/grafana/dashboards/pipeline.json")) as {
    readonly panels: readonly Panel[];
  };
  const known = new Map(Object.values(METRICS).map((entry) => [entry.name as string, entry]));
  const expressions = panels.flatMap(({ title, targets }) =>
    targets.flatMap(({ expr }) => (expr === undefined ? [] : [[title, expr] as const])),
  );

  test.each(expressions)("%s asks for metrics and labels that there are", (_title, expr) => {
    const names = [...expr.matchAll(/rolecall_\w+/g)].map(([name]) => name.replace(/_(?:bucket|sum|count)$/, ""));
    expect(names.length).toBeGreaterThan(0);
    const labels = new Set(names.flatMap((name) => [...(known.get(name)?.labels ?? [])] as string[]));
    for (const name of names) expect([...known.keys()]).toContain(name);
    for (const [, list = ""] of expr.matchAll(/by \(([^)]*)\)/g)) {
      for (const label of list.split(",").map((text) => text.trim())) expect(["le", ...labels]).toContain(label);
    }
  });

  test("has the data sources that are provisioned", () => {
    const provisioned = parse(read("infra/grafana/provisioning/datasources/rolecall.yaml")) as {
      datasources: { uid: string }[];
    };
    const uids = provisioned.datasources.map((each) => each.uid);
    for (const panel of panels) expect(uids).toContain(panel.datasource.uid);
  });
});

describe("SQL for a server", () => {
  let directory: TemporaryDirectory;
  let store: Store;
  beforeAll(async () => {
    directory = await temporaryDirectory();
    store = await openEmbedded(directory.path);
  });
  afterAll(async () => {
    await store[Symbol.asyncDispose]();
    await directory[Symbol.asyncDispose]();
  });

  const files = readdirSync(join(ROOT, "infra/clickhouse")).filter((name) => name.endsWith(".sql"));
  const statements = files.flatMap((file) =>
    read(`infra/clickhouse/${file}`)
      .replaceAll(/^--.*$/gm, "")
      .replaceAll(/@\w+_?HASH@/g, "0".repeat(64))
      .replaceAll("@HASH@", "0".repeat(64))
      .replaceAll("@TENANT@", "acme")
      .split(/;\s*$/m)
      .map((statement) => statement.trim())
      .filter((statement) => statement !== ""),
  );

  test.each(statements)("is SQL that the engine can read: %s", async (sql) => {
    const [row] = await store.select<{ q: string }>("SELECT formatQuerySingleLine({sql:String}) AS q", { sql });
    expect(row?.q).not.toBe("");
  });
});
