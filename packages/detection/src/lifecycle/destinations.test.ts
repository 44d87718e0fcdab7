import type { Event, Finding } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { findingsAcross } from "../test/run.ts";
import { call, WORLD_START } from "../test/tiny-world.ts";

const DAY = 24 * 3_600_000;

let serial = 0;
/** A call of a tool by an agent, with what it was handed. */
function uses(day: number, args: object, tool = "fetch", over: Partial<Event> = {}): Event {
  serial += 1;
  const attributes = { "gen_ai.tool.call.arguments": JSON.stringify(args) };
  return call(over.identity_name ?? "scout", WORLD_START + day * DAY, `n${serial}`, {
    ...{ source: "otel", provider: "otel", action: `execute_tool ${tool}`, identity_kind: "ai-agent" },
    labels: { tool },
    raw: JSON.stringify({ attributes }),
    ...over,
  });
}

const open = (day: number, url: string, over?: Partial<Event>): Event => uses(day, { url }, "fetch", over);
const mail = (day: number, to: string): Event =>
  uses(day, { to, subject: "x", body: "see https://x.example" }, "send_email");
/** Four calls a day, of one host after the other. */
const days = (count: number, one: (day: number, host: string) => Event, hosts: readonly string[]): readonly Event[] =>
  Array.from({ length: count * 4 }, (_, n) => one(n / 4, hosts[n % hosts.length] ?? ""));
const url = (day: number, host: string): Event => open(day, `https://${host}/a?b=${day}`);

function told(events: readonly Event[], restartAt?: number): readonly Finding[] {
  const log = events.toSorted((a, b) => (a.time < b.time ? -1 : 1));
  return findingsAcross(log, restartAt).filter(({ detector }) => detector === "delegation.new-destination");
}

const USUAL = days(16, url, ["docs.example.com", "api.example.net"]);

describe("an agent whose tools went to the same few hosts goes to another", () => {
  test("is told of, once", () => {
    const events = [...USUAL, open(16.1, "https://evil.example/x"), open(16.2, "https://evil.example/y")];
    const [finding, ...more] = told(events);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      severity: "low",
      title: "scout had a tool go to a host that it had never gone to (evil.example)",
    });
    expect(finding?.dimensions[0]).toMatchObject({
      observed: "evil.example, by fetch",
      expected: expect.stringMatching(/^the same 2, on 1\d days$/),
    });
    for (const restartAt of [30, events.length - 1]) expect(told(events, restartAt)).toEqual([finding]);
  });

  test("by mail it is graver", () => {
    const events = [...days(16, (day, host) => mail(day, `a@${host}`), ["example.com"]), mail(16.1, "b@evil.example")];
    expect(told(events).map(({ severity }) => severity)).toEqual(["medium"]);
  });

  test("and three who go to one are one finding more", () => {
    const of = (name: string): readonly Event[] => {
      const own = { identity_name: name, identity_uid: `otel:1:ai-agent:${name}` };
      return [...USUAL, open(16.1, "https://evil.example/x")].map((event) => ({
        ...event,
        ...own,
        event_uid: `${name}-${event.event_uid}`,
      }));
    };
    const found = told(["a", "b", "c", "d"].flatMap(of));
    expect(found.at(-1)?.title).toMatch(/^\d identities: had tools go to a host/);
  });
});

/** Spelled otherwise, of the hosts that are known: the name that it is told by, undefined where it is the same host. */
const SPELLED: readonly (readonly [string, string | undefined])[] = [
  ["https://DOCS.example.com./a", undefined],
  ["https://docs.example.com:8443/a", undefined],
  ["https://bot:x@docs.example.com/a", undefined],
  ["//docs.example.com/a", undefined],
  ["https://docs.example.com@evil.example/a", "evil.example"],
  ["https://docs.example.com.evil.example/a", "docs.example.com.evil.example"],
  ["https://docs-example.com/a", "docs-example.com"],
  ["https://xn--dcs-snc.example.com/a", "xn--dcs-snc.example.com"],
  ["https://d\u043ecs.example.com/a", "one that the call hides"],
  ["https://docs.example.com\\@evil.example/a", "one that the call hides"],
  ["http://3405803785/a", "3405803785"],
  ["http://0xcb007109/a", "0xcb007109"],
  ["http://203.0.113.9/a", "203.0.113.9"],
  ["http://[fd00::9]/a", undefined],
  ["http://[2606:4700::9]/a", "2606:4700::9"],
  ["//evil.example/a", "evil.example"],
  ["\\\\evil.example\\share", "evil.example"],
  ["HTTPS:/evil.example/a", "evil.example"],
];

test.each(SPELLED)("%s after the usual ones", (address, expected) => {
  const [finding] = told([...USUAL, open(16.1, address)]);
  expect(finding?.title).toBe(expected && `scout had a tool go to a host that it had never gone to (${expected})`);
});

test("the first of thirteen hosts in an hour is told of, and more fill nobody else's bound", () => {
  const another = USUAL.map((event) => ({
    ...event,
    ...{ identity_name: "ranger", identity_uid: "otel:1:ai-agent:ranger", event_uid: `ranger-${event.event_uid}` },
  }));
  const many = Array.from({ length: 13 }, (_, n) => open(16.1 + n / 1000, `https://decoy${n}.example/x`));
  const own = { identity_name: "ranger", identity_uid: "otel:1:ai-agent:ranger" };
  const found = told([...USUAL, ...another, ...many, open(16.2, "https://evil.example/x", own)]);
  expect(
    found
      .map(({ identity_name, title }) => [identity_name, title.split("(")[1]])
      .toSorted()
      .toReversed(),
  ).toEqual([
    ["scout", "decoy0.example)"],
    ["ranger", "evil.example)"],
  ]);
});

describe("nothing is told", () => {
  test.each<[string, readonly Event[]]>([
    ["of the same hosts", [...USUAL, open(16.1, "https://docs.example.com/other")]],
    ["before they are known", [...days(8, url, ["docs.example.com"]), open(8.1, "https://evil.example/x")]],
    ["of a private host", [...USUAL, open(16.1, "http://10.1.2.3/x"), open(16.2, "http://build.internal/x")]],
    [
      "of whoever goes everywhere",
      [
        ...days(
          16,
          url,
          Array.from({ length: 14 }, (_, n) => `h${n}.example`),
        ),
        open(16.1, "https://evil.example/x"),
      ],
    ],
    [
      "of what stands in a text that is to be read",
      [...USUAL, uses(16.1, { to: "x", body: "see https://evil.example/x" }, "create_ticket")],
    ],
    [
      "of a developer's agent",
      [...USUAL, open(16.1, "https://evil.example/x")].map((event) => ({
        ...event,
        action: "claude_code.tool_result fetch",
      })),
    ],
  ])("%s", (_, events) => {
    expect(told(events)).toEqual([]);
  });
});
