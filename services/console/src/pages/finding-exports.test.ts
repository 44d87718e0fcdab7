import { jsonRows, type Store } from "@rolecall/clickhouse";
import { type Finding, formatTime } from "@rolecall/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { NOW, openCompany } from "../testing/company.ts";
import { get, openConsole } from "../testing/open-console.ts";

let store: Store;
beforeAll(async () => {
  store = await openCompany();
});
afterAll(() => store[Symbol.asyncDispose]());

const text = async (path: string): Promise<string> => (await get(openConsole(store), path)).text();

test.each(["", "open=any", "severity=high", "open=any&identity=deploy", "open=false"])(
  "the CSV and the JSON of the list %j are what the API lists",
  async (query) => {
    const asked = new URLSearchParams(`open=true&limit=100&${query}`);
    const open = new URLSearchParams(query).get("open") ?? "true";
    asked.delete("open");
    if (open !== "any") asked.set("open", open);
    const api = JSON.parse(await text(`/api/v1/findings?${asked}`));
    const uids = (api.findings as readonly Finding[]).map(({ finding_uid }) => finding_uid);
    const csv = await text(`/findings.csv?${query}`);
    expect(csv).toMatch(/^finding_uid,time,severity,state,reason,actor,kind,detector,title,identity_uid,/);
    // What somebody else wrote into a title may have lines of its own.
    expect([...csv.matchAll(/^(f_\w+),\d{4}-/gm)].map(([, uid]) => uid)).toEqual(uids);
    const json = JSON.parse(await text(`/findings.json?${query}`)) as readonly Finding[];
    expect(json).toEqual((api.findings as readonly Finding[]).map((finding) => expect.objectContaining(finding)));
  },
);

test("what became of a finding stands in its line", async () => {
  await store.insert(
    "feedback",
    jsonRows([{ finding_uid: "f_deploy", verdict: "dismissed", actor: "ann", at: formatTime(NOW) }]),
  );
  const episode = { episode_id: "e_1", finding_uid: "f_deploy", state: "closed", reason: "dismissed", actor: "ann" };
  await store.insert("episodes", jsonRows([{ ...episode, at: formatTime(NOW) }]));
  expect(await text("/findings.csv?open=any")).toMatch(/^f_deploy,[^,]+,\w+,closed,dismissed,ann,/m);
});

test("the list leads to its files, filtered as it is", async () => {
  expect(await text("/?severity=high&open=false")).toContain('href="/findings.csv?open=false&amp;severity=high"');
});
