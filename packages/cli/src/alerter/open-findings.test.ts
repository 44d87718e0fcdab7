import { readFileSync } from "node:fs";
import { reachOf, type Silence } from "@rolecall/alerting";
import { findingRows, jsonRows, listFindings, type Store } from "@rolecall/clickhouse";
import { type Finding, formatTime } from "@rolecall/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { temporaryStore } from "../../../clickhouse/src/testing/temporary-store.ts";
import { openFindings } from "./open-findings.ts";

const SAMPLE = JSON.parse(readFileSync(new URL("../testdata/finding.json", import.meta.url), "utf8")) as Finding;
let store: Store;
beforeAll(async () => {
  store = await temporaryStore();
});
afterAll(async () => {
  await store[Symbol.asyncDispose]();
});

/** Row of a stretch that speaks for a finding from then on. */
async function stretch(id: string, finding: string, state: string, at: number, reason = state): Promise<void> {
  const body = JSON.stringify({ labels: { identity_uid: "aws:1:role:a", team: "shop", finding_uid: `f_${finding}` } });
  const row = { episode_id: `e_${id}`, tenant: "default", finding_uid: `f_${finding}`, state, reason, body };
  await store.insert("episodes", jsonRows([{ ...row, at: formatTime(at) }]));
}

test("a silence counts the findings that the list shows as open, whatever speaks for them", async () => {
  const names = ["firing", "over", "first", "second", "replayed", "closed", "judged-first", "judged-second", "held"];
  const found = names.map((name): Finding => ({ ...SAMPLE, finding_uid: `f_${name}` }));
  await store.insert("findings", findingRows(found.map((finding) => ({ finding, version: 1 }))));
  await stretch("1", "firing", "firing", 1000);
  await stretch("2", "over", "resolved", 1000);
  // Of two that one stretch speaks for the second has taken the first one's evidence over.
  await stretch("3", "first", "firing", 1000);
  await stretch("3", "second", "firing", 2000);
  await stretch("4", "closed", "closed", 1000, "dismissed");
  await stretch("5", "judged-first", "firing", 1000);
  await stretch("5", "judged-second", "closed", 2000, "expected");
  await stretch("6", "held", "firing", 1000, "marked-expected");
  const listed = await listFindings(store, { open: true });
  expect(listed.map(({ finding_uid }) => finding_uid).toSorted()).toEqual(
    ["firing", "over", "first", "second", "replayed"].map((name) => `f_${name}`).toSorted(),
  );
  const open = await openFindings(store, ["default"]);
  const of = (matcher: string) => reachOf({ matchers: [[matcher]] } as unknown as Silence, open);
  expect(of('team="shop"')).toMatchObject({ findings: 4, of: listed.length });
  expect(of(`detector="${SAMPLE.detector}"`)).toMatchObject({ findings: 1, of: listed.length });
  expect(await openFindings(store, ["another"])).toEqual([]);
});
