import { join } from "node:path";
import { findingRows, migrate, openEmbedded, type Store } from "@rolecall/clickhouse";
import { createConsole } from "@rolecall/service-console";
import { runWords } from "../../packages/cli/src/testing/run-words.ts";
import { type Bench, held, type Measure, told } from "./bench.ts";
import { addIdentities, END, FINDINGS, fill, findingOf, uidOf } from "./console-history.ts";
import { writeWorldFile } from "./world-file.ts";

type App = ReturnType<typeof createConsole>;

const TOKEN = "a token for nobody but this bench";
const HOST = "127.0.0.1:4180";
const IDENTITIES = 100_000;
const MANY_IDENTITIES = 1_000_000;
/** Times what is asked of a console that has the machine for itself. */
const UNDER_REPLAY = 3;
const TOLD_ROUNDS = 10;

type Asked = readonly [name: string, most: number, path: (n: number) => string];

/** Endpoints and what is promised for each, ms at the 95th percentile on 10,000,000 events and 100,000 identities. */
const ASKED: readonly Asked[] = [
  ["GET /api/v1/findings/{uid}", 100, (n) => `/api/v1/findings/f_${n % FINDINGS}`],
  ["GET /api/v1/identities/{uid}", 150, (n) => `/api/v1/identities/${encodeURIComponent(uidOf(n * 37))}`],
  ["GET /api/v1/findings", 100, (n) => `/api/v1/findings?limit=${50 + (n % 50)}`],
  ["GET /api/v1/identities", 100, (n) => `/api/v1/identities?limit=${50 + (n % 50)}`],
  ["GET /api/v1/events?identity", 100, (n) => `/api/v1/events?identity=${encodeURIComponent(uidOf(n * 37))}`],
  ["GET /api/v1/identities?search", 50, (n) => `/api/v1/identities?search=job-${n * 271}`],
];
const SEARCH: Asked = [
  "of 1 M identities: GET /api/v1/identities?search",
  50,
  (n) => `/api/v1/identities?search=b-${n * 2711}`,
];
/** Whole pages, of which nothing is promised. */
const PAGES: readonly (readonly [name: string, path: (n: number) => string])[] = [
  ["the page of a finding", (n) => `/findings/f_${n % FINDINGS}`],
  ["the page of an identity", (n) => `/identities/${encodeURIComponent(uidOf(n * 37))}`],
  ["the inbox", () => "/"],
];

/** How long the console takes to answer from a large history. */
export const consoleBench: Bench = {
  name: "console",
  about:
    "Time of one answer of the console in its process, 95th percentile, on a made history in the embedded engine; no network. First with nothing else at work, then while `rolecall replay` reads logs into the same directory in the same process.",
  onDemand: true,
  async run({ quick, folder, say }) {
    const events = quick ? 1e6 : 10e6;
    const data = join(folder, "data");
    await using store = await openEmbedded(data);
    await migrate(store);
    say(`console: ${events.toLocaleString("en-US")} events of ${IDENTITIES.toLocaleString("en-US")} identities`);
    await fill(store, events, IDENTITIES);
    const now = (): number => Date.parse(`${END.replace(" ", "T")}Z`);
    const app = createConsole({ store, accessToken: TOKEN, isLocal: true, version: "0", now });
    const measures: Measure[] = [told("history", `${events / 1e6} M events, ${IDENTITIES / 1000} k identities`)];
    const rounds = quick ? 20 : 100;
    const take = async (asked: readonly Asked[], times: number, prefix = ""): Promise<void> => {
      for (const [name, most, path] of asked) {
        const { wall, processor } = await p95(app, path, rounds);
        measures.push(held(`${prefix}${name}`, wall, { most: most * times }, ms));
        if (times === 1) measures.push(told("… of which processor time", ms(processor)));
      }
    };
    await take(ASKED, 1);
    for (const [name, path] of PAGES) measures.push(told(name, ms((await p95(app, path, Math.ceil(rounds / 4))).wall)));
    measures.push(
      held("a finding on the live stream after it is stored", await liveMs(app, store), { most: 1000 }, ms),
    );
    say("console: under a replay");
    const replay = await startReplay(folder, data, quick ? 20e6 : 150e6);
    await take(ASKED, UNDER_REPLAY, "under a replay: ");
    measures.push(held("under a replay: a finding on the live stream", await liveMs(app, store), { most: 1000 }, ms));
    measures.push(told("the replay beside it", await replay.end()));
    await addIdentities(store, IDENTITIES, MANY_IDENTITIES);
    await take([SEARCH], 1);
    return measures;
  },
};

const ms = (value: number): string => `${Math.round(value)} ms`;
const headers = { host: HOST, authorization: `Bearer ${TOKEN}` };

/** At the 95th percentile, ms: as somebody waits, and as all of the process's threads worked. */
async function p95(
  app: App,
  path: (n: number) => string,
  rounds: number,
): Promise<Record<"wall" | "processor", number>> {
  const walls: number[] = [];
  const processors: number[] = [];
  for (let n = 0; n < rounds; n += 1) {
    const before = process.cpuUsage();
    const began = performance.now();
    const answer = await app.request(`http://${HOST}${path(n)}`, { headers });
    await answer.arrayBuffer();
    if (answer.status !== 200) throw new Error(`${path(n)}: ${answer.status}`);
    walls.push(performance.now() - began);
    const { user, system } = process.cpuUsage(before);
    processors.push((user + system) / 1000);
  }
  const at = (taken: readonly number[]): number => taken.toSorted((a, b) => a - b)[Math.floor(rounds * 0.95)] ?? 0;
  return { wall: at(walls), processor: at(processors) };
}

let liveFindings = FINDINGS;

/** From a finding's row to its event, the slowest of a few. */
async function liveMs(app: App, store: Store): Promise<number> {
  const answer = await app.request(`http://${HOST}/api/v1/live`, { headers });
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
  const until = async (text: string): Promise<void> => {
    for (let read = ""; !read.includes(text); ) read += Buffer.from((await reader.read()).value ?? []).toString();
  };
  await until("hello");
  let slowest = 0;
  for (let n = 0; n < TOLD_ROUNDS; n += 1) {
    liveFindings += 1;
    const finding = findingOf(liveFindings);
    await store.insert("findings", findingRows([{ finding, version: liveFindings }]));
    const began = performance.now();
    await until(finding.finding_uid);
    slowest = Math.max(slowest, performance.now() - began);
  }
  await reader.cancel();
  return slowest;
}

/** `rolecall replay` of the company's logs, as fast as it goes, into the same directory from this process. */
async function startReplay(folder: string, data: string, bytes: number): Promise<{ end(): Promise<string> }> {
  const file = await writeWorldFile(join(folder, "logs.ndjson"), { identities: 200, bytes });
  const began = performance.now();
  let took = 0;
  const replaying = runWords(["replay", file.path, "--data", data, "--json"]).finally(() => {
    took = (performance.now() - began) / 1000;
  });
  return {
    async end() {
      const isOver = took > 0;
      const { exit, err } = await replaying;
      if (exit !== 0) throw new Error(err);
      const rate = Math.round(file.records / took).toLocaleString("en-US");
      return `${rate} records a second${isOver ? ", over before the last answer" : ""}`;
    },
  };
}
