import { listFindings, openServer } from "@rolecall/clickhouse";
import { describe, expect, test, vi } from "vitest";
import { CLOSING_IDENTITY, linesOf, steadyRecords } from "./harness/company.ts";
import { comparable, differences } from "./harness/findings.ts";
import { explained, startFleet } from "./harness/fleet.ts";
import { NO_BROKER } from "./harness/kafka.ts";
import { undisturbedRun } from "./harness/undisturbed.ts";
import { until } from "./harness/until.ts";

// Whole processes on a machine that may be busy with others.
vi.setConfig({ testTimeout: 300_000 });
const lines = linesOf(steadyRecords({ seed: 3 }).filter((record) => record.source !== "rolecall"));

interface Letter {
  readonly detail: string;
  readonly raw: string;
}

describe.skipIf(NO_BROKER !== "")(
  `rows that a table never takes${NO_BROKER === "" ? "" : ` (skipped: ${NO_BROKER})`}`,
  () => {
    test("an event and a finding are dead letters, all others are stored, and the finding is told", async () => {
      await using fleet = await startFleet({ services: [] });
      const { client, engine } = fleet;
      const undisturbed = await undisturbedRun(fleet.directory, lines);
      const [bad = ""] = [...undisturbed.uids].slice(100);
      // As an operator may have it, on tables of their own server.
      await engine.sql(`ALTER TABLE rolecall.events ADD CONSTRAINT own CHECK event_uid != '${bad}'`);
      const closing = `identity_uid = '${CLOSING_IDENTITY}' AND kind = 'rule'`;
      await engine.sql(`ALTER TABLE rolecall.findings ADD CONSTRAINT own CHECK NOT (${closing})`);
      await client.produce(
        "logs",
        lines.map((value) => ({ value, partition: 0 })),
      );
      const members = [await fleet.join("ingest"), await fleet.join("detector")];
      const isTold = async (): Promise<true | undefined> => {
        const told = await client.read("rolecall.findings.v1").catch(() => []);
        return told.some(({ value }) => String(value).includes(CLOSING_IDENTITY)) ? true : undefined;
      };
      await explained(until("the last finding to be told", isTold), { client, engine, members });
      // An event is in the topic before it is in the table.
      const isRead = async (): Promise<true | undefined> =>
        (await client.lag("rolecall-ingest-logs", "logs")) === 0 ? true : undefined;
      await until("everything to be read and committed", isRead);

      const letters = await engine.sql<Letter>("SELECT detail, raw FROM rolecall.dead_letters FINAL ORDER BY detail");
      expect(letters.map(({ detail }) => detail)).toEqual([
        "the table events refuses it: VIOLATED_CONSTRAINT (own)",
        "the table findings refuses it: VIOLATED_CONSTRAINT (own)",
      ]);
      expect(JSON.parse(letters[0]?.raw ?? "")).toMatchObject(
        JSON.parse(lines.find((line) => line.includes(bad)) ?? "{}"),
      );
      const rows = await engine.sql<{ event_uid: string }>("SELECT event_uid FROM rolecall.events_latest");
      expect(new Set(rows.map((row) => row.event_uid))).toEqual(
        new Set([...undisturbed.uids].filter((uid) => uid !== bad)),
      );
      await using store = openServer({ url: engine.url, username: "default" });
      const found = comparable(await listFindings(store, { limit: 100_000 }));
      const [missing, ...more] = differences(found, undisturbed.findings);
      expect([missing, more]).toEqual([expect.stringContaining("is missing"), []]);
      expect(missing).toContain(CLOSING_IDENTITY);
      const metrics = await fetch(`${members[0]?.url}/metrics`).then((answer) => answer.text());
      expect(metrics).toContain('rolecall_records_total{outcome="dead",reason=""} 1\n');
      const said = members.map((member) => member.running().err());
      for (const [n, table] of ["events", "findings"].entries()) {
        expect(said[n]).toContain(`"table":"${table}","rows":1,"error":"VIOLATED_CONSTRAINT","constraint":"own"`);
      }
      expect(said.join("")).not.toContain(bad);
      for (const member of members) expect((await member.stop()).exit).toBe(0);
    });
  },
);
