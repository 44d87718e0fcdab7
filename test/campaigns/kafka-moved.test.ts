import { cp, writeFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { CLOSING_IDENTITY, linesOf, steadyRecords } from "../integrity/harness/company.ts";
import { differences, findingsFrom } from "../integrity/harness/findings.ts";
import { NO_BROKER, type OtherClient, otherClient, startBroker } from "../integrity/harness/kafka.ts";
import { temporaryDirectory } from "../integrity/harness/temporary-directory.ts";
import { undisturbedRun } from "../integrity/harness/undisturbed.ts";
import { until } from "../integrity/harness/until.ts";
import { startUp, type Up } from "../integrity/harness/up.ts";

const GROUP = "rolecall-up-logs";
const PARTITIONS = 3;
const NOTES = /behind itself|passed over|stands all the same|stood there before/;
const lines = linesOf(steadyRecords({ seed: 3 }));
const CONFIG = (broker: string, archive: boolean): string => `
inputs: [{ kafka: { topic: logs } }]
kafka: { brokers: ["${broker}"], session_timeout: 2s }
archive: ${archive}
`;

/**
 * Puts some of the log in that many partitions, in its order in each. How many records came of it: a client that got no answer sends
 * again.
 */
function producerOf(client: OtherClient): (from: number, to: number, partitions?: number) => Promise<number> {
  let end = 0;
  return async (from, to, partitions = PARTITIONS) => {
    const before = end;
    const some = lines.slice(from, to).map((value, n) => ({ value, partition: (from + n) % partitions }));
    await client.produce("logs", some);
    end = await client.end("logs");
    return end - before;
  };
}

/** A life that reads so many records, and stops in order. */
async function life(options: { data: string; config: string }, records: number, look?: (up: Up) => Promise<void>) {
  await using up = await startUp(options);
  await until("all to be read", async () => ((await counted(up, "records")) >= records ? true : undefined));
  await look?.(up);
  expect((await up.stop()).exit).toBe(0);
  return up.running.err();
}

/** Of a metric, all its labels together. */
async function counted(up: Up, name: "records" | "lost_records"): Promise<number> {
  const metrics = await (await fetch(`${up.url}/metrics`)).text();
  const values = metrics.matchAll(new RegExp(`^rolecall_${name}_total(?:\\{.*\\})? (\\d+)$`, "gm"));
  return [...values].reduce((sum, [, value]) => sum + Number(value), 0);
}

async function sameAs(up: Up, findings: readonly string[]): Promise<void> {
  const sql = `SELECT 1 AS one FROM findings_latest WHERE identity_uid = '${CLOSING_IDENTITY}' AND kind = 'rule' LIMIT 1`;
  await until("the last finding", async () => (await up.sql(sql))[0]);
  expect(differences(await findingsFrom(up), findings)).toEqual([]);
}

describe.skipIf(NO_BROKER !== "")(`a group that moved${NO_BROKER === "" ? "" : ` (skipped: ${NO_BROKER})`}`, () => {
  test.each([true, false])(
    "behind the back of a history: what others read, or a later life of a backup, is read; what an operator passes over is counted, and said once (archive: %s)",
    async (archive) => {
      await using directory = await temporaryDirectory();
      await using broker = await startBroker();
      await using client = await otherClient(broker.address);
      await client.createTopic("logs", PARTITIONS);
      const produce = producerOf(client);
      await writeFile(directory.at("rolecall.yaml"), CONFIG(broker.address, archive));
      const options = { data: directory.at("data"), config: directory.at("rolecall.yaml") };
      const third = Math.floor(lines.length / 6) * 2;
      // One of them brings nothing yet.
      const first = await life(options, await produce(0, third, PARTITIONS - 1));
      expect(first).not.toMatch(NOTES);

      // Yesterday's backup, and a life with it after another has gone on.
      await cp(options.data, directory.at("backup"), { recursive: true });
      const second = await produce(third, 2 * third);
      expect(await life(options, second)).not.toMatch(NOTES);
      const backup = { ...options, data: directory.at("backup") };
      const rest = await produce(2 * third, lines.length);
      const said = await life(backup, second + rest, async (up) => {
        const { findings } = await undisturbedRun(directory, lines);
        await sameAs(up, findings);
        expect(await counted(up, "lost_records")).toBe(0);
      });
      expect(said.match(/behind itself/g)).toHaveLength(PARTITIONS);

      // An operator passes over what nobody wants.
      const unwanted = await produce(0, 400);
      await client.resetToEnd(GROUP, "logs");
      const skipped = await life(backup, 0, async (up) => {
        // It is ready once it has its share, and where the offset of each partition stands is known a moment later.
        await until("all of it to be counted", async () =>
          (await counted(up, "lost_records")) === unwanted ? true : undefined,
        );
        await until("it to be saved", async () => {
          const [row] = await up.sql<{ n: number }>(
            "SELECT dateDiff('second', max(at), now()) < 4 AS n FROM manifests",
          );
          return row?.n === 1 ? true : undefined;
        });
      });
      expect(skipped.match(/passed over/g)).toHaveLength(PARTITIONS);
      expect(await life(backup, 0)).not.toMatch(NOTES);
    },
  );
});
