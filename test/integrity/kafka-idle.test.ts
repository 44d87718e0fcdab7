import { setTimeout as sleep } from "node:timers/promises";
import { partitionOf } from "@rolecall/kafka";
import { describe, test } from "vitest";
import { CLOSING_IDENTITY, roleRecord } from "./harness/company.ts";
import { type Fleet, startFleet } from "./harness/fleet.ts";
import { NO_BROKER } from "./harness/kafka.ts";
import { until } from "./harness/until.ts";

const PARTITIONS = 2;
const EVERY_MS = 20;
/** Before the first: so many agree on what time it is. */
const HISTORY = 100;
const IDLE = partitionOf(CLOSING_IDENTITY, PARTITIONS);
const uidOf = (role: string): string => CLOSING_IDENTITY.replace("closing", role);
/** A role whose events lie in another partition. */
const busy = ["a", "b", "c", "d", "e", "f", "g", "h"].find((role) => partitionOf(uidOf(role), PARTITIONS) !== IDLE);

async function watermarksIn({ client }: Fleet, partition: number): Promise<readonly string[]> {
  const records = (await client.read("rolecall.events.v1")).filter((record) => record.partition === partition);
  return records.flatMap(({ headers, value }) =>
    headers["schema"] === "rolecall.control.v1" ? [(JSON.parse(String(value)) as { at: string }).at] : [],
  );
}

describe.skipIf(NO_BROKER !== "")(`an idle partition${NO_BROKER === "" ? "" : ` (skipped: ${NO_BROKER})`}`, () => {
  test("of the events goes on in time while others are busy: a single event in it is judged", async () => {
    const services = ["ingest", "ingest", "detector"] as const;
    await using fleet = await startFleet({ services, inputs: 2, partitions: PARTITIONS, lateness: "0s" });
    await Promise.all(fleet.members.map((member) => member.ready()));
    const messageOf = (role: string, at: number, eventName: string, n: number) => ({
      value: JSON.stringify(roleRecord(role, { at, eventName, id: `${n}` })),
      partition: n % 2,
    });
    const load = async (n: number): Promise<void> =>
      fleet.client.produce("logs", [messageOf(busy ?? "", Date.now(), "GetObject", n)]);
    const past = Array.from({ length: HISTORY }, (_, n) => messageOf(busy ?? "", Date.now(), "GetObject", n));
    await fleet.client.produce("logs", past);
    let isOver = false;
    const loading = (async () => {
      for (let n = HISTORY; !isOver; n += 1) await Promise.all([load(n), sleep(EVERY_MS)]);
    })();
    await sleep(EVERY_MS);
    await fleet.client.produce("logs", [messageOf("closing", Date.now(), "StopLogging", 0)]);
    const found = `SELECT 1 AS one FROM rolecall.findings_latest WHERE identity_uid = '${CLOSING_IDENTITY}' LIMIT 1`;
    const isFound = async () => (await fleet.engine.sql(found).catch(() => []))[0];
    // What is told while nothing at all is on its way goes to every partition.
    const told = async (): Promise<true | undefined> => {
      const [idle, other] = [await watermarksIn(fleet, IDLE), await watermarksIn(fleet, 1 - IDLE)];
      return idle.some((at) => !other.includes(at)) ? true : undefined;
    };
    await Promise.all([until("the finding", isFound), until("a time told to it alone", told)]).finally(() => {
      isOver = true;
    });
    await loading;
  });
});
