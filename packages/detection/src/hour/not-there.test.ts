import type { Event, Finding } from "@rolecall/core";
import { parseTime } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { findingsAcross } from "../test/run.ts";
import { call, random, WORLD_START } from "../test/tiny-world.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAYS = 20;
/** The day after two weeks of asking. */
const AT = WORLD_START + (18 * 24 + 14) * HOUR;
const DENIED: Partial<Event> = { outcome: "denied", status_code: 403 };
const MISSING: Partial<Event> = { outcome: "error", status_code: 404 };

/** A request of a partner at the gateway, where it always is. */
function request(partner: number, at: number, uid: string, over: Partial<Event> = {}): Event {
  return call(`p${partner}`, at, uid, {
    ...{ source: "gateway", provider: "http", account_uid: "api.example.com", service: "api" },
    ...{ identity_uid: `http:api.example.com:service-account:p${partner}`, identity_kind: "service-account" },
    ...{ src_network: `192.0.${partner}.0/24`, client: "acme-sync", status_code: 200 },
    ...over,
  });
}

/** Eight partners, who call five things; one in fifty of the calls is of something that is not there. */
function usual(): readonly Event[] {
  const next = random(9);
  return Array.from({ length: DAYS * 24 * 4 * 8 }, (_, n) => {
    const [partner, k] = [n % 8, Math.floor(n / 8)];
    const at = WORLD_START + Math.floor(k / 4) * HOUR + Math.floor(next() * HOUR);
    const action = `GET /v1/thing${(k + partner) % 5}`;
    return request(partner, at, `u${n}`, { action, ...(next() < 0.02 && MISSING) });
  });
}
const USUAL = usual();

/** So many calls of a partner an hour, from so many hours after the moment on, of so many hours. */
function asks(partner: number, from: number, hours: number, over: Partial<Event>): readonly Event[] {
  return Array.from({ length: hours * 2 }, (_, k) =>
    request(partner, AT + from * HOUR + k * 30 * MINUTE, `asks-${partner}-${from}-${k}-${over.status_code ?? ""}`, {
      ...{ action: "GET /internal/export" },
      ...over,
    }),
  );
}

/** Six hours a day, for two weeks. */
const tries = (over: Partial<Event>, partner = 3): readonly Event[] =>
  Array.from({ length: 14 }, (_, day) => asks(partner, -24 * (14 - day), 6, over)).flat();

function told(events: readonly Event[], restartAt?: number): readonly Finding[] {
  const log = [...USUAL, ...events].toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
  return findingsAcross(log, restartAt).filter(({ severity }) => severity !== "info");
}

/** Since the moment. */
const since = (events: readonly Event[]): readonly Finding[] =>
  told(events).filter(({ first_seen }) => parseTime(first_seen) >= AT);

/** By which detector, how grave. */
const said = (events: readonly Event[]): readonly string[] =>
  since(events).map(({ detector, severity }) => `${detector} ${severity}`);

const FOUND = "lifecycle.found-at-last";

const found = asks(3, 1, 1, {});

describe("a call of what was never there is answered", () => {
  test.each<[string, readonly Event[], readonly string[]]>([
    ["that was never made", found, ["behavior low"]],
    ["for two weeks", [...tries(MISSING), ...found], [`${FOUND} low`]],
    ["that was asked for otherwise", [...tries({ ...MISSING, status_code: 400 }), ...found], [`${FOUND} low`]],
    ["until that hour", [...tries(MISSING), ...asks(3, 0.9, 1, MISSING), ...found], [`${FOUND} low`]],
    [
      "and gives secrets away",
      [...tries(MISSING), ...asks(3, 1, 1, { action_class: "secret" })],
      [`${FOUND} medium`, "behavior medium"],
    ],
    ["of a second one that asked too", [...tries(MISSING), ...tries(MISSING, 4), ...found], [`${FOUND} low`]],
    [
      "for two weeks, and refused by turns",
      [...tries(MISSING), ...asks(3, -24 * 9 + 7, 2, DENIED), ...asks(3, -24 * 3 + 7, 2, DENIED), ...found],
      [`${FOUND} low`],
    ],
    ["after it was refused for two weeks", [...tries(DENIED), ...asks(3, -3, 2, MISSING), ...found], [`${FOUND} low`]],
    ["on one day only", [...asks(3, -24, 6, MISSING), ...found], ["behavior low"]],
    [
      "where each of six asked",
      [0, 1, 2, 3, 4, 5].flatMap((p) => [...tries(MISSING, p), ...asks(p, 1 + p / 10, 1, {})]),
      [`${FOUND} low`, `${FOUND} low`],
    ],
  ])("%s", (_, events, expected) => {
    expect(said(events)).toEqual(expected);
  });

  test("and what it was told until then is said as it was", () => {
    const [{ title = "", dimensions = [] } = {}] = since([...tries(DENIED), ...asks(3, -3, 2, MISSING), ...found]);
    expect(title).toBe("p3 was given what it had always been refused or told is not there (GET /internal/export)");
    expect(dimensions[0]?.expected).toBe(
      "on days enough nothing but a refusal or that there is no such thing; one of its peers at most got it",
    );
  });

  test("and is told of by name, the same after a restart", () => {
    const events = [...tries(MISSING), ...found];
    const [finding, ...more] = since(events);
    expect(more).toEqual([]);
    expect(finding?.title).toBe("p3 was given what it had always been told is not there (GET /internal/export)");
    expect(finding?.dimensions[0]?.expected).toBe(
      "on days enough nothing but that there is no such thing; none of its peers got it",
    );
    const all = told(events);
    for (const restartAt of [9000, USUAL.length - 200]) expect(told(events, restartAt)).toEqual(all);
  });
});

describe("nothing is told of", () => {
  test.each<[string, readonly Event[]]>([
    [
      "what was understood and found wrong until then",
      [...tries({ ...MISSING, status_code: 422 }), ...asks(3, 1, 1, {})],
    ],
    ["what it may have since, without a word that it is not there", [...tries(DENIED), ...found]],
    [
      "what was refused and given in turn, and was gone for hours",
      [...tries(DENIED), ...asks(3, -30, 1, {}), ...asks(3, -3, 2, MISSING), ...found],
    ],
    ["what is still not there", [...tries(MISSING), ...asks(3, 1, 1, MISSING)]],
    ["what was there on some of the days", [...tries({}), ...asks(3, -24, 6, MISSING), ...asks(3, 1, 1, {})]],
    ["what was out of order for two weeks", [...tries({ outcome: "error", status_code: 503 }), ...asks(3, 1, 1, {})]],
    ["what peers get", [...tries(MISSING), ...[5, 6].flatMap((p) => tries({}, p)), ...asks(3, 1, 1, {})]],
  ])("%s", (_, events) => {
    expect(said(events)).toEqual([]);
  });
});
