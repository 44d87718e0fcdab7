import { appendFile, writeFile } from "node:fs/promises";
import { formatTime } from "@rolecall/core";
import { expect, test } from "vitest";
import { startFakePagerDuty } from "../fakes/index.ts";
import { linesOf, steadyRecords } from "./harness/company.ts";
import { NO_BROKER, otherClient, startBroker } from "./harness/kafka.ts";
import { rolecallDone } from "./harness/rolecall.ts";
import { accessOf, makeTables, SERVICES, startEngine, startService, writeConfig } from "./harness/services.ts";
import { temporaryDirectory } from "./harness/temporary-directory.ts";
import { until } from "./harness/until.ts";

const PARTITIONS = 3;
const DAY_MS = 86_400_000;
const lines = linesOf(steadyRecords({ seed: 3 }));
interface Control {
  readonly control: string;
  readonly verdict?: string;
  readonly change?: string;
  readonly note?: string;
}

test.skipIf(NO_BROKER !== "")(
  `what people say at a console or by a command is a record in each partition of the events, once, and a change a change event${NO_BROKER === "" ? "" : ` (skipped: ${NO_BROKER})`}`,
  async () => {
    await using directory = await temporaryDirectory();
    await using broker = await startBroker();
    await using engine = await startEngine(directory.at("data"));
    await using client = await otherClient(broker.address);
    await client.createTopic("logs", 1);
    await client.produce(
      "logs",
      lines.map((value) => ({ value })),
    );
    const path = directory.at("rolecall.yaml");
    await makeTables(engine);
    await writeConfig({ path, broker: broker.address, engine: engine.url, partitions: PARTITIONS });
    await using pagerduty = await startFakePagerDuty();
    await writeFile(directory.at("pd.key"), "0123456789abcdef0123456789abcdef");
    await appendFile(
      path,
      `receivers: [{ name: on-call, pagerduty: { routing_key_file: pd.key, api_url: "${pagerduty.url}", change_events: true } }]`,
    );
    await using services = new AsyncDisposableStack();
    const all = [];
    for (const name of SERVICES) all.push(services.use(await startService(name, path)));
    const console = all.at(-1);
    if (console === undefined) throw new Error("no console was started");
    await Promise.all(all.map((service) => service.ready()));
    const found = await until(
      "a finding",
      async () =>
        (
          await engine.sql<{ uid: string }>(
            "SELECT finding_uid AS uid FROM rolecall.episodes WHERE state = 'firing' LIMIT 1",
          )
        )[0],
    );
    const post = async (what: string, body: object): Promise<void> => {
      const headers = { ...accessOf(console), "content-type": "application/json" };
      const answer = await fetch(`${console.url}/api/v1/${what}`, {
        method: "POST",
        headers,
        body: JSON.stringify(body),
      });
      expect([what, answer.status, answer.ok ? "" : await answer.text()]).toEqual([what, 200, ""]);
    };
    await post("changes", { change: "deploy", identities: ["aws:*"], note: "by the console" });
    await post("feedback", { finding_uid: found.uid, verdict: "dismissed" });
    const from = formatTime(Date.now() - DAY_MS);
    await rolecallDone([
      "change",
      "add",
      "migration",
      "aws:*",
      "--from",
      from,
      "--note",
      "by the command",
      "--config",
      path,
    ]);

    const controls = async () =>
      (await client.read("rolecall.events.v1"))
        .filter(({ headers }) => headers["schema"] === "rolecall.control.v1")
        .map(({ partition, offset, value }) => ({ partition, offset, ...(JSON.parse(String(value)) as Control) }))
        .filter(({ control }) => control === "change" || control === "feedback");
    const told = async (): Promise<readonly string[]> =>
      (await controls())
        .map(
          ({ partition, control, verdict, change, note }) =>
            `${partition} ${control} ${verdict ?? change} ${note ?? ""}`,
        )
        .toSorted();
    const expected = [0, 1, 2].flatMap((partition) => [
      `${partition} change deploy by the console`,
      `${partition} change migration by the command`,
      `${partition} feedback dismissed `,
    ]);
    await until("all that was said", async () => ((await told()).length >= expected.length ? true : undefined));
    expect(await told()).toEqual(expected);
    // Whoever tells of a change, it is a change event, and in the audit log.
    const events = (): readonly string[] =>
      pagerduty.changes.map(({ payload }) => {
        const { summary, custom_details } = payload as { summary: string; custom_details: { note?: string } };
        return `${summary.replace(/ by .*$/, "")}, ${custom_details.note ?? ""}`;
      });
    const changes = ["Rolecall: a deploy was told, by the console", "Rolecall: a migration was told, by the command"];
    await until("both change events", async () => {
      const seen = events().filter((each) => each.includes("was told"));
      return seen.length === changes.length ? true : undefined;
    });
    expect(events().filter((each) => each.includes("was told"))).toEqual(changes);
    // They are rows of the history, and the detectors have read them.
    const [rows] = await engine.sql<{ n: number }>(
      "SELECT count() AS n FROM rolecall.controls FINAL WHERE control IN ('change', 'feedback')",
    );
    expect(rows?.n).toBe(expected.length);
    const last = new Map((await controls()).map(({ partition, offset }) => [partition, offset]));
    await until("the detectors to have read all of it", async () => {
      const saved = await engine.sql<{ partition: number; consumed: number }>(
        "SELECT partition, max(consumed) AS consumed FROM rolecall.manifests GROUP BY partition",
      );
      const at = new Map(saved.map(({ partition, consumed }) => [partition, Number(consumed)]));
      return [...last].every(([partition, offset]) => (at.get(partition) ?? -1) >= offset) ? true : undefined;
    });

    // An alerter that does not answer in time hears of it all the same, and of the same thing said again only once.
    const alerter = all[SERVICES.indexOf("alerter")];
    const [other] = await engine.sql<{ uid: string }>(
      `SELECT argMax(finding_uid, at) AS uid FROM rolecall.episodes GROUP BY episode_id HAVING argMax(state, at) = 'firing' LIMIT 1`,
    );
    const words = ["feedback", other?.uid ?? "", "dismissed", "--json", "--config", path];
    const signal = (name: "SIGSTOP" | "SIGCONT"): boolean => process.kill(alerter?.running().child.pid ?? 0, name);
    signal("SIGSTOP");
    try {
      expect(JSON.parse((await rolecallDone(words)).out)).toMatchObject({ finding_uid: other?.uid, applied: false });
    } finally {
      signal("SIGCONT");
    }
    const closed = `SELECT 1 AS one FROM rolecall.episodes WHERE finding_uid = '${other?.uid}' AND reason = 'false_positive' LIMIT 1`;
    await until("the verdict to be applied", async () => (await engine.sql(closed))[0]);
    const again = JSON.parse((await rolecallDone(words)).out) as { readonly message?: string };
    expect(again.message).toMatch(/^it is dismissed already/);
    await until("the detectors to be told", async () =>
      (await told()).length >= expected.length + PARTITIONS ? true : undefined,
    );
    expect(await told()).toHaveLength(expected.length + PARTITIONS);
  },
);
