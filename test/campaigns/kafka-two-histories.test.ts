import { expect, test } from "vitest";
import { linesOf, steadyRecords } from "../integrity/harness/company.ts";
import { startFleet } from "../integrity/harness/fleet.ts";
import { NO_BROKER } from "../integrity/harness/kafka.ts";
import { makeTables, startEngine, startService, writeConfig } from "../integrity/harness/services.ts";
import { until } from "../integrity/harness/until.ts";

test.skipIf(NO_BROKER !== "")(
  `services with another ClickHouse on the same brokers, as a copied configuration has them, take nothing from those that read, and both say so${NO_BROKER === "" ? "" : ` (skipped: ${NO_BROKER})`}`,
  async () => {
    await using fleet = await startFleet({ services: ["ingest"], inputs: 2 });
    const { client, broker, directory, engine } = fleet;
    await fleet.members[0]?.ready();
    await using other = await startEngine(directory.at("other"));
    await makeTables(other);
    const path = directory.at("other.yaml");
    await writeConfig({ path, broker: broker.address, engine: other.url, session: "2s" });
    await using second = await startService("ingest", path);
    await until("the second to stand by", async () => {
      const answer = await fetch(`${second.url}/readyz`).catch(() => undefined);
      return (await answer?.text())?.includes("another rolecall reads this topic") === true ? true : undefined;
    });
    const lines = linesOf(steadyRecords({ seed: 3 })).slice(0, 400);
    await client.produce(
      "logs",
      lines.map((value, n) => ({ value, partition: n % 2 })),
    );
    await until("all to be read", async () =>
      (await client.lag("rolecall-ingest-logs", "logs")) === 0 ? true : undefined,
    );
    const count = "SELECT uniq(event_uid) AS n FROM rolecall.events";
    expect([await engine.sql(count), await other.sql(count)]).toEqual([[{ n: lines.length }], [{ n: 0 }]]);
    expect(fleet.members[0]?.running().err()).toContain("services with another ClickHouse");
    expect(second.running().err()).toContain("nothing is read here while they do");
  },
);
