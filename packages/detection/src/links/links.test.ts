import { EMPTY_INVENTORY, type Event } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { Directory } from "../inventory/directory.ts";
import { fresh } from "../test/run.ts";
import { call, WORLD_START } from "../test/tiny-world.ts";
import { Links } from "./links.ts";
import { namedIn } from "./origin.ts";

const assume = (identity: string, over: Partial<Event> = {}): Event =>
  call("x", WORLD_START, `e-${identity}`, {
    action: "AssumeRoleWithWebIdentity",
    service: "sts.amazonaws.com",
    identity_uid: identity,
    raw: JSON.stringify({
      requestParameters: { roleArn: "arn:aws:iam::123456789012:role/path/deploy" },
      responseElements: { credentials: { accessKeyId: "ASIA1" } },
    }),
    ...over,
  });

const WORKFLOW = "aws:123456789012:ci-workflow:acme/shop/deploy.yml";
const ROLE = "aws:123456789012:role:deploy";

function linksOf(events: readonly Event[], directory = new Directory()) {
  const links = new Links();
  for (const event of events) links.note(event, WORLD_START, true, directory);
  return {
    links,
    rows: links
      .take("default")
      .map(({ from_uid, to_uid, link_kind, confidence }) => [from_uid, to_uid, link_kind, confidence]),
  };
}

describe("links", () => {
  test("a workflow that assumes a role, under its own name", () => {
    const { links, rows } = linksOf([assume(WORKFLOW)]);
    expect(rows).toEqual([
      ["github:acme:ci-workflow:shop/deploy.yml", WORKFLOW, "same-machine", "high"],
      ["github:acme:ci-workflow:shop/deploy.yml", ROLE, "federation", "high"],
    ]);
    expect(links.originOf("ASIA1")).toBe("github:acme:ci-workflow:shop/deploy.yml");
  });

  test("a repository whose subject names no workflow is itself the origin", () => {
    const { rows } = linksOf([assume("aws:123456789012:ci-workflow:acme/shop")]);
    expect(rows).toEqual([["aws:123456789012:ci-workflow:acme/shop", ROLE, "federation", "high"]]);
  });

  test("one object of Microsoft's directory, which its logs call by different kinds", () => {
    const id = "4f1e0000-aaaa-4bbb-8ccc-000000000001";
    const uids = [`entra:t:managed-identity:${id}`, `entra:t:oauth-app:${id}`, `azure:t:oauth-app:${id.toUpperCase()}`];
    const of = (uid: string): Event => call("x", WORLD_START, uid, { identity_uid: uid });
    const { rows } = linksOf([...uids, `entra:t:human:${id}`, "entra:t:oauth-app:by-name"].map(of));
    expect(rows).toEqual([
      [uids[0], uids[2], "same-machine", "high"],
      [uids[0], uids[1], "same-machine", "high"],
    ]);
  });

  test("one account of a domain, which two logs name with the domain", () => {
    const uids = [
      "windows:acme:service-account:svc-sql",
      "pan-os::service-account:acme\\svc-sql",
      "kerberos::service-account:svc-sql@acme.com",
      "sql-server:SQL1:service-account:acme\\svc-sql",
    ];
    const others = [
      ...["pan-os::service-account:svc-sql", "pan-os::service-account:other\\svc-sql", "pan-os::human:acme\\svc-sql"],
      ...["windows:web1:service-account:nt service\\svc-sql", "okta:o:service-account:svc-sql@acme.com"],
    ];
    const of = (uid: string): Event => call("x", WORLD_START, uid, { identity_uid: uid });
    const { rows } = linksOf([...uids, ...others].map(of));
    expect(new Set(rows.map((row) => row.join(" ")))).toEqual(
      new Set(uids.slice(1).map((uid) => `${uids[0]} ${uid} same-machine medium`)),
    );
  });

  test.each<[string, readonly string[], readonly string[]]>([
    [
      "of domains that begin alike each is a domain of its own",
      ["svc@corp.acme.com", "svc@corp.other.com", "corp.acme.com\\svc", "SVC@CORP.OTHER.COM"],
      ["0 2", "1 3"],
    ],
    ["and whoever says the beginning alone is of none", ["svc@corp.acme.com", "svc@corp.other.com", "corp\\svc"], []],
    ["nor is one more, where one was", ["corp\\svc", "svc@corp.acme.com", "svc@corp.other.com"], ["0 1"]],
    ["each machine has its own service of a name", ["nt service\\svc", "nt service\\svc"], []],
    ["or group", ["builtin\\svc", "BUILTIN\\svc", "workgroup\\svc", "workgroup\\svc", ".\\svc", ".\\svc"], []],
    ["and an address is no domain", ["svc@10.0.0.1", "svc@10.9.9.9"], []],
  ])("%s", (_, accounts, linked) => {
    const uids = accounts.map((account, at) => `sql-server:SQL${at}:service-account:${account}`);
    const { rows } = linksOf(uids.map((uid) => call("x", WORLD_START, uid, { identity_uid: uid })));
    const pairs = rows.map(([from = "", to = ""]) => `${uids.indexOf(from)} ${uids.indexOf(to)}`);
    expect(pairs.toSorted()).toEqual(linked);
  });

  const POD = "aws:123456789012:service-account:ABC123/pay/api";
  const inCluster = (cluster: string): Event =>
    call("pay/api", WORLD_START, `k-${cluster}`, {
      provider: "kubernetes",
      identity_kind: "service-account",
      identity_uid: `kubernetes:${cluster}:service-account:pay/api`,
    });

  test("a service account, in the cluster of its issuer", () => {
    const accounts = [{ id: "prod", issuer: "oidc.eks.eu-west-1.amazonaws.com/id/ABC123", place: "f:1" }];
    const { rows } = linksOf([assume(POD)], new Directory({ ...EMPTY_INVENTORY, accounts }));
    expect(rows).toContainEqual(["kubernetes:prod:service-account:pay/api", ROLE, "irsa", "high"]);
  });

  test("a service account that one cluster alone has", () => {
    const { rows } = linksOf([inCluster("prod"), assume(POD)]);
    expect(rows).toContainEqual(["kubernetes:prod:service-account:pay/api", ROLE, "irsa", "medium"]);
  });

  test("a service account that two clusters have is not guessed", () => {
    const { rows } = linksOf([inCluster("prod"), inCluster("test"), assume(POD)]);
    expect(rows).toEqual([[POD, ROLE, "irsa", "high"]]);
  });

  test("a refused exchange leads to no role", () => {
    const { links, rows } = linksOf([assume(WORKFLOW, { outcome: "denied" })]);
    expect(rows.map(([, to]) => to)).toEqual([WORKFLOW]);
    expect(links.originOf("ASIA1")).toBeUndefined();
  });

  test("roles that take on roles, a link for each step", () => {
    const chain = (from: string, to: string, over: Partial<Event> = {}): Event =>
      assume(`aws:123456789012:role:${from}`, {
        action: "AssumeRole",
        resource: `arn:aws:iam::999988887777:role/${to}`,
        resource_kind: "role",
        identity_kind: "role",
        ...over,
      });
    const { rows } = linksOf([
      chain("deploy", "hop"),
      chain("hop", "admin", { identity_uid: "aws:999988887777:role:hop" }),
      chain("deploy", "refused", { outcome: "denied" }),
      chain("x", "service", { identity_kind: "cloud-service" }),
    ]);
    expect(rows).toEqual([
      [ROLE, "aws:999988887777:role:hop", "role-chain", "high"],
      ["aws:999988887777:role:hop", "aws:999988887777:role:admin", "role-chain", "high"],
    ]);
  });

  test("a workload's SPIFFE ID and its service account", () => {
    const mesh = call("x", WORLD_START, "m", {
      identity_uid: "http:mesh:workload:spiffe%3A//corp/ns/pay/sa/api",
      provider: "http",
    });
    expect(linksOf([inCluster("prod"), mesh]).rows).toEqual([
      [
        "kubernetes:prod:service-account:pay/api",
        "http:mesh:workload:spiffe%3A//corp/ns/pay/sa/api",
        "same-machine",
        "medium",
      ],
    ]);
  });

  test("whoever begins a session is named in what is found on it", () => {
    const detector = fresh();
    detector.offer(assume(WORKFLOW), 0);
    const used = (days: number) =>
      call("deploy", WORLD_START + days * 86_400_000, `u${days}`, {
        credential_uid: "ASIA1",
        credential_kind: "sts-session",
      });
    for (const [n, days] of [1, 200].entries()) {
      detector.advance(WORLD_START + days * 86_400_000, 2 * n + 1);
      detector.offer(used(days), 2 * n + 2);
    }
    detector.finish();
    const found = detector.take().find(({ detector: name }) => name === "lifecycle.dormant-returned");
    expect(found?.dimensions).toContainEqual(
      expect.objectContaining({ name: "origin", observed: "github:acme:ci-workflow:shop/deploy.yml" }),
    );
  });

  test("state goes through its rows", () => {
    const { links } = linksOf([inCluster("prod"), assume(POD)]);
    const again = new Links();
    again.restore(links.takeRows().rows, ["kubernetes:prod:service-account:pay/api"]);
    expect(again.originOf("ASIA1")).toBe(links.originOf("ASIA1"));
    again.note(assume(POD), WORLD_START + 7_200_000, false, new Directory());
    expect(again.take("default")).toContainEqual(expect.objectContaining({ to_uid: ROLE, events: 2 }));
  });
});

describe("two names of one machine", () => {
  const run = (workflow: string, over: Partial<Event> = {}): Event =>
    call(workflow, WORLD_START, `r-${workflow}`, {
      provider: "github",
      account_uid: "acme",
      identity_kind: "ci-workflow",
      identity_uid: `github:acme:ci-workflow:shop/${workflow}`,
      run_uid: "628312345",
      ...over,
    });
  const named = [
    "github:acme:ci-workflow:shop/Deploy",
    "github:acme:ci-workflow:shop/deploy.yml",
    "same-machine",
    "high",
  ];

  test("a workflow by its display name and by its file are one by the run, whichever is seen first", () => {
    expect(linksOf([run("Deploy"), run("deploy.yml")]).rows).toEqual([named]);
    expect(linksOf([run("deploy.yml"), run("Deploy"), run("Deploy")]).rows).toEqual([named]);
  });

  test("another run, or none, links nothing", () => {
    const others = [run("Deploy"), run("test.yml", { run_uid: "2" }), run("lint.yml", { run_uid: undefined })];
    expect(linksOf(others).rows).toEqual([]);
  });

  const APP = "1b730954-1685-4b74-9bfd-dac224a7b894";
  const principal = (id: string, over: Partial<Event> = {}): Event =>
    call(id, WORLD_START, `p-${id}`, {
      provider: "entra",
      identity_kind: "oauth-app",
      identity_uid: `entra:t1:oauth-app:${id}`,
      labels: { app_id: APP },
      ...over,
    });

  test("an application by its id and its service principal by the object id are one in a tenant", () => {
    const azure = { provider: "azure", identity_uid: "azure:t1:oauth-app:object-2" };
    expect(linksOf([principal("object-1"), principal(APP), principal("", azure)]).rows).toEqual([
      ["azure:t1:oauth-app:object-2", "entra:t1:oauth-app:object-1", "same-machine", "high"],
      [`entra:t1:oauth-app:${APP}`, "entra:t1:oauth-app:object-1", "same-machine", "high"],
    ]);
  });

  test.each([
    ["of another tenant", { identity_uid: `entra:t2:oauth-app:${APP}` }],
    ["of no tenant", { identity_uid: `entra::oauth-app:${APP}` }],
    ["of a person who uses it", { identity_kind: "human" as const }],
    ["of another platform", { provider: "okta", identity_uid: `okta:t1:oauth-app:${APP}` }],
  ])("not the one %s", (_, over) => {
    expect(linksOf([principal("object-1"), principal(APP, over)]).rows).toEqual([]);
  });

  test("what was known before a restart is known behind it", () => {
    const { links } = linksOf([run("Deploy")]);
    const again = new Links();
    again.restore(links.takeRows().rows, []);
    again.note(run("deploy.yml"), WORLD_START, true, new Directory());
    expect(again.take("default")).toEqual([
      expect.objectContaining({ from_uid: named[0], to_uid: named[1], evidence: "the same run 628312345" }),
    ]);
  });
});

describe("names of other platforms", () => {
  test.each([
    ["gcp:p:service-account:p.svc.id.goog[pay/api]", { kind: "workload-identity", serviceAccount: "pay/api" }],
    [
      "gcp:p:unknown:principal%3A//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/gh/subject/repo%3Aacme/shop%3Aref%3Arefs/heads/main",
      { kind: "federation" },
    ],
    [
      "gcp:p:unknown:principal%3A//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/k/subject/system%3Aserviceaccount%3Apay%3Aapi",
      { kind: "workload-identity", serviceAccount: "pay/api" },
    ],
    ["http:h:workload:spiffe%3A//corp/ns/pay/sa/api", { kind: "spiffe", serviceAccount: "pay/api" }],
  ])("%s", (uid, named) => {
    expect(namedIn(uid)).toMatchObject(named);
  });

  test.each([
    "aws:1:role:deploy",
    "http:h:api-key:k",
    "http:h:workload:spiffe%3A//corp/../sa/x",
    "github:a:ci-workflow:b/c",
    "",
    "x",
  ])("%j names nobody else", (uid) => {
    expect(namedIn(uid)).toBeUndefined();
  });
});
