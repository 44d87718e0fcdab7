import { writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { roleRecord } from "../integrity/harness/company.ts";
import { NO_BROKER, otherClient, startBroker } from "../integrity/harness/kafka.ts";
import { temporaryDirectory } from "../integrity/harness/temporary-directory.ts";
import { until } from "../integrity/harness/until.ts";
import { startUp, type Up } from "../integrity/harness/up.ts";

const FROZEN_MS = 6000;
const EVERY_MS = 200;
/** So many agree on what time it is. */
const HISTORY = 100;
/** What a counter says, all labels together. */
async function countOf({ url }: Up, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const counts = [...text.matchAll(new RegExp(`^${name}(?:\\{.*\\})? (\\d+)`, "gm"))];
  return counts.reduce((sum, [, n]) => sum + Number(n), 0);
}

describe.skipIf(NO_BROKER !== "")(`a frozen process${NO_BROKER === "" ? "" : ` (skipped: ${NO_BROKER})`}`, () => {
  test("takes event time no further than what it has read: nothing that came meanwhile is late", async () => {
    await using directory = await temporaryDirectory();
    await using broker = await startBroker();
    await using client = await otherClient(broker.address);
    await client.createTopic("logs", 1);
    const config = directory.at("rolecall.yaml");
    await writeFile(
      config,
      `inputs: [{ kafka: { topic: logs, source: aws-cloudtrail, lateness: 0s } }]
kafka: { brokers: ["${broker.address}"] }
archive: false
`,
    );
    await using up = await startUp({ data: directory.at("data"), config });
    let sent = 0;
    const send = async (): Promise<void> => {
      sent += 1;
      const record = roleRecord("a", { at: Date.now(), eventName: "GetObject", id: String(sent) });
      await client.produce("logs", [{ value: JSON.stringify(record), partition: 0 }]);
    };
    const isRead = async () => ((await countOf(up, "rolecall_records_total")) === sent ? true : undefined);
    for (let n = 0; n < HISTORY; n += 1) await send();
    await until("all that was sent before", isRead);
    const signal = (name: "SIGSTOP" | "SIGCONT"): boolean => process.kill(up.running.child.pid ?? 0, name);
    signal("SIGSTOP");
    try {
      for (const end = Date.now() + FROZEN_MS; Date.now() < end; ) await Promise.all([send(), sleep(EVERY_MS)]);
    } finally {
      signal("SIGCONT");
    }
    await until("all that came meanwhile", isRead);
    expect(await countOf(up, "rolecall_late_events_total")).toBe(0);
  });
});
