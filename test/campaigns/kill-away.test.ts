import { readFile, writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { CLOSING_IDENTITY, roleRecord } from "../integrity/harness/company.ts";
import { differences, findingsFrom, findingsOf } from "../integrity/harness/findings.ts";
import { sendRestlessly } from "../integrity/harness/restless-sender.ts";
import { rolecallDone } from "../integrity/harness/rolecall.ts";
import { seeded } from "../integrity/harness/seeded.ts";
import { temporaryDirectory } from "../integrity/harness/temporary-directory.ts";
import { until } from "../integrity/harness/until.ts";
import { startUp, type Up } from "../integrity/harness/up.ts";

const KILLS = Number(process.env["ROLECALL_KILLS"] ?? 2);
const SEED = Number(process.env["ROLECALL_SEED"] ?? 20_261_124);
/** The least room that there can be, and a fifth more names than it takes. */
const ROOM = 10_000;
const NAMES = 12_000;
/** Of those that left first: so many act again. */
const RETURNING = 80;
const START_AT = Date.UTC(2026, 0, 5);
const DAY_MS = 86_400_000;

/** One event of a name that is heard of at `at`, epoch ms. */
function heard(name: number, at: number): string {
  const identity = { identity_kind: "service-account", identity_name: `n${name}` };
  return JSON.stringify({
    ...{ event_uid: `n${name}-${at}`, time: new Date(at).toISOString(), provider: "acme", account_uid: "1" },
    ...{ ...identity, action: `Read${name % 5}`, action_class: "read", outcome: "success", src_network: "10.0.0.0/24" },
  });
}

function bodiesOf(lines: readonly string[], each: number): string[] {
  const bodies: string[] = [];
  for (let n = 0; n < lines.length; n += each) bodies.push(lines.slice(n, n + each).join("\n"));
  return bodies;
}

const chance = seeded(SEED);
const flood = Array.from({ length: NAMES }, (_, n) => heard(n, START_AT + n * 1000));
// Half a year later, a stranger would be nobody's news.
const back = chance
  .shuffle(Array.from({ length: NAMES - ROOM }, (_, n) => n))
  .slice(0, RETURNING)
  .map((name, n) => heard(name, START_AT + 200 * DAY_MS + n * 10_000));
const closing = ["StopLogging", "GetObject"].map((eventName, n) =>
  JSON.stringify(roleRecord("closing", { at: START_AT + (202 + n) * DAY_MS, eventName, id: eventName })),
);

async function awayIn(up: Up): Promise<number> {
  const metrics = await (await fetch(`${up.url}/metrics`, { headers: up.headers() })).text();
  return Number(/^rolecall_away_identities(?:\{[^}]*\})? (\d+)$/m.exec(metrics)?.[1] ?? 0);
}

test(
  `killed ${2 * KILLS} times while ${NAMES - ROOM} of ${NAMES} names leave memory and ${RETURNING} come back (seed ${SEED}): every event once, the same findings`,
  async () => {
    await using directory = await temporaryDirectory();
    const [file, findings, events] = [directory.at("logs"), directory.at("findings"), directory.at("events")];
    const config = directory.at("rolecall.yaml");
    await writeFile(file, [...flood, ...back, ...closing].join("\n"));
    await writeFile(config, `inputs: [{ http: { listen: 127.0.0.1:4180 } }]\ndetection: { identities: ${ROOM} }\n`);
    const words = ["--memory", "--config", config, "--findings", findings, "--events", events];
    await rolecallDone(["replay", file, ...words]);
    const wanted = await findingsOf(findings);
    const returned = wanted.filter((line) => line.includes("lifecycle.dormant-returned"));
    expect(returned).toHaveLength(RETURNING);

    const start = () => startUp({ data: directory.at("data"), config, atOnce: true });
    const gone = await sendRestlessly({ bodies: bodiesOf(flood, 500), kills: KILLS, chance, start });
    await until("names to be away", async () => ((await awayIn(gone.up)) >= NAMES - ROOM ? true : undefined));
    await gone.up.kill();
    const { up, ...sent } = await sendRestlessly({ bodies: bodiesOf(back, 4), kills: KILLS, chance, start });
    await using _ = up;
    expect((await up.post(closing.join("\n"))).status).toBe(202);
    const judged = `SELECT 1 AS one FROM findings_latest WHERE identity_uid = '${CLOSING_IDENTITY}' AND kind = 'rule' LIMIT 1`;
    await until("the last finding", async () => (await up.sql(judged))[0]);

    const uids = (text: readonly { event_uid: string }[]): string[] => text.map((row) => row.event_uid).toSorted();
    const lines = (await readFile(events, "utf8")).trimEnd().split("\n");
    const rows = await up.sql<{ event_uid: string }>("SELECT event_uid FROM events_latest LIMIT 100000");
    expect(uids(rows)).toEqual(uids(lines.map((line) => JSON.parse(line) as { event_uid: string })));
    expect(differences(await findingsFrom(up), wanted)).toEqual([]);
    process.stdout.write(
      `kill with identities away: seed ${SEED}, ${gone.kills + sent.kills} kills, ${gone.stops + sent.stops} stops, ${rows.length} events, ${wanted.length} findings\n`,
    );
  },
  600_000 + KILLS * 30_000,
);
