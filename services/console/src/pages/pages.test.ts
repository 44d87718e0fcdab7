import { findingRows, type Store } from "@rolecall/clickhouse";
import type { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEPLOY, FINDING, HOSTILE_UID, openCompany } from "../testing/company.ts";
import { get, openConsole } from "../testing/open-console.ts";
import { EXAMPLES } from "./sql-examples.ts";

let store: Store;
let app: Hono;
beforeAll(async () => {
  store = await openCompany();
  app = openConsole(store, {
    nameOfTag: (id) => (id === "T1078.004" ? "Valid Accounts: Cloud Accounts" : undefined),
    adviceOf: async ({ detector }) => `Ask about the ${detector}.`,
  });
});
afterAll(() => store[Symbol.asyncDispose]());

const page = async (path: string): Promise<string> => (await get(app, path)).text();
const main = (text: string): string => text.slice(text.indexOf("<main"), text.indexOf("</main>")).replace(/\n+/g, "\n");
const identityPage = (uid: string): string => `/identities/${encodeURIComponent(uid)}`;

test("the inbox as it is sent", async () => {
  await expect(main(await page("/?severity=critical"))).toMatchFileSnapshot("inbox.golden.html");
});

test.each([
  ["/findings", "/"],
  ["/findings/", "/"],
  ["/findings?severity=critical", "/?severity=critical"],
])("%s leads to the inbox", async (path, to) => {
  const response = await get(app, path);
  expect([response.status, response.headers.get("location")]).toEqual([302, to]);
});

test("the page of a finding as it is sent", async () => {
  const text = main(await page("/findings/f_deploy"));
  await expect(text.slice(0, text.indexOf('<section aria-labelledby="record"'))).toMatchFileSnapshot(
    "finding.golden.html",
  );
});

test.each([
  ["the sentence", "deploy called from a network it never used"],
  ["the owner and the environment", "team-payments"],
  ["the credential of that time", "ASIASTOLEN"],
  ["from where", "<dt>From</dt><dd>198.51.100.7; by boto3; with the sts session ASIASTOLEN</dd>"],
  ["what to do", "<strong>What to do:</strong> Ask about the behavior."],
  ["how sure, in words", "calibrated on this fleet's own history"],
  ["how rare, in words", "once in 38 years of one identity's life"],
  ["what differs", "198.51.100.0/24: 6 of 10 calls; until then 192.0.2.0/24"],
  ["what does not", "Mon 08:00 UTC: at work in 3 of 3 weeks before"],
  ["refusals", "3 of 10 calls denied or failed; before, none"],
  ["the odd hour in the week", "the odd hour: <strong>Mon 08:00 UTC</strong>"],
  ["the new call in the timeline", '<mark title="not seen in the weeks before">≠ ListSecrets</mark>'],
  ["how new", "new to it and to its peers"],
  ["the technique by name", "Valid Accounts: Cloud Accounts"],
  ["its address as text", "https://attack.mitre.org/techniques/T1078/004/"],
  ["the original record", "&quot;eventID&quot;: &quot;x-0&quot;"],
])("the page of a finding tells %s", async (_what, text) => {
  expect(await page("/findings/f_deploy")).toContain(text);
});

test.each([
  ["the inbox", "/"],
  ["a finding", "/findings/f_deploy"],
  ["an identity", identityPage(DEPLOY)],
  ["the pipeline", "/pipeline"],
  ["what was not told", "/why-not"],
  ["the silences", "/silences"],
])("every clock on the page of %s follows the reader's zone, or says that it is UTC", async (_what, path) => {
  const shown = main(await page(path))
    .replace(/<(time|pre|code|textarea|svg)\b.*?<\/\1>/gs, "")
    .replace(/<[^>]*>/g, "\n");
  const bare = shown.match(/.*\d\d:\d\d.*/g)?.filter((line) => !/UTC|\dZ/.test(line));
  expect(bare ?? []).toEqual([]);
});

test("every query behind a picture runs as it is shown", async () => {
  const pages = await Promise.all(["/findings/f_deploy", identityPage(DEPLOY), "/pipeline"].map(page));
  const queries = pages
    .flatMap((text) => [...text.matchAll(/href="(\/sql\?q=[^"]+)"/g)])
    .map((match) => (match[1] ?? "").replaceAll("&#39;", "'"));
  expect(queries.length).toBeGreaterThan(7);
  for (const address of new Set(queries)) expect(await page(address)).toMatch(/\d rows?<|No rows/);
});

test.each(EXAMPLES)("the example runs: %s", async (_question, sql) => {
  expect(await page(`/sql?q=${encodeURIComponent(sql)}`)).not.toContain("Not run");
});

test("a query that is refused says why in a sentence", async () => {
  expect(await page("/sql?q=DROP%20TABLE%20events")).toMatch(/<h2>Not run<\/h2><p>[^<]+<\/p>/);
});

describe("nothing of a hostile log comes alive", () => {
  const sql = (text: string): string => `/sql?q=${encodeURIComponent(text)}`;
  test.each([
    "/",
    "/findings/f_hostile",
    "/identities",
    identityPage(HOSTILE_UID),
    sql("SELECT * FROM findings_latest"),
    sql("SELECT * FROM events_latest WHERE event_uid = 'h-1'"),
    sql('"><script>alert(1)</script>'),
    "/?identity=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
    "/?since=%3Cscript%3E",
    "/identities?search=%22%3E%3Cscript%3E",
    "/credentials?view=all",
    "/credentials?search=%22%3E%3Cscript%3E&owner=%22%3E%3Cscript%3E",
    "/%3Cscript%3Ealert(1)%3C/script%3E",
  ])("%s", async (path) => {
    // The cells of the map of a week have titles of ours.
    const text = (await page(path))
      .replace(/<title>\w{3} \d\d:00 UTC [\d.]+ calls on average<\/title>/g, "")
      .replace(/<script type="module" src="\/assets\/[0-9a-f]{12}\/console.js"><\/script>/, "");
    expect(text).not.toMatch(/<(?:script|img|iframe|object|b)\b/i);
    expect(text.match(/<\/(?:title|textarea|main|html)>/g)?.toSorted()).toEqual(
      ["</html>", "</main>", ...(text.includes("<textarea") ? ["</textarea>"] : []), "</title>"].toSorted(),
    );
    const tags = text.match(/<[a-z][^>]*>/g) ?? [];
    for (const tag of tags) {
      expect(tag.replace(/="[^"]*"/g, "=")).not.toMatch(/\s(?:on\w+|style)=/i);
      expect(tag).not.toMatch(/\s(?:href|src|action)="(?!\/(?!\/)|#[a-z]+")/i);
    }
    expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u200B\u202E]/u);
  });
});

test.each([
  ["no such finding", "/findings/none", 404, "There is no such finding"],
  ["no such identity", "/identities/none", 404, "There is no such identity"],
  ["no such page", "/nowhere", 404, "There is no such page"],
  [
    "a filter that is none",
    "/?severity=x",
    400,
    "The parameter severity must be one of info, low, medium, high, critical; high+ is high and above.",
  ],
  ["a filter that nothing matches", "/?severity=info", 200, "Nothing matches"],
  ["a key that nobody has", "/credentials?search=nothing", 200, "None matches"],
  ["a view of keys that there is not", "/credentials?view=x", 400, "The parameter view must be one of"],
  [
    "keys after one of another order",
    "/credentials?order=age&cursor=MTk3MC0wMS0wMVQwMDowMDowMC4wMDBaCng",
    400,
    "begin again",
  ],
  ["closed ones, of which there are none", "/?open=false", 200, "No finding is closed"],
])("%s: what to do is said", async (_what, path, status, text) => {
  const response = await get(app, path);
  expect(response.status).toBe(status);
  expect(await response.text()).toContain(text);
});

test("the pipeline page tells what its hook tells", async () => {
  const checks = { kafka: "connection refused", store: "ok" };
  const health = { status: 503, body: { status: "unavailable", checks } } as const;
  const counts = [{ name: "Records", value: 12_345, meaning: "came in" }];
  const told = openConsole(store, { pipeline: async () => ({ health, counts }) });
  const text = await (await get(told, "/pipeline")).text();
  for (const each of ["Something needs attention", "connection refused", "12,345", "came in"])
    expect(text).toContain(each);
});

test("what is under way is no fault on the pipeline page, and no markup", async () => {
  const notes = { learning: "anew <b>half</b> of it" };
  const health = { status: 200, body: { status: "ok", checks: { store: "ok" }, notes } } as const;
  const told = openConsole(store, { pipeline: async () => ({ health, counts: [] }) });
  const text = await (await get(told, "/pipeline")).text();
  expect(text).toContain("anew &lt;b&gt;half&lt;/b&gt; of it");
  expect(text).toContain("under way");
});

test("who owns it and the rule that found it lead to all that share them, with the other filters as they were", async () => {
  const list = await page("/?open=any&severity=critical,high");
  expect(list).toContain('&amp;owner=team-payments" title="Only these"');
  const shared = await page("/?open=any&owner=team-payments");
  expect(shared).toContain('name="owner" value="team-payments"');
  expect(shared).toContain("/findings/f_deploy");
  expect(await page("/?open=any&owner=nobody-we-know")).toContain("Nothing matches");
  expect(await page("/?open=any&detector=behavior")).toContain("/findings/f_deploy");
});

test("a detector that is named after its kind is told once", async () => {
  const policy = { ...FINDING, finding_uid: "f_policy", kind: "policy", detector: "policy:deploy-only" } as const;
  await store.insert("findings", findingRows([{ finding: policy, version: 1 }]));
  const list = await page("/?open=any&detector=policy:deploy-only");
  expect(list).toContain('title="Only these">policy:deploy-only</a>');
});
