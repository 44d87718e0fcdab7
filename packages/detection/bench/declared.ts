/*
 * What rules and declarations cost: `node bench/declared.ts [identities]` (with --expose-gc for the memory). Prints one
 * JSON line: µs per event that no rule concerns and per event with a policy of its own among 10,000, µs to find the
 * policies of an identity, bytes per identity of the inventory. The best of many rounds counts.
 */
import { EMPTY_INVENTORY, type Event, type InventoryEntry, type PlacedPolicy } from "@rolecall/core";
import { Directory } from "../src/inventory/directory.ts";
import { PolicyActivity } from "../src/policy/activity.ts";
import { judgePolicy, PolicySet } from "../src/policy/policy-set.ts";
import { createRules } from "../src/rules/index.ts";
import { call, WORLD_START } from "../src/test/tiny-world.ts";

const ROUNDS = 20;
const EVENTS = 4096;
const POLICIES = 10_000;
const SOURCES = ["aws-cloudtrail", "kubernetes-audit", "github-audit", "gateway", "gcp-audit", "otel", "entra"];
const identities = Number(process.argv[2] ?? 1_000_000);

/** The best round, in µs for one of `count`. */
function best(count: number, loop: () => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = process.cpuUsage();
    loop();
    const { user, system } = process.cpuUsage(start);
    least = Math.min(least, (user + system) / count);
  }
  return least;
}

function used(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

const events: readonly Event[] = Array.from({ length: EVENTS }, (_, n) =>
  call(`m${n % POLICIES}`, WORLD_START + n * 1000, `e${n}`, {
    source: SOURCES[n % SOURCES.length] as string,
    action: `QuietCall${n % 97}`,
    labels: { region: "eu-central-1", level: "Metadata" },
  }),
);

const rules = createRules();
const perRule = best(EVENTS, () => {
  for (const event of events) rules.check(event);
});

/** Three in four by their id, one in four by a pattern; each allows what its identity does. */
const placed: readonly PlacedPolicy[] = Array.from({ length: POLICIES }, (_, n) => ({
  policy: {
    policy: `p${n}`,
    ...(n % 4 === 3 ? { pattern: `aws:*:role:m${n}` } : { identity: `aws:1:role:m${n}` }),
    mode: "alert",
    allow: { actions: ["QuietCall*"], networks: ["10.0.0.0/8", "203.0.113.0/24"], clients: ["*"] },
    limits: { calls_per_hour: 1_000_000 },
  } as PlacedPolicy["policy"],
  file: `policies/p${n}.yaml`,
  lines: {},
}));
const compileStart = process.cpuUsage();
const set = new PolicySet(placed);
const compiled = process.cpuUsage(compileStart);
const governing = events.map(({ identity_uid: uid }) => set.governing(uid, {}));
const activity = new PolicyActivity();
const perPolicy = best(EVENTS, () => {
  events.forEach((event, n) => {
    const occasion = { event, at: WORLD_START, environment: "production", activity, grantedTo: () => [] };
    for (const policy of governing[n] ?? []) judgePolicy(policy, occasion);
  });
});
const perLookup = best(EVENTS, () => {
  for (const { identity_uid: uid } of events) set.governing(uid, {});
});

const entries: InventoryEntry[] = Array.from({ length: identities }, (_, n) => ({
  id: `aws:123456789012:role:service-of-the-shop-${String(n).padStart(9, "0")}`,
  owner: `team-${n % 200}`,
  environment: n % 3 === 0 ? "production" : "staging",
  criticality: "high",
  place: `identities.yaml:${n}`,
}));
const inventory = { ...EMPTY_INVENTORY, identities: entries };
const before = used();
const directory = new Directory(inventory, "v1");
const bytes = (used() - before) / identities;
const perFacts = best(EVENTS, () => {
  for (let n = 0; n < EVENTS; n += 1) directory.factsOf(entries[(n * 7919) % identities]?.id ?? "", {});
});

const governed = governing.filter((list) => list.length > 0).length;
process.stdout.write(
  `${JSON.stringify({
    perRule,
    perPolicy,
    perLookup,
    perFacts,
    compileSeconds: (compiled.user + compiled.system) / 1e6,
    bytesPerIdentity: bytes,
    identities: directory.size,
    governed: governed / EVENTS,
  })}\n`,
);
