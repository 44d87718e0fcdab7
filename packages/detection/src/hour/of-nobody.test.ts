import type { Event, Finding } from "@rolecall/core";
import { parseTime } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { findingsAcross } from "../test/run.ts";
import { call, random, WORLD_START } from "../test/tiny-world.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAYS = 10;
const AT = WORLD_START + (9 * 24 + 14) * HOUR;
const PARTNER: Partial<Event> = { src_network: "203.0.113.0/24", src_asn: 64_500, client: "acme-sync" };
const REFUSED: Partial<Event> = { outcome: "denied", status_code: 401 };
const NOT_THERE: Partial<Event> = { outcome: "error", status_code: 404 };

/** A request at the gateway, of a service that it knows or of nobody. */
function request(name: string, at: number, uid: string, over: Partial<Event>): Event {
  const identity_kind = name === "anonymous" ? "unknown" : "service-account";
  return call(name, at, uid, {
    ...{ source: "gateway", provider: "http", account_uid: "api.example.com", service: "api" },
    ...{ identity_uid: `http:api.example.com:${identity_kind}:${name}`, identity_kind },
    ...over,
  });
}

/** Nobody asks after the health of the gateway, and now and then for what it is refused; eight partners work. */
function usual(): readonly Event[] {
  const next = random(9);
  const some = (hour: number): number => WORLD_START + hour * HOUR + Math.floor(next() * HOUR);
  return Array.from({ length: DAYS * 24 * 4 }, (_, n) => {
    const [hour, k] = [Math.floor(n / 4), n % 4];
    const isRefused = k === 3 && hour % 5 === 0;
    const nobody = request("anonymous", some(hour), `nobody-${n}`, {
      ...{ action: `GET /health${k % 3}`, src_network: "10.0.0.0/24", client: "kube-probe" },
      ...(isRefused && { ...REFUSED, action: "GET /v1/orders" }),
    });
    const partners = Array.from({ length: 8 }, (_, m) =>
      request(`p${m}`, some(hour), `p${m}-${n}`, {
        action: `GET /v1/thing${(k + m) % 5}`,
        src_network: `192.0.${m}.0/24`,
      }),
    );
    return [nobody, ...partners];
  }).flat();
}
const USUAL = usual();

/** So many requests of nobody, from so long after the hour on. */
function asks(many: number, from: number, over: Partial<Event>, every = MINUTE): readonly Event[] {
  return Array.from({ length: many }, (_, k) =>
    request("anonymous", AT + from + k * every, `asks-${from}-${k}`, {
      ...{ ...PARTNER, action: `POST /partner/feed${k % 4}`, action_class: "write" },
      ...over,
    }),
  );
}

function told(events: readonly Event[], restartAt?: number): readonly Finding[] {
  const log = [...USUAL, ...events].toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
  const isOfNobody = ({ identity_name, severity }: Finding): boolean =>
    identity_name === "anonymous" && severity !== "info";
  return findingsAcross(log, restartAt).filter(isOfNobody);
}
const severities = (events: readonly Event[]): readonly string[] => told(events).map(({ severity }) => severity);

describe("nobody, who asks for what it never asked for", () => {
  test("and is refused all of it, is no page, and the same after a restart", () => {
    const events = asks(12, 0, REFUSED);
    const [finding, ...more] = told(events);
    expect(more).toEqual([]);
    expect(finding?.severity).toBe("medium");
    expect(finding?.title).toMatch(
      /^anonymous asked for what it never had from a network \(203\.0\.113\.0\/24\) it had never used, and was refused \(\d+ of \d+ calls\)$/,
    );
    const at = USUAL.findIndex(({ time }) => parseTime(time) >= AT);
    for (const restartAt of [at + 2, at + 20]) expect(told(events, restartAt)).toEqual([finding]);
  });

  test.each<[string, readonly Event[], readonly string[]]>([
    ["and is let in at once", asks(4, 0, {}), ["critical"]],
    ["and is let in after twelve refusals", [...asks(12, 0, REFUSED), ...asks(1, 20 * MINUTE, {})], ["critical"]],
    ["and is let in an hour later", [...asks(12, 0, REFUSED), ...asks(4, 80 * MINUTE, {})], ["medium", "critical"]],
    [
      "six hours a day for five days, and is let in on the sixth",
      [...[5, 4, 3, 2, 1].flatMap((days) => asks(6, -days * 24 * HOUR, REFUSED, HOUR)), ...asks(4, 0, {})],
      ["medium", "high"],
    ],
    [
      "six hours a day for five days, and is let in on the sixth after one refusal more",
      [
        ...[5, 4, 3, 2, 1].flatMap((days) => asks(6, -days * 24 * HOUR, REFUSED, HOUR)),
        ...asks(4, 0, REFUSED),
        ...asks(4, 20 * MINUTE, {}),
      ],
      ["medium", "high"],
    ],
    [
      "and is let in at another place than those that refused it",
      [...asks(12, 0, REFUSED), ...asks(2, 20 * MINUTE, { action: "GET /health0" })],
      ["critical"],
    ],
    [
      "from within the house, where it is known to be",
      asks(12, 0, { ...REFUSED, src_network: "10.0.0.0/24", src_asn: undefined, client: "kube-probe" }),
      ["high"],
    ],
    [
      "from within the house as well, while others are refused outside",
      [
        ...asks(12, 0, REFUSED),
        ...asks(12, 5000, { ...REFUSED, action: "GET /admin/keys", src_network: "10.0.0.0/24", src_asn: undefined }),
      ],
      ["critical"],
    ],
    [
      "with a key of which the log knows more than what was sent",
      asks(12, 0, { ...REFUSED, credential_uid: "key-17", credential_kind: "api-key" }),
      ["critical"],
    ],
  ])("%s, is told of", (_, events, expected) => {
    expect(severities(events)).toEqual(expected);
  });

  test("and is let in within the hour, from where it always is, is told of as what it was let in for", () => {
    const inside = { src_network: "10.0.0.0/24", src_asn: undefined, client: "kube-probe" };
    const [finding] = told([...asks(12, 0, { ...REFUSED, ...inside }), ...asks(4, 20 * MINUTE, inside)]);
    expect(finding?.severity).toBe("high");
    expect(finding?.title).toMatch(/^anonymous (?:made calls|did a kind of work) it had never/);
  });
});

test("somebody with a name who is refused what it never asked for is told of as before", () => {
  const events = asks(12, 0, REFUSED).map((event) => ({
    ...event,
    ...{
      identity_uid: "http:api.example.com:service-account:p3",
      identity_kind: "service-account",
      identity_name: "p3",
    },
  })) as readonly Event[];
  const log = [...USUAL, ...events].toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
  expect(
    findingsAcross(log)
      .filter(({ severity }) => severity === "critical")
      .map(({ identity_name }) => identity_name),
  ).toEqual(["p3"]);
});

describe("nobody, who asks for what is not there", () => {
  const one = { action_class: "admin", action: "GET /admin/keys" } as const;
  test.each<[string, readonly Event[], readonly string[]]>([
    ["and nothing else", asks(40, 0, NOT_THERE), ["medium"]],
    ["and is refused the rest", [...asks(20, 0, NOT_THERE), ...asks(20, 5000, { ...REFUSED, ...one })], ["medium"]],
    ["and gets one thing of it", [...asks(40, 0, NOT_THERE), ...asks(1, 45 * MINUTE, one)], ["critical"]],
    [
      "from within the house, where it is known to be",
      asks(40, 0, { ...NOT_THERE, src_network: "10.0.0.0/24", src_asn: undefined, client: "kube-probe" }),
      ["high"],
    ],
    ["where what it asks of is out of order", asks(40, 0, { outcome: "error", status_code: 503 }), ["critical"]],
  ])("%s, is told of", (_, events, expected) => {
    expect(severities(events)).toEqual(expected);
  });
});

/** Whoever looks at what is public, each from a network of its own. */
function visitors(): readonly Event[] {
  const next = random(11);
  return Array.from({ length: DAYS * 24 * 6 }, (_, n) =>
    request("anonymous", WORLD_START + Math.floor(n / 6) * HOUR + Math.floor(next() * HOUR), `visitor-${n}`, {
      ...{ action: `GET /docs${n % 5}`, client: "browser" },
      src_network: `198.${n % 200}.${Math.floor(next() * 250)}.0/24`,
    }),
  );
}

describe("where whoever visits is nobody", () => {
  const tellsOf = (events: readonly Event[]): readonly string[] => severities([...visitors(), ...events]);

  test("a scan is not said to come from where a visitor does", () => {
    const [finding] = told([...visitors(), ...asks(200, 0, NOT_THERE, 10_000)]);
    expect(finding?.title).toMatch(/^anonymous asked in vain for what it never had \(201 of \d+ calls\)$/);
  });

  test.each<[string, readonly Event[], readonly string[]]>([
    ["visitors alone", [], []],
    ["who asks for what is not there", asks(200, 0, NOT_THERE, 10_000), ["medium"]],
    ["who is refused", asks(200, 0, REFUSED, 10_000), ["medium"]],
    ["who is asked to ask more slowly", asks(200, 0, { outcome: "error", status_code: 429 }, 10_000), ["medium"]],
    ["who is served what nobody ever was", asks(200, 0, {}, 10_000), ["critical"]],
    [
      "who gets one thing of all that is not there",
      [
        ...asks(200, 0, NOT_THERE, 10_000),
        ...asks(1, 45 * MINUTE, { action: "GET /admin/keys", action_class: "admin" }),
      ],
      ["critical"],
    ],
  ])("%s: what is told", (_, events, expected) => {
    expect(tellsOf(events)).toEqual(expected);
  });
});
