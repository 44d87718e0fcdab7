import { readFile, writeFile } from "node:fs/promises";
import { sha256 } from "@rolecall/core";
import { expect, test } from "vitest";
import { startFakeWebhook } from "../fakes/index.ts";
import { CLOSING_IDENTITY, companyRecords, linesOf } from "./harness/company.ts";
import { differences, findingsFrom, findingsOf } from "./harness/findings.ts";
import { sendRestlessly } from "./harness/restless-sender.ts";
import { rolecallDone } from "./harness/rolecall.ts";
import { seeded } from "./harness/seeded.ts";
import { tells } from "./harness/tells.ts";
import { temporaryDirectory } from "./harness/temporary-directory.ts";
import { until } from "./harness/until.ts";
import { startUp } from "./harness/up.ts";

const KILLS = Number(process.env["ROLECALL_KILLS"] ?? 8);
const SEED = Number(process.env["ROLECALL_SEED"] ?? 20_261_124);
const RECORDS_PER_BODY = 250;
/**
 * The last records are from days later. What is sent again comes before them: a duplicate is known for a day of event time, and
 * one that comes behind them is a late record.
 */
const CLOSING = 2;

/** Every so many records, one that cannot be read. */
function withGarbage(lines: readonly string[]): string[] {
  return lines.flatMap((line, n) => (n % 500 === 250 ? [line, `{"garbage": ${n}`] : [line]));
}

function bodiesOf(lines: readonly string[]): string[] {
  const bodies: string[] = [];
  for (let n = 0; n < lines.length; n += RECORDS_PER_BODY) bodies.push(lines.slice(n, n + RECORDS_PER_BODY).join("\n"));
  return bodies;
}

const CONFIG = (url: string): string => `
inputs: [{ http: { listen: 127.0.0.1:4180 } }]
receivers: [{ name: hook, webhook: { url: "${url}/hook", allow_private: true } }]
route: { receiver: hook, group_by: [identity_uid], group_wait: 1s, group_interval: 1s }
`;

test(
  `${KILLS} times kill -9 and again (seed ${SEED}): every event and dead letter once, the same findings, no lost or repeated word`,
  async () => {
    await using directory = await temporaryDirectory();
    await using hook = await startFakeWebhook();
    const lines = withGarbage(linesOf(companyRecords({ seed: 3 })));
    const [file, findings, events] = [directory.at("logs"), directory.at("findings"), directory.at("events")];
    await writeFile(file, lines.join("\n"));
    const undisturbed = await rolecallDone(["replay", file, "--memory", "--findings", findings, "--events", events]);
    expect(undisturbed.exit).toBe(0);
    await writeFile(directory.at("rolecall.yaml"), CONFIG(hook.url));

    const { up, ...sent } = await sendRestlessly({
      bodies: bodiesOf(lines.slice(0, -CLOSING)),
      kills: KILLS,
      chance: seeded(SEED),
      start: () => startUp({ data: directory.at("data"), config: directory.at("rolecall.yaml"), atOnce: true }),
    });
    await using _ = up;
    expect((await up.post(lines.slice(-CLOSING).join("\n"))).status).toBe(202);
    const judged = `SELECT 1 AS one FROM findings_latest WHERE identity_uid = '${CLOSING_IDENTITY}' AND kind = 'rule' LIMIT 1`;
    await until("the last finding", async () => (await up.sql(judged))[0]);

    const sentUids = (await readFile(events, "utf8"))
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).event_uid);
    const rows = await up.sql<{ event_uid: string }>("SELECT event_uid FROM events_latest");
    expect(rows.length).toBe(sentUids.length);
    expect(new Set(rows.map((row) => row.event_uid))).toEqual(new Set(sentUids));
    const dead = await up.sql<{ raw: string }>("SELECT raw FROM dead_letters FINAL");
    expect(dead.map((row) => row.raw).toSorted()).toEqual(lines.filter((line) => line.includes("garbage")).toSorted());
    expect(differences(await findingsFrom(up), await findingsOf(findings))).toEqual([]);

    // An info finding is a signal, and told to nobody.
    const found = (await findingsOf(findings))
      .map((line) => JSON.parse(line) as { readonly finding_uid: string; readonly severity: string })
      .filter(({ severity }) => severity !== "info")
      .map(({ finding_uid }) => finding_uid);
    const told = () => new Set(hook.deliveries.flatMap((delivery) => found.filter((uid) => tells(delivery, uid))));
    await until("every finding to be told", () => (told().size === found.length ? true : undefined));
    const repeated = hook.deliveries.filter((delivery) => delivery.repeated).length;
    expect(repeated).toBeLessThanOrEqual(sent.kills);
    const contents = hook.deliveries.filter((delivery) => !delivery.repeated).map(({ raw }) => sha256(raw));
    expect(contents.length - new Set(contents).size).toBe(0);
    process.stdout.write(
      `kill: seed ${SEED}, ${sent.kills} kills, ${sent.stops} stops, ${sent.again} bodies again, ${rows.length} events, ` +
        `${found.length} findings, ${hook.deliveries.length} deliveries, ${repeated} repeated\n`,
    );
  },
  900_000 + KILLS * 15_000,
);
