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
