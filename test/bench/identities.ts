import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Bench, held, type Measure, told } from "./bench.ts";
import { runRolecall, runScript } from "./run-child.ts";

const POLICIES = 10_000;

interface Declared {
  readonly perRule: number;
  readonly perPolicy: number;
  readonly perLookup: number;
  readonly perFacts: number;
  readonly bytesPerIdentity: number;
  readonly identities: number;
}

interface Decoded {
  readonly source: string;
  readonly ratio: number;
  readonly parse: number;
  readonly read: number;
  readonly bytes: number;
  readonly steady: number;
  readonly steadyRatio: number;
  readonly most: number;
}

/** Sources, rules, policies and inventory: what knowing who acts costs. */
export const identitiesBench: Bench = {
  name: "identities",
  about:
    "Processor time. Sources (`packages/sources/bench/sources.ts`): their golden cases through the door, one after the other, as a share of `JSON.parse` alone; steady is each case as a log of its own, and at most what a source comes to that reads nothing and gives an event of constants. Rules, policies and inventory: `packages/detection/bench/declared.ts`. Loading: `rolecall policy check` over files, without that over one.",
  onDemand: true,
  async run({ quick, folder, say }) {
    say("identities: sources");
    const { out: sources } = await runScript("../../packages/sources/bench/sources.ts");
    say("identities: rules, policies, inventory");
    const { out } = await runScript("../../packages/detection/bench/declared.ts", quick ? "100000" : "1000000");
    const declared = JSON.parse(out) as Declared;
    say("identities: files of policies");
    const seconds = await loading(folder, quick ? POLICIES / 10 : POLICIES);
    const micros = (n: number): string => `${n.toFixed(2)} µs`;
    const ratios = sources
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Decoded);
    return [
      held("all rules, an event that none concerns", declared.perRule, { most: 1 }, micros),
      held("an event with a policy of its own, of 10,000", declared.perPolicy, { most: 1 }, micros),
      held("loading 10,000 files of policies", seconds * (quick ? 10 : 1), { most: 5 }, (n) => `${n.toFixed(1)} s`),
      held(
        "memory per identity of the inventory",
        declared.bytesPerIdentity,
        { most: 200 },
        (n) => `${Math.round(n)} bytes`,
      ),
      told("identities of the inventory", declared.identities.toLocaleString("en-US")),
      told("finding the policies of an identity among 10,000", micros(declared.perLookup)),
      told("finding what is declared of an identity", micros(declared.perFacts)),
      ...ratios.map(measureOf),
    ];
  },
};

function measureOf({ source, ratio, parse, read, bytes, steady, steadyRatio, most }: Decoded): Measure {
  const { target, met } = held("", ratio, { least: 0.5 });
  const costs = [
    `${read.toFixed(1)} µs, parse ${parse.toFixed(1)} µs (${bytes} bytes)`,
    `steady ${steadyRatio.toFixed(2)}, ${steady.toFixed(1)} µs`,
    `at most ${most.toFixed(2)}`,
  ].join("; ");
  return { name: `${source} against parsing alone`, figure: `${ratio.toFixed(2)}: ${costs}`, target, met };
}

async function loading(folder: string, count: number): Promise<number> {
  for (const [name, files] of [
    ["many", count],
    ["one", 1],
  ] as const) {
    mkdirSync(join(folder, name));
    for (let n = 0; n < files; n += 1) writeFileSync(join(folder, name, `p${n}.yaml`), policyOf(n));
  }
  const many = await runRolecall("policy", "check", join(folder, "many", "*.yaml"));
  const one = await runRolecall("policy", "check", join(folder, "one", "*.yaml"));
  return many.cpuSeconds - one.cpuSeconds;
}

function policyOf(n: number): string {
  return [
    `policy: machine-${n}`,
    `identity: "aws:123456789012:role:machine-${n}"`,
    "mode: alert",
    "allow:",
    "  actions: [GetObject, PutObject, ListBucket]",
    "  networks: [10.0.0.0/8, 203.0.113.0/24]",
    "limits:",
    "  calls_per_hour: 1000",
    "when:",
    "  - cel: event.outcome != 'denied'",
    "",
  ].join("\n");
}
