import { coverageRows, eventRows, findingRows, identityRows } from "@rolecall/clickhouse";
import { type Coverage, type Finding, formatTime, type Identity } from "@rolecall/core";
import { Hono } from "hono";
import { expect, test } from "vitest";
import { event, FINDING, NOW, openCompany } from "../testing/company.ts";
import { get, openConsole } from "../testing/open-console.ts";

test("an empty history says how to fill it, and the console stands behind what else listens on its port", async () => {
  await using empty = await openCompany(false);
  const fresh = openConsole(empty);
  expect(await (await get(fresh, "/")).text()).toContain("Nothing has been logged yet");
  expect(await (await get(fresh, "/identities")).text()).toContain("Nobody has been seen yet");
  expect(await (await get(fresh, "/pipeline")).text()).toContain("nothing yet");
  expect(await (await get(fresh, "/credentials?view=all")).text()).toContain("No credential was seen");

  const port = new Hono().get("/healthz", (c) => c.text("ok")).mount("/", fresh.fetch);
  expect(await (await port.request("/healthz", { headers: { host: "evil.example" } })).text()).toBe("ok");
  expect((await get(port, "/api/v1/findings")).status).toBe(200);
  expect(await (await get(port, "/nowhere")).text()).toContain("There is no such page");
  expect((await port.request("/api/v1/findings", { headers: { host: "evil.example" } })).status).toBe(403);
});

test("where nothing is open it is said who is watched, how well, and since when nothing came", async () => {
  await using store = await openCompany(false);
  const app = openConsole(store);
  const at = formatTime(NOW - 3_600_000);
  const who = (name: string): Pick<Coverage, "tenant" | "identity_uid" | "identity_kind" | "identity_name"> => ({
    tenant: "default",
    identity_uid: `aws:1:role:${name}`,
    identity_kind: "role",
    identity_name: name,
  });
  const machine = (name: string): Identity => ({
    ...{ ...who(name), provider: "aws", account_uid: "1", owner: "", environment: "", criticality: "" },
    ...{ first_seen: at, last_seen: at, events: 9 },
  });
  await store.insert("identities", identityRows(["a", "b", "c"].map(machine)));
  const coverage = (name: string, detector: string, state: Coverage["state"]): Coverage => ({
    ...{ ...who(name), detector, state, reason: "", time: at },
  });
  await store.insert(
    "coverage",
    coverageRows([
      coverage("a", "behavior.action", "calibrated"),
      coverage("a", "behavior.network", "learning"),
      coverage("b", "behavior.action", "learning"),
      coverage("c", "behavior.action", "blind"),
      coverage("c", "rules", "calibrated"),
    ]),
  );
  const said =
    "3 identities are watched, the last event was 1 hour ago. By how they behave 1 can be judged; 1 is still being learnt, 1 cannot be judged so";
  for (const [path, heading] of [
    ["/", "No finding is open"],
    ["/?open=any", "Nothing was ever found"],
    ["/?since=7d", "Nothing matches"],
  ] as const) {
    const page = await (await get(app, path)).text();
    expect(page).toContain(heading);
    expect(page).toContain(said);
  }
  // One of three is known: a list that is not empty says so while the history is young, and no longer.
  await store.insert("findings", findingRows([{ finding: FINDING, version: 1 }]));
  await store.insert("coverage", coverageRows([coverage("c", "behavior.network", "learning")]));
  const young = await (await get(openConsole(store), "/?open=any")).text();
  expect(young).toContain(FINDING.title);
  expect(young).toContain("Still learning");
  expect(young).toContain("By how they behave 1 can be judged; 2 are still being learnt");
  await store.insert("identities", identityRows([{ ...machine("d"), first_seen: formatTime(NOW - 8 * 86_400_000) }]));
  expect(await (await get(openConsole(store), "/?open=any")).text()).not.toContain("Still learning");
});

test("a source that was connected this week is not said to be missing before", async () => {
  await using store = await openCompany(false);
  const heard = [200, 3, 2, 0].map((hour) => ["gateway", hour] as const);
  const others = [167, 0].map((hour) => ["github-audit", hour] as const);
  const late = [2, 1, 0].map((hour) => ["okta", hour] as const);
  const events = [...heard, ...others, ...late].map(([source, hour], n) =>
    event(`e-${n}`, NOW - hour * 3_600_000, { source, account_uid: source }),
  );
  const rows = events.map((each, position) => ({ json: JSON.stringify(each), partition: 0, position }));
  await store.insert("events", eventRows(rows));
  const page = await (await get(openConsole(store), "/coverage")).text();
  expect(page).toContain("1 of 4 hours without events since the first of the week");
  expect(page).toContain("166 of 168 hours without events, last heard");
  expect(page).toContain("heard every hour since the first of the week");
});

test("a log that is missing is nobody who acted: no machine is asked about, and no link leads to one", async () => {
  await using store = await openCompany(false);
  const refused = async () => ({ accepted: false as const, reason: "not-found" as const, message: "" });
  const alerter = { feedback: refused, silence: refused, expire: refused, cover: refused } as never;
  const app = openConsole(store, { adviceOf: async () => "Check the source.", alerter });
  const silent: Finding = {
    ...FINDING,
    ...{ finding_uid: "f_silent", kind: "coverage", detector: "coverage.silent-source" },
    ...{ identity_uid: "aws:123456789012:unknown:aws-cloudtrail", identity_kind: "unknown" },
    ...{ identity_name: "aws-cloudtrail", title: "aws-cloudtrail has logged nothing for 9 hours", owner: "" },
  };
  await store.insert("findings", findingRows([{ finding: silent, version: 1 }]));
  for (const path of ["/?open=any", "/findings/f_silent"]) {
    const text = await (await get(app, path)).text();
    expect(text).toContain("aws-cloudtrail");
    expect(text).not.toMatch(/href="\/identities\/|no owner|nobody is named/);
  }
  const page = await (await get(app, "/findings/f_silent")).text();
  expect(page).toContain("<dt>Account</dt><dd>123456789012</dd>");
  expect(page).toContain("Check the source.");
  expect(page).not.toMatch(/somebody with its key|Call by call|Credential/);
  expect(Array.from(page.matchAll(/name="verdict" value="(\w+)"/g), ([, verdict]) => verdict)).toEqual([
    "dismissed",
    "snooze",
  ]);
});

test("a name of which nothing is seen is no empty link", async () => {
  await using store = await openCompany(false);
  const app = openConsole(store);
  const blank = { ...FINDING, identity_uid: "aws:1:role:%20", identity_name: "\u200b " };
  await store.insert("findings", findingRows([{ finding: blank, version: 1 }]));
  expect(await (await get(app, "/?open=any")).text()).toContain(">aws:1:role:%20</a>");
});
