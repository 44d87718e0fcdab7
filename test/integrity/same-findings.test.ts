import { writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { gzip, zstdCompress } from "node:zlib";
import { deliver } from "@rolecall/world";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CLOSING_IDENTITY, companyRecords, linesOf } from "./harness/company.ts";
import { differences, findingsFrom, findingsOf } from "./harness/findings.ts";
import { rolecall, rolecallDone } from "./harness/rolecall.ts";
import { seeded } from "./harness/seeded.ts";
import { type TemporaryDirectory, temporaryDirectory } from "./harness/temporary-directory.ts";
import { until } from "./harness/until.ts";
import { startUp, type Up } from "./harness/up.ts";

const SEED = Number(process.env["ROLECALL_SEED"] ?? 20_261_124);
const PARTS = 6;
const PER_BODY = 1500;
/** Shorter than the hold of every source that is held; see the native format below. */
const DELIVERY = { duplicateShare: 0.2, maxLateMs: 55_000, seed: SEED };

// The native format is taken as it comes (its lateness is 0), so a shuffled stream leaves it out.
const records = companyRecords({ seed: 3 }).filter((record) => record.source !== "rolecall");
const lines = linesOf(records);
const shuffled = linesOf(deliver(records, DELIVERY));
const text = lines.join("\n");
let directory: TemporaryDirectory;
let wanted: string[];

async function replayed(...words: readonly string[]): Promise<string[]> {
  const path = directory.at("findings");
  await rolecallDone(["replay", "--memory", "--findings", path, ...words]);
  return findingsOf(path);
}

/** Send lines, wait until the last one is judged. */
async function fed(up: Up, all: readonly string[]): Promise<void> {
  for (let n = 0; n < all.length; n += PER_BODY) {
    const response = await up.post(all.slice(n, n + PER_BODY).join("\n"));
    await response.body?.cancel();
    expect(response.status).toBe(202);
  }
}

async function judged(up: Up): Promise<string[]> {
  const sql = `SELECT 1 AS one FROM findings_latest WHERE identity_uid = '${CLOSING_IDENTITY}' AND kind = 'rule' LIMIT 1`;
  await until("the last finding", async () => (await up.sql(sql))[0]);
  return findingsFrom(up);
}

beforeAll(async () => {
  directory = await temporaryDirectory();
  await writeFile(directory.at("logs"), text);
  wanted = await replayed(directory.at("logs"));
});
afterAll(() => directory[Symbol.asyncDispose]());

describe(`the same ${lines.length} records give the same findings, byte for byte (seed ${SEED})`, () => {
  test("which are several, of rules and of behaviour", () => {
    const kinds = new Set(wanted.map((line) => JSON.parse(line).kind));
    expect([...kinds].toSorted()).toEqual(["behavior", "rule"]);
    expect(wanted.length).toBeGreaterThanOrEqual(6);
  });

  test("a second time", async () => {
    expect(differences(await replayed(directory.at("logs")), wanted)).toEqual([]);
  });

  test("shuffled within their lateness, one in five delivered twice", async () => {
    await writeFile(directory.at("shuffled"), shuffled.join("\n"));
    expect(differences(await replayed(directory.at("shuffled")), wanted)).toEqual([]);
  });

  test(`as ${PARTS} overlapping files, compressed in different ways, in any order`, async () => {
    const chance = seeded(SEED);
    const parts = Array.from({ length: PARTS }, (_, part) =>
      lines.filter((__, n) => n % PARTS === part || n % 7 === 0),
    );
    const names = await Promise.all(
      parts.map(async (part, n) => {
        const bytes = Buffer.from(part.join("\n"));
        const name = directory.at(`part-${n}`);
        const packed = [promisify(gzip), promisify(zstdCompress), async (as: Buffer) => as][n % 3]!;
        await writeFile(name, await packed(bytes));
        return name;
      }),
    );
    expect(differences(await replayed(...chance.shuffle(names)), wanted)).toEqual([]);
  });

  test("as standard input", async () => {
    const path = directory.at("from-input");
    await rolecallDone(["replay", "-", "--memory", "--findings", path], { input: text });
    expect(differences(await findingsOf(path), wanted)).toEqual([]);
  });

  test("as one file without any order, which is sorted", async () => {
    await writeFile(directory.at("unordered"), seeded(SEED).shuffle(lines).join("\n"));
    const path = directory.at("from-unordered");
    const ran = await rolecall(["replay", directory.at("unordered"), "--memory", "--findings", path]);
    expect([ran.exit, /sorting/.test(ran.err)]).toEqual([0, true]);
    expect(differences(await findingsOf(path), wanted)).toEqual([]);
  });

  test("into a history", async () => {
    const path = directory.at("with-history");
    await rolecallDone(["replay", directory.at("logs"), "--data", directory.at("replayed"), "--findings", path]);
    expect(differences(await findingsOf(path), wanted)).toEqual([]);
    const rows = await rolecallDone(["findings", "--json", "--data", directory.at("replayed")]);
    expect(rows.out).toContain(JSON.parse(wanted[0]!).finding_uid);
  });

  test("over HTTP, shuffled, with a restart between", async () => {
    const data = directory.at("live");
    const half = Math.floor(shuffled.length / 2);
    {
      await using first = await startUp({ data });
      await fed(first, shuffled.slice(0, half));
      expect((await first.stop()).exit).toBe(0);
    }
    await using second = await startUp({ data });
    await fed(second, shuffled.slice(half));
    expect(differences(await judged(second), wanted)).toEqual([]);
  });
});
