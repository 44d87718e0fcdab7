import { type Event, type Finding, formatTime, parseTime } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { findingsAcross } from "../test/run.ts";
import { call, WORLD_START } from "../test/tiny-world.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = WORLD_START + 9 * 24 * HOUR;
const FLEET = 30;
const NAMES = Array.from({ length: FLEET }, (_, i) => `service-${i}`);
const CALLS = ["GetObject", "PutObject", "Query"] as const;
const REFUSED: Partial<Event> = { outcome: "denied", error_code: "InvalidToken" };
const SIGN_IN: Partial<Event> = { action: "login", action_class: "auth" };
const FAILED: Partial<Event> = { ...SIGN_IN, action: "login-failed", outcome: "denied" };
const ELSEWHERE: Partial<Event> = { src_network: "198.51.100.0/24", src_asn: 64_666 };

/** The house's machines make three calls an hour and sign in with each, and in the tenth day's first hours what a test wants. */
const usual = (hours: number): readonly Event[] =>
  Array.from({ length: hours * FLEET }, (_, at) => {
    const [hour, i] = [Math.floor(at / FLEET), at % FLEET];
    return [SIGN_IN, ...CALLS.map((action) => ({ action }))].map((over, k) =>
      call(`service-${i}`, WORLD_START + hour * HOUR + (i + 7 * k) * MINUTE, `u-${hour}-${i}-${k}`, {
        bytes_out: 5000,
        ...over,
      }),
    );
  }).flat();
const BEFORE = usual(9 * 24);

/** So many calls of one, each minute or so. */
const calls = (
  name: string,
  many: number,
  over: (k: number) => Partial<Event>,
  from = 0,
  every = 20_000,
): readonly Event[] =>
  Array.from({ length: many }, (_, k) =>
    call(name, START + from + k * every, `${name}-${from}-${k}-${every}`, { ...over(k) }),
  );
const asEver = (k: number): Partial<Event> => ({ action: CALLS[k % 3] as string, ...REFUSED });

const later = (time: string, by: number): string => formatTime(parseTime(time) + by);

function told(more: readonly Event[], restartAt?: number): readonly Finding[] {
  const log = [...BEFORE, ...more].toSorted((a, b) => parseTime(a.time) - parseTime(b.time));
  return findingsAcross(log, restartAt === undefined ? undefined : BEFORE.length + restartAt).filter(
    ({ time, severity, detector }) =>
      parseTime(time) >= START && severity !== "info" && detector.startsWith("behavior") && !detector.endsWith("day"),
  );
}
const severities = (findings: readonly Finding[]): readonly string[] => findings.map(({ severity }) => severity);
const ofOne = (findings: readonly Finding[], name: string): readonly Finding[] =>
  findings.filter(({ detector, identity_name }) => detector === "behavior" && identity_name === name);
const isGrave = ({ severity }: Finding): boolean => severity === "high" || severity === "critical";

describe("whose key ended and who tries again from where it always is", () => {
  test("is one matter of operations, however often it tries, and the same after a restart", () => {
    const events = calls("service-3", 2000, asEver, 0, 5000);
    const [finding, ...more] = told(events);
    expect(more).toEqual([]);
    expect(finding?.severity).toBe("low");
    expect(finding?.title).toMatch(
      /^service-3 was refused what it always does, from where it always is \(\d+ of \d+ calls/,
    );
    for (const at of [3, 700]) expect(told(events, at)).toEqual([finding]);
  });

  test.each<[string, (k: number) => Partial<Event>]>([
    ["from another network", (k) => ({ ...asEver(k), ...ELSEWHERE })],
    ["other calls", (k) => ({ ...REFUSED, action: `List${k % 8}`, action_class: "discover" })],
  ])("but tries %s is told of as before", (_, over) => {
    expect(told(calls("service-3", 600, over)).some(isGrave)).toBe(true);
  });

  test("but is let in between, as where two act, is told of as before", () => {
    const between = calls("service-3", 200, () => ({ action: "Query" }), 10_000);
    expect(
      told([...calls("service-3", 200, asEver), ...between]).some(({ title }) => title.includes("always does")),
    ).toBe(false);
  });

  test("but is let in between as often as ever, as where a copy of it has an old key, is told of as before, and is no page", () => {
    const between = calls("service-3", 3, () => ({ action: "Query" }), 10_000);
    const findings = told([...calls("service-3", 200, asEver, 0, 15_000), ...between]);
    expect(findings.some(({ title }) => title.includes("always does"))).toBe(false);
    expect(findings.map(({ severity }) => severity)).toEqual(["medium"]);
  });

  test("but moves far more data once it is let in is told of as before", () => {
    const before = calls("service-3", 60, asEver, 0, 10_000);
    const after = calls("service-3", 6, () => ({ action: "GetObject", bytes_out: 5_000_000_000 }), 30 * MINUTE);
    expect(ofOne(told([...before, ...after]), "service-3").some(isGrave)).toBe(true);
  });

  test("but fails in all else, which nobody refuses, is told of as before", () => {
    const failing = (k: number): Partial<Event> => ({ ...asEver(k), outcome: "error", error_code: "NoSuchKey" });
    const findings = told(calls("service-3", 300, (k) => (k === 3 ? asEver(k) : failing(k)), 0, 10_000));
    expect(findings.some(isGrave)).toBe(true);
    expect(findings.filter(({ title }) => title.includes("always does"))).toEqual([]);
  });

  test("and is let in after very many is graver than who goes on", () => {
    const after = calls("service-3", 3, () => ({ action: "Query" }), 45 * MINUTE);
    const [finding] = told([...calls("service-3", 400, asEver, 0, 5000), ...after]);
    expect(finding?.severity).toBe("medium");
    expect(finding?.title).toContain("was let in after that");
  });
});

const ALL_REFUSED = NAMES.flatMap((name, i) => calls(name, 60, asEver, i * 11_000, 50_000));

describe("an hour in which all are refused", () => {
  test("is one finding, of what they have in common, and the first few before it was known", () => {
    const findings = told(ALL_REFUSED);
    const groups = findings.filter(({ detector }) => detector === "behavior.group");
    expect(severities(groups)).toEqual(["medium"]);
    expect(groups[0]?.title).toContain(
      "identities were refused what they always do, from where they always are (aws:1)",
    );
    expect(findings.length - groups.length).toBeLessThanOrEqual(3);
    expect(findings.filter(isGrave)).toEqual([]);
    expect(told(ALL_REFUSED, 200)).toEqual(findings);
  });

  test.each<[string, (k: number) => Partial<Event>]>([
    ["uses a key elsewhere", () => ({ ...ELSEWHERE, action: "Query" })],
    ["is refused elsewhere, and let in there", (k) => ({ ...ELSEWHERE, ...(k < 15 && asEver(k)) })],
    ["tries what was never done", (k) => ({ ...REFUSED, action: `Create${k % 6}`, action_class: "admin" })],
  ])("hides nobody who %s", (_, over) => {
    const findings = told([...ALL_REFUSED, ...calls("service-20", 30, over, 15 * MINUTE)]);
    expect(ofOne(findings, "service-20").some(isGrave)).toBe(true);
  });
});

test("an hour in which all are refused most calls, and served others between, is told as that, of the first few and of all", () => {
  const served = (k: number): Partial<Event> => ({ action: CALLS[k % 3] as string });
  const half = NAMES.flatMap((name, i) =>
    calls(name, 60, (k) => (k % 16 === 7 ? served(k) : asEver(k)), i * 11_000, 50_000),
  );
  const findings = told(half);
  expect(findings.filter(({ detector }) => detector === "behavior.group")).toHaveLength(1);
  expect(findings.length).toBeLessThanOrEqual(4);
  expect(told(half, 400)).toEqual(findings);
});

describe("an hour in which what all call is out of order, or lets nobody call so often", () => {
  const down: Partial<Event> = { outcome: "error", error_code: "ServiceUnavailable", status_code: 503 };
  const limited: Partial<Event> = { outcome: "denied", error_code: "TooManyRequests" };
  /** Each call is made again until it is served, in one case of `of`. */
  const failing =
    (how: Partial<Event>, of: number) =>
    (k: number): Partial<Event> => ({ action: CALLS[k % 3] as string, ...(k % of > 0 && how) });
  const everybody = (how: Partial<Event>, of: number): readonly Event[] =>
    NAMES.flatMap((name, i) => calls(name, 60, failing(how, of), i * 11_000, 50_000));

  test.each<[string, Partial<Event>, number]>([
    ["where nothing is served", down, Number.POSITIVE_INFINITY],
    ["where one in twelve is served", down, 12],
    ["where eleven in twelve are too many", limited, 12],
  ])("is one finding, and the first few before it was known, %s", (_, how, of) => {
    const findings = told(everybody(how, of));
    const groups = findings.filter(({ detector }) => detector === "behavior.group");
    expect(groups).toHaveLength(1);
    expect(groups[0]?.title).toContain("identities failed at what they always do, from where they always are (aws:1)");
    expect(findings.length - groups.length).toBeLessThanOrEqual(3);
    expect(findings.filter((each) => !groups.includes(each) && each.severity !== "low")).toEqual([]);
    expect(told(everybody(how, of), 200)).toEqual(findings);
  });

  test.each<[string, (k: number) => Partial<Event>]>([
    ["calls from elsewhere", () => ({ ...ELSEWHERE, action: "Query" })],
    ["does what was never done", () => ({ action: "TakeSecret", action_class: "secret" })],
    ["moves far more data", () => ({ action: "GetObject", bytes_out: 5_000_000_000 })],
  ])("hides nobody who %s", (_, over) => {
    const findings = told([...everybody(down, 12), ...calls("service-20", 30, over, 15 * MINUTE)]);
    expect(ofOne(findings, "service-20").some(isGrave)).toBe(true);
  });

  test("is no matter of each that catches up in the next hour", () => {
    const after = NAMES.flatMap((name, i) =>
      calls(name, 9, (k) => ({ action: CALLS[k % 3] as string }), HOUR + i * 1000),
    );
    expect(told([...everybody(down, 12), ...after])).toEqual(told(everybody(down, 12)));
  });
});

describe("one whose calls fail by no fault of its own is told of as before", () => {
  const down: Partial<Event> = { outcome: "error", error_code: "ServiceUnavailable", status_code: 503 };
  const failing = (k: number): Partial<Event> => ({ action: CALLS[k % 3] as string, ...down });

  test("that calls far oftener than who tries again, but for all who do so in one outage", () => {
    expect(severities(told(calls("service-3", 60, failing, 0, 50_000)))).toEqual(["low"]);
    expect(told(calls("service-3", 3000, failing, 0, 1000)).some(isGrave)).toBe(true);
    const findings = told(NAMES.flatMap((name, i) => calls(name, 300, failing, i * 7000, 10_000)));
    const groups = findings.filter(({ detector }) => detector === "behavior.group");
    expect(severities(groups)).toEqual(["medium"]);
    expect(findings.length).toBeLessThanOrEqual(4);
  });

  test("that calls at an hour at which it never does", () => {
    const byDay = BEFORE.filter(({ time }) => Number(time.slice(11, 13)) >= 9 && Number(time.slice(11, 13)) < 18);
    const served = (k: number): Partial<Event> => ({ action: CALLS[k % 3] as string });
    const atNight = (k: number): Partial<Event> => (k < 5 ? failing(k) : served(k));
    const findings = findingsAcross([...byDay, ...calls("service-3", 20, atNight, 3 * HOUR, MINUTE)]);
    expect(ofOne(findings, "service-3").some(isGrave)).toBe(true);
  });

  test.each<[string, Partial<Event>, string]>([
    ["that guesses until it is asked to guess more slowly", { ...FAILED, error_code: "TooManyRequests" }, "medium"],
    ["whose session ended", { action: "Query", outcome: "denied", error_code: "ExpiredToken" }, "medium"],
  ])("%s, and is let in after that", (_, over, severity) => {
    const after = calls("service-3", 3, () => ({ action: "Query" }), 45 * MINUTE);
    const [finding] = told([...calls("service-3", 400, () => over, 0, 5000), ...after]);
    expect(finding?.severity).toBe(severity);
    expect(finding?.title).toContain("was let in after that");
  });
});

const networkOf = (i: number): Partial<Event> => ({ src_network: `${100 + i}.51.${i}.0/24`, src_asn: 65_000 + i });
const SPRAY = NAMES.flatMap((name, i) => calls(name, 1, () => ({ ...FAILED, ...networkOf(i) }), i * 40_000));

describe("names that exist, each tried from a network of its own", () => {
  test("are one finding, and the first few before it was known, and the same after a restart", () => {
    const findings = told(SPRAY);
    const groups = findings.filter(({ detector }) => detector === "behavior.group");
    expect(groups).toHaveLength(1);
    expect(groups[0]?.title).toContain("identities were tried from networks they had never used, and refused (aws:1)");
    expect(findings.length - groups.length).toBeLessThanOrEqual(3);
    expect(findings.filter(isGrave)).toEqual([]);
    expect(told(SPRAY, 25)).toEqual(findings);
  });

  test.each([
    ["where it was tried", networkOf(20)],
    ["elsewhere", { src_network: "199.99.9.0/24", src_asn: 64_999 }],
  ])("but who is let in %s is told of by itself", (_, where) => {
    const entry = calls("service-20", 2, () => ({ ...SIGN_IN, ...where }), 25 * MINUTE);
    expect(ofOne(told([...SPRAY, ...entry]), "service-20").some(isGrave)).toBe(true);
  });

  test("but who is let in where it was tried, hours later, is told of as if it came for the first time", () => {
    const entry = calls("service-20", 20, (k) => ({ action: CALLS[k % 3] as string, ...networkOf(20) }), 3 * HOUR);
    const [alone] = ofOne(told(entry), "service-20");
    expect(alone && isGrave(alone)).toBe(true);
    for (const at of [undefined, 25, 33])
      expect(ofOne(told([...SPRAY, ...entry], at), "service-20").at(-1)?.severity).toBe(alone?.severity);
  });

  test("are told the same after a restart in an outage hours later, when each has a finding of both", () => {
    const events = [...SPRAY, ...ALL_REFUSED.map((each) => ({ ...each, time: later(each.time, 4 * HOUR) }))];
    const findings = told(events);
    expect(findings.filter(({ detector }) => detector === "behavior.group")).toHaveLength(2);
    for (const at of [400, 900]) expect(told(events, at)).toEqual(findings);
  });

  test("are said to be tried from there, whatever the machine itself calls after that", () => {
    const own = calls("service-0", 4, (k) => ({ action: CALLS[k % 3] as string }), MINUTE, 30_000);
    const [finding] = ofOne(told([...SPRAY, ...own]), "service-0");
    expect(finding?.dimensions.find(({ name }) => name === "called_from")?.observed).toMatch(/^100\.51\.0\.0\/24/);
  });

  test("but who is refused elsewhere with a key is told of by itself", () => {
    const tried = calls("service-20", 3, (k) => ({ ...asEver(k), ...ELSEWHERE }), 25 * MINUTE);
    expect(ofOne(told([...SPRAY, ...tried]), "service-20").some(isGrave)).toBe(true);
  });
});

test("who is refused a session elsewhere, with a key that the log names, has more than a name", () => {
  const key: Partial<Event> = { credential_uid: "AKIA3", credential_kind: "access-key", error_code: "AccessDenied" };
  const asked = { ...ELSEWHERE, ...REFUSED, ...key, action: "GetSessionToken", action_class: "auth" } as const;
  expect(ofOne(told(calls("service-3", 5, () => asked)), "service-3").some(isGrave)).toBe(true);
});

test("who mistypes a password is not told of as making calls that it never made", () => {
  const findings = told(calls("service-5", 2, () => FAILED));
  expect(findings.filter(isGrave)).toEqual([]);
  expect(findings.filter(({ title }) => title.includes("had never made"))).toEqual([]);
});

test("hours in which a machine is refused as its peers are, and nothing else, teach nothing of its bursts", () => {
  const refused = Array.from({ length: 5 }, (_, hour) =>
    NAMES.flatMap((name, i) => calls(name, 1, () => ({ action: "Query", ...REFUSED }), hour * HOUR + i * 11_000)),
  ).flat();
  const burst = calls("service-25", 300, () => ({ action: "Query" }), 7 * HOUR, 500);
  const [finding] = ofOne(told([...refused, ...burst]), "service-25").filter(
    ({ time }) => parseTime(time) > START + 6 * HOUR,
  );
  expect(finding?.dimensions.find(({ name }) => name === "calls_per_5_minutes")?.expected).toMatch(/^[1-9]/);
});
