import type { Event, Finding } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { findingsAcross } from "../test/run.ts";
import { call, WORLD_START } from "../test/tiny-world.ts";

const DAY = 24 * 3_600_000;

let serial = 0;
function calls(client: string, day: number, over: Partial<Event> = {}): Event {
  serial += 1;
  return call(client, WORLD_START + day * DAY, `c${serial}`, {
    ...{ source: "mcp", provider: "mcp", account_uid: "crm", action: "tools/call search", identity_kind: "ai-agent" },
    ...{ identity_uid: `mcp:crm:ai-agent:${client}`, labels: { server: "crm" } },
    ...over,
  });
}

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n);
const each = (days: number, clients: readonly string[]): readonly Event[] =>
  range(days).flatMap((day) => clients.map((client, n) => calls(client, day + n / 10)));

function told(events: readonly Event[], restartAt?: number): readonly Finding[] {
  const log = events.toSorted((a, b) => (a.time < b.time ? -1 : 1));
  return findingsAcross(log, restartAt).filter(({ detector }) => detector === "delegation.new-client");
}

const USUAL = each(14, ["desk", "sales"]);

describe("a server of tools that the same few call", () => {
  test("is called by one that nobody knew", () => {
    const events = [...USUAL, calls("probe", 14.1), calls("probe", 14.2)];
    const [finding, ...more] = told(events);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      severity: "low",
      identity_name: "probe",
      title: "probe, which nobody knew, called a tool server that the same few call (crm)",
    });
    expect(finding?.dimensions[0]?.expected).toBe("2 clients, on 13 days");
    for (const restartAt of [20, events.length - 2]) expect(told(events, restartAt)).toEqual([finding]);
  });

  test.each<[string, readonly Event[]]>([
    ["is called by those", [...USUAL, calls("desk", 14.1)]],
    ["is known for a week", [...each(8, ["desk", "sales"]), calls("probe", 8.1)]],
    ["refuses it", [...USUAL, calls("probe", 14.1, { outcome: "denied" })]],
    ["serves whoever comes", [...range(15).flatMap((n) => each(14, [`c${n}`])), calls("probe", 14.1)]],
    [
      "is called by one that is known from another",
      [...USUAL, ...range(14).map((day) => calls("ops", day, { labels: { server: "wiki" } })), calls("ops", 14.1)],
    ],
  ])("%s, and nothing is told", (_, events) => {
    expect(told(events)).toEqual([]);
  });
});
