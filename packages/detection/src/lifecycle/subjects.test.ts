import { type Event, type Finding, formatTime, type JsonObject } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { cloudtrail } from "../rules/shipped/examples/records.ts";
import { decodeAlone } from "../rules/test/decode-record.ts";
import { findingsAcross } from "../test/run.ts";
import { call, WORLD_START } from "../test/tiny-world.ts";

const DAY = 24 * 3_600_000;
const MAIN = "ref:refs/heads/main";

let serial = 0;
function takes(repository: string, day: number, over: Partial<Event> = {}): Event {
  serial += 1;
  return call(repository, WORLD_START + day * DAY, `t${serial}`, {
    ...{ source: "aws-cloudtrail", provider: "aws", account_uid: "1", action: "AssumeRoleWithWebIdentity" },
    ...{ action_class: "auth", identity_kind: "ci-workflow", identity_uid: `aws:1:ci-workflow:${repository}` },
    ...{ resource: "arn:aws:iam::1:role/deploy", resource_kind: "role", session_uid: `repo:${repository}:${MAIN}` },
    ...over,
  });
}

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n);
const each = (days: number, repositories: readonly string[]): readonly Event[] =>
  range(days).flatMap((day) => repositories.map((repository, n) => takes(repository, day + n / 10)));
const as = (subject: string): Partial<Event> => ({ session_uid: `repo:acme/shop:${subject}` });

function told(events: readonly Event[], restartAt?: number): readonly Finding[] {
  const log = events.toSorted((a, b) => (a.time < b.time ? -1 : 1));
  return findingsAcross(log, restartAt).filter(({ detector }) => detector === "delegation.new-subject");
}

const USUAL = each(14, ["acme/shop", "acme/api"]);

describe("a role that the same few repositories take", () => {
  test("is taken by one that nobody knew", () => {
    const events = [...USUAL, takes("evil/fork", 14.1, { src_ip: "203.0.113.9" }), takes("evil/fork", 14.2)];
    const [finding, ...more] = told(events);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      severity: "medium",
      identity_name: "evil/fork",
      title: "evil/fork, which nobody knew, took a role that the same few take (deploy)",
    });
    expect(finding?.dimensions[0]).toMatchObject({
      observed: "repo:evil/fork:ref:refs/heads/main took arn:aws:iam::1:role/deploy from 203.0.113.9",
      expected: "2 subjects, on 13 days",
    });
    for (const restartAt of [20, events.length - 2]) expect(told(events, restartAt)).toEqual([finding]);
  });

  test("is taken by a second one that nobody knew, two days after a team's new repository came to it", () => {
    const events = [...USUAL, takes("acme/new", 14.1), ...each(17, ["acme/shop"]).slice(14), takes("evil/fork", 16.3)];
    expect(told(events).map(({ identity_name }) => identity_name)).toEqual(["acme/new", "evil/fork"]);
    expect(told(events, events.length - 1)).toEqual(told(events));
  });

  test("is taken by one that nobody knew, after new branches and new repositories at others in the same month", () => {
    const role = (name: string): Partial<Event> => ({ resource: `arn:aws:iam::1:role/${name}` });
    const usual = ["a", "b", "c", "d"].flatMap((name) =>
      range(16).map((day) => takes(`acme/${name}`, day, role(name))),
    );
    const hotfix = (name: string): Event =>
      takes(`acme/${name}`, 16.1, { ...role(name), session_uid: `repo:acme/${name}:ref:refs/heads/hotfix` });
    const newcomers = [takes("acme/e", 16.2, role("a")), takes("acme/f", 16.3, role("b"))];
    const events = [...each(16, ["acme/shop"]), ...usual, hotfix("c"), hotfix("d"), ...newcomers];
    expect(told([...events, takes("evil/fork", 17.1)]).map(({ identity_name }) => identity_name)).toContain(
      "evil/fork",
    );
  });

  test("is taken by a pull request", () => {
    const [finding] = told([...USUAL, takes("acme/shop", 14.1, as("pull_request"))]);
    expect(finding).toMatchObject({ severity: "medium", identity_name: "acme/shop" });
  });

  test.each(["acme-infra/shop", "Acme/shop", "acme/shop2"])(
    "is taken by one of a name that looks alike: %s",
    (name) => {
      expect(told([...USUAL, takes(name, 14.1)])).toHaveLength(1);
    },
  );

  test("is taken by one that was refused another role before", () => {
    const refused = takes("evil/fork", 14.05, { outcome: "denied", resource: "arn:aws:iam::1:role/admin" });
    expect(told([...USUAL, refused, takes("evil/fork", 14.1)])).toHaveLength(1);
  });

  test("is taken by one that was refused it for two days before", () => {
    const refused = [12.1, 13.1].map((day) => takes("evil/fork", day, { outcome: "denied" }));
    const events = [...USUAL, ...refused, takes("evil/fork", 14.2)];
    expect(told(events)).toHaveLength(1);
    expect(told(events, events.length - 1)).toEqual(told(events));
  });

  test("is still known when five thousand take another one that serves whoever comes", () => {
    const open = { resource: "arn:aws:iam::1:role/open" };
    const flood = range(5000).map((n) => takes(`flood/r${n}`, 14.1 + n / 1e6, open));
    expect(told([...USUAL, ...flood, takes("evil/fork", 15.1)])).toHaveLength(1);
  });

  const hostile = "ref:refs/heads/<!channel>\u001b[31m\n".padEnd(4096, "x");
  test("is taken from a branch of a hostile name, which is cut and shown as text in the title", () => {
    const [finding] = told([...USUAL, takes("acme/shop", 14.1, as(hostile))]);
    expect(finding?.title.length).toBeLessThan(250);
    expect(finding?.title).not.toMatch(/\p{Cc}/u);
  });

  test("is taken from a branch that it never was taken from", () => {
    const [finding, ...more] = told([...USUAL, takes("acme/shop", 14.1, as("ref:refs/heads/evil"))]);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      severity: "low",
      title: "acme/shop took deploy as repo:acme/shop:ref:refs/heads/evil, which it never did",
    });
    expect(finding?.dimensions[0]?.expected).toBe("another subject of acme/shop, on 13 days");
  });

  const releases = range(14).map((day) => takes("acme/shop", day, as(`ref:refs/tags/v1.${day}.0`)));
  test.each<[string, readonly Event[]]>([
    ["is taken by those", [...USUAL, takes("acme/shop", 14.1)]],
    ["is known for a week", [...each(8, ["acme/shop", "acme/api"]), takes("evil/fork", 8.1)]],
    ["refuses it", [...USUAL, takes("evil/fork", 14.1, { outcome: "denied" })]],
    ["serves whoever comes", [...range(15).flatMap((n) => each(14, [`acme/${n}`])), takes("acme/new", 14.1)]],
    ["is taken for the next release", [...releases, takes("acme/shop", 14.1, as("ref:refs/tags/v2.0.13"))]],
    [
      "is taken from a new branch every other day",
      [...USUAL, ...range(7).map((n) => takes("acme/shop", 2 * n + 0.5, as(`ref:refs/heads/${"abcdefg"[n]}`)))],
    ],
  ])("%s, and nothing is told", (_, events) => {
    expect(told(events)).toEqual([]);
  });
});

const HEX = "0123456789abcdef";
const hex = (seed: number, length: number): string =>
  range(length)
    .map((n) => HEX[(seed * 7 + n * (seed + 3)) % 16])
    .join("");
const uuid = (seed: number): string =>
  `{${hex(seed, 8)}-${hex(seed, 4)}-${hex(seed, 4)}-${hex(seed, 4)}-${hex(seed, 12)}}`;

/** A subject as its vendor writes it: the same run after run, and another one of what is the same. */
const FORMS: readonly (readonly [string, (run: number) => string, string | undefined])[] = [
  ["GitHub, a branch", () => "repo:acme/shop:ref:refs/heads/main", "repo:acme/shop:ref:refs/tags/evil"],
  [
    "GitHub, with ids",
    (run) => `repo:acme@1234567/shop@89:ref:refs/tags/v${run}`,
    "repo:acme@1234567/shop@90:ref:refs/tags/v1",
  ],
  [
    "GitHub, with the id of the owner",
    (run) => `repo:acme@1234567/shop@89:ref:refs/tags/v${run}`,
    "repo:acme@7654321/shop@89:ref:refs/tags/v1",
  ],
  ["GitHub, an environment", () => "repo:acme/shop:environment:production", "repo:acme/shop:environment:test"],
  ["GitHub, numbered environments", (run) => `repo:acme/shop:environment:pr-${run}`, "repo:acme/shop:environment:prod"],
  [
    "GitHub, a reusable workflow",
    () => "repo:acme/shop:ref:refs/heads/main:job_workflow_ref:acme/ci/.github/workflows/deploy.yml@refs/heads/main",
    "repo:acme/shop:ref:refs/heads/main:job_workflow_ref:acme/ci/.github/workflows/deploy.yml@refs/heads/evil",
  ],
  ["GitLab", () => "project_path:acme/erp:ref_type:branch:ref:main", "project_path:acme/erp:ref_type:tag:ref:main"],
  ["Bitbucket", (run) => `${uuid(1)}:${uuid(2)}:${uuid(run + 9)}`, `${uuid(1)}:${uuid(3)}:${uuid(99)}`],
  [
    "Terraform",
    () => "organization:acme:project:core:workspace:net:run_phase:plan",
    "organization:acme:project:core:workspace:net:run_phase:apply",
  ],
  [
    "Buildkite",
    (run) => `organization:acme:pipeline:app:ref:refs/heads/main:commit:${hex(run, 40)}:step:deploy`,
    `organization:acme:pipeline:app:ref:refs/heads/evil:commit:${hex(77, 40)}:step:deploy`,
  ],
  ["EKS", () => "system:serviceaccount:shop:checkout", undefined],
  ["SPIFFE", () => "spiffe://acme.test/ns/shop/sa/orders", undefined],
];

/** A token is exchanged for a role, as CloudTrail says it. */
function exchanged(subject: string, day: number): JsonObject {
  const provider = "arn:aws:iam::123456789012:oidc-provider/issuer.test";
  serial += 1;
  return cloudtrail(
    "sts",
    "AssumeRoleWithWebIdentity",
    { roleArn: "arn:aws:iam::123456789012:role/deploy", roleSessionName: "ci" },
    {
      eventTime: formatTime(WORLD_START + day * DAY),
      eventID: `e${serial}`,
      userIdentity: {
        type: "WebIdentityUser",
        principalId: `${provider}:sts.amazonaws.com:${subject}`,
        userName: subject,
        identityProvider: provider,
      },
    },
  );
}

describe.each(FORMS)("a subject of %s", (_, usual, other) => {
  const days = range(16).map((day) => exchanged(usual(day), day));
  const of = (records: readonly JsonObject[]): readonly Finding[] => told(decodeAlone(records));

  test("is the same run after run", () => {
    expect(of(days)).toEqual([]);
  });

  // Of a workload who it is is all that its subject says.
  if (other !== undefined) {
    test("is told of where it is another one of the same", () => {
      const found = of([...days, exchanged(other, 16.1)]);
      expect(found.map(({ severity }) => severity)).toEqual(["low"]);
    });
  }

  test("is told of where nobody knew whose it is", () => {
    const found = of([...days, exchanged("repo:evil/x:ref:refs/heads/main", 16.1)]);
    expect(found.map(({ severity }) => severity)).toEqual(["medium"]);
  });
});
