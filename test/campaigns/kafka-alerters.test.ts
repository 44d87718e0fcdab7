import { appendFile, readFile, writeFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { startFakeWebhook } from "../fakes/index.ts";
import { companyRecords, linesOf } from "../integrity/harness/company.ts";
import { NO_BROKER, otherClient, startBroker } from "../integrity/harness/kafka.ts";
import { rolecallDone } from "../integrity/harness/rolecall.ts";
import { makeTables, type Process, startEngine, startService, writeConfig } from "../integrity/harness/services.ts";
import { tells } from "../integrity/harness/tells.ts";
import { temporaryDirectory } from "../integrity/harness/temporary-directory.ts";
import { until } from "../integrity/harness/until.ts";

function signal({ running }: Process, name: "SIGSTOP" | "SIGCONT"): void {
  process.kill(running().child.pid ?? 0, name);
}

async function isActive({ url }: Process): Promise<boolean> {
  const answer = await fetch(`${url}/readyz`);
  await answer.body?.cancel();
  return answer.status === 200;
}

describe.skipIf(NO_BROKER !== "")(`two alerters${NO_BROKER === "" ? "" : ` (skipped: ${NO_BROKER})`}`, () => {
  test("one that was frozen past its session while findings waited for their group says nothing more: the other has told them", async () => {
    await using directory = await temporaryDirectory();
    const [logs, file] = [directory.at("logs"), directory.at("findings")];
    await writeFile(logs, linesOf(companyRecords({ seed: 3 })).join("\n"));
    await rolecallDone(["replay", logs, "--memory", "--findings", file]);
    const findings = (await readFile(file, "utf8")).trimEnd().split("\n");
    await using hook = await startFakeWebhook();
    await using broker = await startBroker();
    await using engine = await startEngine(directory.at("data"));
    await makeTables(engine);
    const path = directory.at("rolecall.yaml");
    await writeConfig({ path, broker: broker.address, engine: engine.url, session: "2s" });
    await appendFile(
      path,
      `receivers: [{ name: hook, webhook: { url: "${hook.url}/hook", allow_private: true } }]
route: { receiver: hook, group_by: [identity_uid], group_wait: 8s, group_interval: 1h, repeat_interval: 4h }
`,
    );
    await using a = await startService("alerter", path);
    await using b = await startService("alerter", path);
    const both = [a, b];
    const active = await until("one of them to be active", async () => {
      for (const each of both) if (await isActive(each).catch(() => false)) return each;
      return undefined;
    });
    await using client = await otherClient(broker.address);
    await client.produce(
      "rolecall.findings.v1",
      findings.map((value) => ({ value, headers: { schema: "rolecall.finding.v1", tenant: "default" } })),
    );
    const waiting = "SELECT uniq(finding_uid) AS n FROM rolecall.episodes";
    await until("all to be accepted", async () =>
      (await engine.sql<{ n: number }>(waiting))[0]?.n === findings.length ? true : undefined,
    );
    expect(hook.deliveries).toEqual([]);
    signal(active, "SIGSTOP");
    const uids = findings.map(
      (line) => JSON.parse(line) as { readonly finding_uid: string; readonly severity: string },
    );
    // An info finding is told to nobody.
    const worth = uids.filter(({ severity }) => severity !== "info").map(({ finding_uid }) => finding_uid);
    const told = (): boolean => worth.every((uid) => hook.deliveries.some((delivery) => tells(delivery, uid)));
    await until("the other to tell of all", () => (told() ? true : undefined));
    const before = hook.deliveries.map(({ id }) => id);
    signal(active, "SIGCONT");
    await until("the first to know", async () => ((await isActive(active)) ? undefined : true));
    expect((await active.stop()).exit).toBe(0);
    expect(hook.deliveries.map(({ id }) => id)).toEqual(before);
  });
});
