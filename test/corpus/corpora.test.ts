import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import type { Finding } from "@rolecall/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runWords } from "../../packages/cli/src/testing/run-words.ts";
import { differences, findingsOf } from "../integrity/harness/findings.ts";
import { rolecallDone } from "../integrity/harness/rolecall.ts";
import { type TemporaryDirectory, temporaryDirectory } from "../integrity/harness/temporary-directory.ts";

const CORPORA = process.env["ROLECALL_CORPORA"] ?? `${import.meta.dirname}/../../../shared/corpora`;
const absent = !existsSync(CORPORA);
const why = absent ? ` (skipped: ${CORPORA} is not here; ROLECALL_CORPORA names another place)` : "";
const INVICTUS = join(CORPORA, "cloudtrail-invictus/events.ndjson.gz");
let directory: TemporaryDirectory;

beforeAll(async () => {
  directory = await temporaryDirectory();
});
afterAll(() => directory[Symbol.asyncDispose]());

interface Replayed {
  readonly summary: {
    records: number;
    events: number;
    duplicates: number;
    dead: number;
    filtered: number;
    identities: number;
  };
  readonly findings: readonly Finding[];
  readonly text: readonly string[];
}

/** `run` is a process of its own, or the command line within this one. */
async function replayed(path: string, run: typeof runWords = rolecallRun): Promise<Replayed> {
  const out = directory.at("findings");
  const ran = await run(["replay", path, "--memory", "--json", "--findings", out]);
  const text = await findingsOf(out);
  return { summary: JSON.parse(ran.out), text, findings: text.map((line) => JSON.parse(line) as Finding) };
}

async function rolecallRun(words: readonly string[]): ReturnType<typeof runWords> {
  return { ...(await rolecallDone(words)), exit: 0 };
}

async function ndjson(path: string): Promise<Record<string, unknown>[]> {
  const bytes = await readFile(path);
  const text = (path.endsWith(".gz") ? await promisify(gunzip)(bytes) : bytes).toString("utf8");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}

describe(`CloudTrail of an incident exercise (Invictus)${why}`, () => {
  test.skipIf(absent)("accounts for all 2,900 records, and tells the same twice", async () => {
    const first = await replayed(INVICTUS);
    const { summary } = first;
    expect(summary.records).toBe(2900);
    expect(summary.events + summary.duplicates + summary.dead + summary.filtered).toBe(2900);
    expect(summary.dead).toBe(0);
    expect(differences((await replayed(INVICTUS)).text, first.text)).toEqual([]);
  });

  test.skipIf(absent)(
    "names roles and users: a role is one identity whatever its sessions, a person one whatever the key",
    async () => {
      const ran = await rolecallDone(["normalize", INVICTUS]);
      const uids = new Set(
        ran.out
          .trimEnd()
          .split("\n")
          .map((line) => JSON.parse(line).identity_uid as string),
      );
      const named = (name: string) => [...uids].filter((uid) => uid.toLowerCase().includes(name));
      expect([named("bert-jan").length, named("benjamin").length]).toEqual([1, 1]);
      expect(uids.size).toBe(19);
    },
  );

  test.skipIf(absent)("ranks the attacker's identities above all others with the user agents blanked", async () => {
    const records = await ndjson(INVICTUS);
    const blanked = directory.at("blanked");
    await writeFile(blanked, records.map((record) => JSON.stringify({ ...record, userAgent: "" })).join("\n"));
    const attackers = await attackerIdentities();
    const { findings } = await replayed(blanked);
    const worst = new Map<string, number>();
    for (const finding of findings)
      worst.set(finding.identity_uid, Math.max(worst.get(finding.identity_uid) ?? 0, finding.score));
    const of = (isAttacker: boolean) =>
      [...worst].filter(([uid]) => attackers.has(uid) === isAttacker).map(([, score]) => score);
    expect(of(true).length).toBeGreaterThan(0);
    expect(Math.max(...of(true))).toBeGreaterThan(Math.max(0, ...of(false)));
  });
});

/** Identities of the records that the ground truth says an attack tool made. */
async function attackerIdentities(): Promise<ReadonlySet<string>> {
  const text = await readFile(join(CORPORA, "cloudtrail-invictus/stratus-sessions.json"), "utf8");
  const { sessions } = JSON.parse(text) as { sessions: { eventIDs: string[] }[] };
  const attack = new Set(sessions.flatMap(({ eventIDs }) => eventIDs));
  const events = await normalized(INVICTUS);
  return new Set(events.filter((event) => attack.has(event.event_uid)).map((event) => event.identity_uid));
}

async function normalized(path: string): Promise<{ event_uid: string; identity_uid: string }[]> {
  const ran = await rolecallDone(["normalize", path]);
  return ran.out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

/** The tactic that a file's name says, in the names of ATT&CK 19. */
const TACTICS: Readonly<Record<string, readonly string[]>> = {
  "credential-access": ["Credential Access"],
  "defense-evasion": ["Defense Impairment", "Stealth"],
  discovery: ["Discovery"],
  execution: ["Execution", "Impact"],
  // A port opened to the world is an impairment there; the file says what may follow.
  exfiltration: ["Exfiltration", "Defense Impairment"],
  impact: ["Impact"],
  "initial-access": ["Initial Access"],
  "lateral-movement": ["Lateral Movement"],
  persistence: ["Persistence"],
  "privilege-escalation": ["Privilege Escalation"],
};

describe(`CloudTrail of one attack technique a file (Stratus Red Team)${why}`, () => {
  test.skipIf(absent)("gives at least 25 of the 35 techniques a finding under the technique's tactic", async () => {
    const folder = join(CORPORA, "cloudtrail-stratus");
    const names = (await readdir(folder)).filter((name) => name.endsWith(".json"));
    const answered: string[] = [];
    let records = 0;
    for (const name of names) {
      const { summary, findings } = await replayed(join(folder, name), runWords);
      records += summary.records;
      expect(summary.events + summary.duplicates + summary.dead + summary.filtered).toBe(summary.records);
      const wanted = TACTICS[name.split(".")[1] ?? ""] ?? [];
      const fits = findings.some((finding) => finding.attacks.some(({ tactic }) => wanted.includes(tactic)));
      if (fits) answered.push(name);
    }
    expect([names.length, records]).toEqual([35, 310]);
    expect(answered.length, names.filter((name) => !answered.includes(name)).join(", ")).toBeGreaterThanOrEqual(25);
    process.stdout.write(`stratus: ${answered.length} of ${names.length} techniques\n`);
  });
});

describe(`Kubernetes audit log of ordinary work${why}`, () => {
  test.skipIf(absent)("is accounted for, and gives at most three findings", async () => {
    const { summary, findings } = await replayed(join(CORPORA, "kubernetes-audit/events.ndjson.gz"));
    expect(summary.events + summary.duplicates + summary.dead + summary.filtered).toBe(16_563);
    expect([summary.records, summary.dead]).toEqual([16_563, 0]);
    expect(findings.length).toBeLessThanOrEqual(3);
  });
});
