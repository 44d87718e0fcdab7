import type { Event, Finding } from "@rolecall/core";
import { describe, expect, test } from "vitest";
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

  test("is taken by one that was refused another role before", () => {
    const refused = takes("evil/fork", 14.05, { outcome: "denied", resource: "arn:aws:iam::1:role/admin" });
    expect(told([...USUAL, refused, takes("evil/fork", 14.1)])).toHaveLength(1);
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
