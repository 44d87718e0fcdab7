import type { Event } from "@rolecall/core";
import { call, random, WORLD_START } from "./tiny-world.ts";

const HOUR = 3_600_000;
const MINUTE = 60_000;
/** What is known only after two weeks happens in the third. */
const DAYS = 19;
const HOME = "198.51.100.0/24";
const AWAY = "203.0.113.0/24";

/** What is told of these weeks that no shorter log has. */
export const TOLD_OF_WEEKS: readonly string[] = [
  "lifecycle.again-elsewhere",
  "lifecycle.fell-silent",
  "lifecycle.newborn-surge",
  "lifecycle.found-at-last",
  "delegation.new-destination",
  "delegation.new-client",
];

/**
 * Nineteen days: machines of every hour of which some stop, three of them together; one that is away twice; a newborn an hour, and two surges
 * of them; and whoever is silent is named by others meanwhile, as the parent of what it started. One asks for what is not there until it is,
 * and an agent's tool goes to one host and then to another, at a server that somebody else calls as well in the end. Namespaces are deleted, by
 * whoever does so each day, and by one who makes anew what lay in it.
 */
export function weeks(seed: number): readonly Event[] {
  const next = random(seed);
  const all = [
    ...staying(next),
    ...stopping(next),
    ...twiceAway(next),
    ...newborns(next),
    ...seeking(next),
    ...fetching(next),
    ...deleting(next),
  ];
  return all.toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : a.event_uid < b.event_uid ? -1 : 1));
}

function hourly(name: string, days: number, next: () => number, over: (hour: number) => Partial<Event>): Event[] {
  return Array.from({ length: Math.round(days * 24) }, (_, hour) =>
    call(name, WORLD_START + hour * HOUR + Math.floor(next() * 50) * MINUTE, `${name}-${hour}`, over(hour)),
  );
}

function staying(next: () => number): readonly Event[] {
  return ["web", "api"].flatMap((name) =>
    hourly(name, DAYS, next, (hour) => ({
      action: `${name}-call`,
      ...(name === "web" && hour % 5 === 0 && { parent_uid: `aws:1:role:stops-${hour % 4}` }),
    })),
  );
}

function stopping(next: () => number): readonly Event[] {
  const together = 15 + next();
  return [0, 1, 2, 3].flatMap((n) =>
    hourly(`stops-${n}`, n === 3 ? 14.5 + next() : together + n / 24, next, () => ({ action: `job-${n}` })),
  );
}

function twiceAway(next: () => number): readonly Event[] {
  const home = hourly("export", DAYS, next, () => ({ src_network: HOME }));
  return [
    ...home,
    ...[15, 16, 18].map((day) =>
      call("export", WORLD_START + (day + next()) * 24 * HOUR, `away-${day}`, { src_network: AWAY }),
    ),
  ];
}

function newborns(next: () => number): readonly Event[] {
  const surges = [5, 17].map((day) => (day + next()) * 24 * HOUR);
  const times = [
    ...Array.from({ length: DAYS * 24 }, (_, hour) => hour * HOUR + next() * HOUR),
    ...surges.flatMap((at) => Array.from({ length: 30 }, () => at + next() * 20 * MINUTE)),
  ];
  return times.flatMap((at, n) =>
    [0, 1].map((k) =>
      call(`run-${n}`, WORLD_START + Math.floor(at) + k * MINUTE, `run-${n}-${k}`, { client: "runner" }),
    ),
  );
}

function seeking(next: () => number): readonly Event[] {
  return hourly("seeker", DAYS, next, (hour) => {
    if (hour % 4 !== 0) return { action: "GET /orders", status_code: 200 };
    const isThere = hour >= 17 * 24;
    return { action: "GET /internal", outcome: isThere ? "success" : "error", status_code: isThere ? 200 : 404 };
  });
}

function fetching(next: () => number): readonly Event[] {
  const fetched = (host: string): Partial<Event> => ({
    ...{ source: "mcp", action: "tools/call fetch", identity_kind: "ai-agent", labels: { server: "web" } },
    raw: JSON.stringify({ params: { name: "fetch", arguments: { url: `https://${host}/a` } } }),
  });
  const known = hourly("scout", DAYS, next, (hour) => fetched(hour === 17 * 24 ? "evil.example" : "docs.example"));
  return [...known, call("probe", WORLD_START + (17 + next()) * 24 * HOUR, "probe", fetched("docs.example"))];
}

/** One that is refused by turns until it is there; of two namespaces one is cleared away each day, and both end. */
function deleting(next: () => number): readonly Event[] {
  const kube = { source: "kubernetes-audit", provider: "kubernetes" } as const;
  const turns = hourly("turns", DAYS, next, (hour) => {
    if (hour % 3 !== 0) return { ...kube, action: "list pods" };
    const code = hour >= 17 * 24 ? 200 : hour % 9 === 6 ? 403 : 404;
    const outcome = ({ 200: "success", 403: "denied", 404: "error" } as const)[code];
    return { ...kube, action: "get flags", outcome, status_code: code };
  });
  const ending = ["kept", "lost"].flatMap((name) =>
    hourly(name, 15, next, () => ({
      ...{ ...kube, identity_uid: `kubernetes:1:service-account:${name}/app`, action: `${name}-call` },
    })),
  );
  const deletes = (who: string, day: number, namespace: string, action = "delete namespaces"): Event =>
    call(who, WORLD_START + Math.round(day * 24 * HOUR), `${who}-${day}`, {
      ...{ ...kube, action, action_class: "delete" },
      raw: JSON.stringify({ objectRef: { resource: "namespaces", namespace, name: namespace } }),
    });
  const usual = Array.from({ length: 15 }, (_, day) => deletes("sweeper", day + 0.4, `preview-${day}`));
  const anew = deletes("mallory", 15.06, "lost", "create serviceaccounts");
  return [...turns, ...ending, ...usual, deletes("sweeper", 15.05, "kept"), deletes("mallory", 15.05, "lost"), anew];
}
