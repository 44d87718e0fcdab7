import { eventRows, findingRows, jsonRows, type Store } from "@rolecall/clickhouse";
import { formatTime } from "@rolecall/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { calibrationSection } from "../pages/pipeline-facts.ts";
import { FINDING, NOW, openCompany } from "../testing/company.ts";
import { get, openConsole } from "../testing/open-console.ts";
import { calibration } from "./calibration.ts";
import type { PipelineFacts } from "./pipeline.ts";

const HOUR_MS = 3_600_000;
/** 40 identities, each in 25 hours, twice in each: 1,000 identity-hours. */
const HOURS = 1000;

let store: Store;
beforeAll(async () => {
  store = await openCompany(false);
  const event = (n: number, twice: number): string =>
    JSON.stringify({
      ...{ event_uid: `e${n}-${twice}`, time: formatTime(NOW - (n % 25) * HOUR_MS + twice * 1000), tenant: "default" },
      ...{ source: "rolecall", provider: "aws", account_uid: "1", action: "Get", outcome: "success" },
      ...{ identity_uid: `aws:1:role:r${Math.floor(n / 25)}`, identity_kind: "role" },
    });
  const records = Array.from({ length: HOURS * 2 }, (_, i) => ({
    json: event(i >> 1, i & 1),
    partition: 0,
    position: i,
  }));
  await store.insert("events", eventRows(records));
  const said = (finding_uid: string, probability: number, more: object = {}): typeof FINDING => ({
    ...{ ...FINDING, finding_uid, probability, time: formatTime(NOW), ...more },
  });
  const made = [
    ...Array.from({ length: 12 }, (_, n) => said(`f_often_${n}`, 9e-3)),
    // A level is told of only where findings reach up to it.
    said("f_usual", 2e-2),
    said("f_rare", 9e-4),
    said("f_rarer", 9e-5),
    // None of these counts: confirmed, still learning, no probability, too long ago.
    said("f_stolen", 1e-6),
    said("f_learning", 1e-6, { calibration: "learning" }),
    said("f_rule", 1e-6, { kind: "rule" }),
    said("f_old", 1e-6, { time: formatTime(NOW - 29 * 24 * HOUR_MS) }),
  ];
  await store.insert("findings", findingRows(made.map((finding, n) => ({ finding, version: n + 1 }))));
  const verdict = { tenant: "default", finding_uid: "f_stolen", verdict: "compromised", actor: "ann", comment: "" };
  await store.insert("feedback", jsonRows([{ ...verdict, at: formatTime(NOW) }]));
});
afterAll(() => store[Symbol.asyncDispose]());

test("per decade: the hours that were said to be so rare, and what of them is not confirmed as an attack", async () => {
  const { hours, levels } = await calibration(store);
  expect([hours, levels.filter(({ found }) => found > 0)]).toEqual([
    HOURS,
    [
      { level: 2, found: 14 },
      { level: 3, found: 2 },
      { level: 4, found: 1 },
    ],
  ]);
});

test("the page tells both of each decade: by chance 10, 1 and 0.1, found 14, 2 and 1", async () => {
  const page = await (await get(openConsole(store), "/pipeline")).text();
  const table = page.slice(page.indexOf('id="calibration"'));
  const rows = [...table.matchAll(/>(1 in [\d,]+)<\/th><td[^>]*>([\d.,]+)<\/td><td[^>]*>([\d.,]+)</g)];
  expect(rows.map(([, said, chance, found]) => [said, chance, found])).toEqual([
    ["1 in 100", "10", "14"],
    ["1 in 1,000", "1", "2"],
    ["1 in 10,000", "0.1", "1"],
  ]);
});

test("hours that say nothing either way are not drawn", () => {
  const section = (found: number): string =>
    String(
      calibrationSection({ calibration: { hours: 8608, levels: [{ level: 6, found }] } } as unknown as PipelineFacts),
    );
  expect(section(0)).toContain("there is nothing to compare yet");
  expect(section(0)).not.toContain("<svg");
  expect(section(1)).toContain("<svg");
});
