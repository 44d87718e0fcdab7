import { writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { startFakeWebhook } from "../fakes/index.ts";
import { NO_BROKER, otherClient, startBroker } from "./harness/kafka.ts";
import { rolecallDone } from "./harness/rolecall.ts";
import { recordOfSameUser } from "./harness/same-user.ts";
import { makeTables, SERVICES, startEngine, startService } from "./harness/services.ts";
import { temporaryDirectory } from "./harness/temporary-directory.ts";
import { until } from "./harness/until.ts";

/** Two tenants by a header of one topic, one by a topic of its own; whoever is not named is refused. */
const CONFIG = (broker: string, engine: string, acme: string, others: string, more = "hooli"): string => `
tenant: own
inputs:
  - kafka: { topic: shared, tenant_header: customer, lateness: 0s }
  - kafka: { topic: globex-logs, tenant: globex, lateness: 0s }
tenants: [acme, initech, ${more}]
kafka: { brokers: ["${broker}"], partitions: 2 }
clickhouse: { url: "${engine}" }
receivers:
  - { name: acme, webhook: { url: "${acme}", allow_private: true } }
  - { name: others, webhook: { url: "${others}", allow_private: true } }
route:
  receiver: others
  group_by: [identity_uid]
  group_wait: 0s
  routes: [{ name: to-acme, matchers: ['tenant="acme"'], receiver: acme }]
`;

const record = (n: number, eventName: string): string => JSON.stringify(recordOfSameUser(n, eventName));

/** Made later, so that time goes on behind what is looked at. */
const LATER = 50;

test.skipIf(NO_BROKER !== "")(
  `four services keep tenants apart, by topic and by header${NO_BROKER === "" ? "" : ` (skipped: ${NO_BROKER})`}`,
  async () => {
    await using directory = await temporaryDirectory();
    await using acme = await startFakeWebhook();
    await using others = await startFakeWebhook();
    await using broker = await startBroker();
    await using engine = await startEngine(directory.at("data"));
    await using client = await otherClient(broker.address);
    await makeTables(engine);
    const path = directory.at("rolecall.yaml");
    await writeFile(path, CONFIG(broker.address, engine.url, `${acme.url}/hook`, `${others.url}/hook`));
    await using services = new AsyncDisposableStack();
    const all = [];
    for (const topic of ["shared", "globex-logs"]) await client.createTopic(topic, 1);
    for (const name of SERVICES) all.push(services.use(await startService(name, path)));
    await Promise.all(all.map((service) => service.ready()));

    const by = (customer: string) => (value: string) => ({ value, headers: { customer } });
    const usual = [record(0, "GetObject"), record(2, "GetObject")];
    const forged = JSON.stringify({ ...JSON.parse(record(3, "StopLogging")), tenant: "acme" });
    await client.produce("shared", [
      ...usual.map(by("initech")),
      ...[...usual, record(1, "StopLogging"), record(LATER, "GetObject")].map(by("acme")),
      ...[record(0, "StopLogging")].map(by("umbrella")),
      ...usual.map((value) => ({ value })),
    ]);
    await client.produce(
      "globex-logs",
      [...usual, forged, record(LATER, "GetObject")].map((value) => ({ value, headers: { customer: "acme" } })),
    );

    const count = async (table: string): Promise<Record<string, number>> => {
      const rows = await engine.sql<{ tenant: string; n: number }>(
        `SELECT tenant, count() AS n FROM rolecall.${table} GROUP BY tenant`,
      );
      return Object.fromEntries(rows.map(({ tenant, n }) => [tenant, n]));
    };
    const told = { acme: expect.any(Number), globex: expect.any(Number) };
    await until("both to be told", () =>
      acme.deliveries.length > 0 && others.deliveries.length > 0 ? true : undefined,
    );
    const events = { acme: 4, globex: 4, initech: 2, own: 2 };
    const isWhole = (found: Record<string, number>): boolean =>
      Object.entries(events).every(([tenant, n]) => (found[tenant] ?? 0) >= n);
    await until("all events to be stored", async () => (isWhole(await count("events_latest")) ? true : undefined));
    // The word of a record on its tenant is a member like any other in a vendor's format; its door decides.
    expect(await count("events_latest")).toEqual(events);
    expect(await count("findings_latest")).toEqual({ acme: 1, globex: 1 });
    expect(await count("episodes")).toEqual(told);
    expect(await count("notifications")).toEqual(told);
    expect(await count("dead_letters")).toEqual({ umbrella: 1 });
    const retry = ["dead", "retry", "--json", "--config", path];
    expect(JSON.parse((await rolecallDone(retry)).out)).toMatchObject({ recovered: 0, dead: 1 });
    await writeFile(path, CONFIG(broker.address, engine.url, `${acme.url}/hook`, `${others.url}/hook`, "umbrella"));
    expect(JSON.parse((await rolecallDone(retry)).out)).toMatchObject({ recovered: 1, events: 1 });
    const anew = { ...events, umbrella: 1 };
    await until("the event", async () => ((await count("events_latest"))["umbrella"] === 1 ? true : undefined));
    expect(await count("events_latest")).toEqual(anew);
    const of = (deliveries: typeof acme.deliveries): Set<string> =>
      new Set(deliveries.flatMap(({ raw }) => /"tenant(?:_uid)?":\s*"(\w+)"/.exec(raw)?.[1] ?? []));
    expect([of(acme.deliveries), of(others.deliveries)]).toEqual([new Set(["acme"]), new Set(["globex"])]);
    const topics = ["rolecall.events.v1", "rolecall.findings.v1"];
    for (const topic of topics) {
      for (const { headers, value } of await client.read(topic)) {
        if (headers["schema"] === "rolecall.control.v1") continue;
        expect([topic, (JSON.parse(String(value)) as { tenant: string }).tenant]).toEqual([topic, headers["tenant"]]);
      }
    }
  },
);
