import { appendFile, readFile, writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { type PagerDutyAlert, startFakePagerDuty, startFakeSlack } from "../fakes/index.ts";
import { companyRecords, linesOf } from "./harness/company.ts";
import { NO_BROKER, otherClient, startBroker } from "./harness/kafka.ts";
import { rolecallDone } from "./harness/rolecall.ts";
import { seeded } from "./harness/seeded.ts";
import { makeTables, type Process, startEngine, startService, writeConfig } from "./harness/services.ts";
import { temporaryDirectory } from "./harness/temporary-directory.ts";
import { until } from "./harness/until.ts";

const SECRET = "0123456789abcdef0123456789abcdef";
const TOPIC = "rolecall.findings.v1";
const CONSOLES = 2;

test.skipIf(NO_BROKER !== "")(
  `what is pressed in Slack or told by PagerDuty is one order, however many consoles hear of it and how often${NO_BROKER === "" ? "" : ` (skipped: ${NO_BROKER})`}`,
  async () => {
    const seed = Number(process.env["ROLECALL_SEED"] ?? Date.now() % 1_000_000);
    process.stderr.write(`presses: seed ${seed}\n`);
    const chance = seeded(seed);
    await using directory = await temporaryDirectory();
    await using broker = await startBroker();
    await using engine = await startEngine(directory.at("data"));
    await using client = await otherClient(broker.address);
    await using slack = await startFakeSlack({ token: SECRET });
    await using pager = await startFakePagerDuty();
    await makeTables(engine);
    const path = directory.at("rolecall.yaml");
    await writeConfig({ path, broker: broker.address, engine: engine.url, session: "2s" });
    await writeFile(directory.at("secret"), SECRET);
    await appendFile(
      path,
      `receivers:
  - { name: team, slack: { token_file: secret, signing_secret_file: secret, channel: C0123, api_url: "${slack.apiUrl}" } }
  - { name: on-call, pagerduty: { routing_key_file: secret, webhook_secret_file: secret, api_url: "${pager.url}" } }
route: { receiver: team, group_wait: 0s, group_interval: 1s, routes: [{ name: pages, receiver: on-call, continue: true }, { name: chat, receiver: team }] }
`,
    );
    await using services = new AsyncDisposableStack();
    const alerter = services.use(await startService("alerter", path));
    const consoles: Process[] = [];
    for (let n = 0; n < CONSOLES; n += 1) consoles.push(services.use(await startService("console", path)));
    await Promise.all([alerter, ...consoles].map((service) => service.ready()));
    const finding = await findingOfCompany(directory.at("logs"), directory.at("findings"));
    await client.produce(TOPIC, [{ value: finding, headers: { schema: "rolecall.finding.v1", tenant: "default" } }]);
    await until("the message and the page", async () =>
      slack.messages.length > 0 && pager.alerts.length > 0 ? true : undefined,
    );

    /** Delivers one thing to each console, or twice to one, in an order of chance. */
    const deliver = async (to: string, what: Delivered): Promise<void> => {
      const ways = [...consoles, ...consoles].filter(() => chance.between(0, 3) < 2);
      const chosen = ways.length > 1 ? ways : consoles;
      const statuses = await Promise.all(chosen.map(({ url }) => post(`${url}/${to}`, what)));
      expect(statuses.every((status) => status < 300)).toBe(true);
    };
    const obeyed = async (): Promise<readonly string[]> =>
      (await engine.sql<{ kind: string }>("SELECT kind FROM rolecall.audit_log FINAL ORDER BY seq")).map(
        ({ kind }) => kind,
      );
    const pressed = (actionId: string, n: number): Delivered => {
      const [message] = slack.messages;
      if (message === undefined) throw new Error("there is no message");
      const atS = Math.floor(Date.now() / 1000) - n;
      return slack.click(message, actionId, { user: "U0ANN", signingSecret: SECRET, atS });
    };
    const [page] = pager.alerts as readonly [PagerDutyAlert];
    const told = pager.webhook("incident.resolved", page, [SECRET]);
    const steps: readonly (readonly [string, () => readonly [string, Delivered]])[] = [
      ["acknowledge", () => ["slack/actions", pressed("acknowledge", 3)]],
      ["resolve", () => ["pagerduty/webhook", told]],
      ["reopen", () => ["slack/actions", pressed("reopen", 2)]],
      // What was over is open again: the same event, delivered late, does not end it once more.
      ["", () => ["pagerduty/webhook", told]],
      ["snooze", () => ["slack/actions", pressed("snooze", 1)]],
    ];
    const expected: string[] = [];
    for (const [kind, step] of steps) {
      const [to, what] = await until(`the button to ${kind}`, async () => orUndefined(step));
      await deliver(to, what);
      if (kind !== "") expected.push(kind);
      await until(kind, async () => ((await obeyed()).length >= expected.length ? true : undefined));
      expect(await obeyed()).toEqual(expected);
    }
    await until("all of it to be committed", async () =>
      (await client.lag("rolecall-alerter", TOPIC)) === 0 ? true : undefined,
    );
    expect(await obeyed()).toEqual(expected);
    const silences = await engine.sql("SELECT 1 FROM rolecall.silences FINAL");
    expect(silences).toHaveLength(1);
  },
);

interface Delivered {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

async function post(url: string, { body, headers }: Delivered): Promise<number> {
  const answer = await fetch(url, { method: "POST", body, headers: { ...headers } });
  await answer.body?.cancel();
  return answer.status;
}

/** The message may not have that button yet. */
function orUndefined<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

/** One that somebody is to be told of. */
async function findingOfCompany(logs: string, file: string): Promise<string> {
  await writeFile(logs, linesOf(companyRecords({ seed: 3 })).join("\n"));
  await rolecallDone(["replay", logs, "--memory", "--findings", file]);
  const all = (await readFile(file, "utf8")).trimEnd().split("\n");
  return all.find((line) => (JSON.parse(line) as { severity: string }).severity !== "info") ?? "";
}
