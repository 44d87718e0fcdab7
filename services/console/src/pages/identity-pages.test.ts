import { coverageRows, type Store } from "@rolecall/clickhouse";
import { formatTime, type Identity } from "@rolecall/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DEPLOY, NOW, openCompany } from "../testing/company.ts";
import { get, openConsole } from "../testing/open-console.ts";

let store: Store;
beforeAll(async () => {
  store = await openCompany();
});
afterAll(() => store[Symbol.asyncDispose]());

const PATH = `/identities/${encodeURIComponent(DEPLOY)}`;
const page = async (path: string, options = {}): Promise<string> =>
  (await get(openConsole(store, options), path)).text();

test("an identity that was not judged yet says so", async () => {
  const text = await page(PATH);
  expect(text).toContain("not judged yet");
  expect(text).toContain("Nothing is known yet");
});

test("an identity tells what watches it, the blind spots first, with what is missing and what to do", async () => {
  const about = { tenant: "default", identity_uid: DEPLOY, identity_kind: "role", identity_name: "deploy" } as const;
  await store.insert(
    "coverage",
    coverageRows([
      { ...about, detector: "rules", state: "calibrated", reason: "", time: formatTime(NOW) },
      { ...about, detector: "policy", state: "blind", reason: "no policy governs it", time: formatTime(NOW) },
      {
        ...about,
        ...{ detector: "behavior.time", state: "learning", reason: "known for less than a week" },
        time: formatTime(NOW),
      },
    ]),
  );
  const text = await page(PATH);
  expect(text).toContain("calibrated in 1 of 3 ways");
  expect(text).toContain("learning in 1, blind in 1");
  const section = text.slice(text.indexOf('id="watching"'));
  const places = [
    "no policy governs it",
    "begin with the one suggested",
    "known for less than a week",
    "Known attacks",
  ];
  expect(places.map((each) => section.indexOf(each))).toEqual(
    places.map((each) => section.indexOf(each)).toSorted((a, b) => a - b),
  );
  expect(section.indexOf("no policy governs it")).toBeGreaterThan(0);
});

test("a policy is suggested with its proof, as text whatever it holds, and only where it can be", async () => {
  const asked: string[] = [];
  const suggest = async (identity: Pick<Identity, "tenant" | "identity_uid">, since: string) => {
    asked.push(identity.tenant, identity.identity_uid, since);
    return { policy: "allow: ['<script>']\nmode: watch\n", proof: "it would have refused 0\nof two" };
  };
  expect(await page(PATH, { suggest })).toContain(`href="/suggest/${encodeURIComponent(DEPLOY)}"`);
  expect(await page(PATH)).not.toContain('href="/suggest/');
  const text = await page(`/suggest/${encodeURIComponent(DEPLOY)}`, { suggest });
  expect(text).toContain("&lt;script&gt;");
  expect(text).toContain("it would have refused 0");
  expect(asked).toEqual(["default", DEPLOY, expect.stringMatching(/^2026-11-02T/)]);
  // To be copied: in the lines of the file that it becomes.
  expect(text).toContain("]\nmode: watch\n</code>");
  expect(text).toContain("refused 0\nof two</pre>");
  expect(await page(`/suggest/${encodeURIComponent(DEPLOY)}`)).toContain("too little to learn from");
  expect((await get(openConsole(store, { suggest }), "/suggest/none")).status).toBe(404);
});

test("one that never acted itself leads to those who act for it, whatever its name", async () => {
  const text = await page(`/identities/${encodeURIComponent("agents:a:human:o'neil")}`);
  expect(text).toContain("There is no such identity");
  const asked = /href="\/sql\?q=([^"]*)"/.exec(text)?.[1] ?? "";
  expect(decodeURIComponent(asked.replaceAll("&#39;", "'"))).toContain(
    String.raw`has(delegation, 'agents:a:human:o\'neil')`,
  );
});
