import { appendFile, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { CLOSING_IDENTITY, companyRecords, linesOf } from "./harness/company.ts";
import { differences, findingsFrom, findingsOf } from "./harness/findings.ts";
import { rolecallDone } from "./harness/rolecall.ts";
import { seeded } from "./harness/seeded.ts";
import { temporaryDirectory } from "./harness/temporary-directory.ts";
import { until } from "./harness/until.ts";
import { startUp, type Up } from "./harness/up.ts";

const SEED = Number(process.env["ROLECALL_SEED"] ?? 20_261_127);
const PIECES = 12;
const ROTATED = [3, 7];
const CLOSING = 2;

const counted = async (up: Up): Promise<number> =>
  (await up.sql<{ n: number }>("SELECT toUInt32(count()) AS n FROM events_latest"))[0]?.n ?? 0;

test(`a log that grows and is rotated while its reader is killed and started again (seed ${SEED}): every event once, the same findings`, async () => {
  await using directory = await temporaryDirectory();
  const chance = seeded(SEED);
  const lines = linesOf(companyRecords({ seed: 3 }));
  const text = lines.map((line) => `${line}\n`).join("");
  const [file, findings, data, config] = ["whole", "findings", "data", "rolecall.yaml"].map(directory.at);
  await writeFile(file ?? "", text);
  await rolecallDone(["replay", file ?? "", "--memory", "--findings", findings ?? ""]);
  const log = directory.at("logs/audit.log");
  await mkdir(directory.at("logs"));
  await writeFile(config ?? "", "inputs: [{ files: { paths: ['./logs/audit*'] } }]\n");

  const start = (): Promise<Up> => startUp({ data: data ?? "", config: config ?? "" });
  let up = await start();
  const closing = lines.slice(-CLOSING).reduce((bytes, line) => bytes + line.length + 1, 0);
  const end = text.length - closing;
  // Cut anywhere, also inside a line; a log is rotated behind one.
  const cuts = Array.from({ length: PIECES - 1 }, () => Math.floor(chance.next() * end)).toSorted((a, b) => a - b);
  for (const n of ROTATED) cuts[n] = text.indexOf("\n", cuts[n]) + 1;
  for (const [n, cut] of [...cuts, end].entries()) {
    await appendFile(log, text.slice(n === 0 ? 0 : cuts[n - 1], cut));
    if (ROTATED.includes(n)) await rename(log, directory.at(`logs/audit-${n}.log`));
    if (n % 4 === 2) {
      await up.kill();
      up = await start();
    }
  }
  await using last = up;
  await until("all but the last", async () => ((await counted(last)) >= lines.length - CLOSING ? true : undefined));
  // What was read and is packed afterwards is there once more.
  await writeFile(directory.at("logs/audit-3.log.gz"), gzipSync(text.slice(0, cuts[3])));
  await appendFile(log, text.slice(end));
  const judged = `SELECT 1 AS one FROM findings_latest WHERE identity_uid = '${CLOSING_IDENTITY}' AND kind = 'rule' LIMIT 1`;
  await until("the last finding", async () => (await last.sql(judged))[0]);
  const places = `${data}/rolecall.files.json`;
  await until("the archive", async () => ((await readFile(places, "utf8")).includes(".gz") ? true : undefined));

  expect(await counted(last)).toBe(lines.length);
  expect(await last.sql("SELECT reason, raw FROM dead_letters FINAL")).toEqual([]);
  expect(differences(await findingsFrom(last), await findingsOf(findings ?? ""))).toEqual([]);
});
