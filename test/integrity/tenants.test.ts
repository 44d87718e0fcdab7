import { writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { startFakeWebhook } from "../fakes/index.ts";
import { recordOfSameUser } from "./harness/same-user.ts";
import { temporaryDirectory } from "./harness/temporary-directory.ts";
import { until } from "./harness/until.ts";
import { startUp } from "./harness/up.ts";

const CONFIG = (acme: string, globex: string): string => `
inputs:
  - http:
      listen: 127.0.0.1:4180
      lateness: 0s
      token_file: own.token
      tokens: [{ tenant: acme, token_file: acme.token }, { tenant: globex, token_file: globex.token }]
receivers:
  - { name: acme, webhook: { url: "${acme}", allow_private: true } }
  - { name: globex, webhook: { url: "${globex}", allow_private: true } }
route:
  receiver: globex
  group_by: [identity_uid]
  group_wait: 0s
  routes: [{ name: to-acme, matchers: ['tenant="acme"'], receiver: acme }]
`;

test("what one tenant does is never read, judged, told or asked for as another's, whatever its records say", async () => {
  await using directory = await temporaryDirectory();
  await using acme = await startFakeWebhook();
  await using globex = await startFakeWebhook();
  for (const name of ["own", "acme", "globex"]) await writeFile(directory.at(`${name}.token`), `${name}-secret`);
  await writeFile(directory.at("rolecall.yaml"), CONFIG(`${acme.url}/hook`, `${globex.url}/hook`));
  await using up = await startUp({ data: directory.at("data"), config: directory.at("rolecall.yaml") });
  const send = async (who: string, records: readonly object[]): Promise<unknown> => {
    const body = records.map((each) => JSON.stringify(each)).join("\n");
    const response = await up.post(body, { headers: { authorization: `Bearer ${who}-secret` } });
    return response.status === 202 ? response.json() : response.status;
  };

  expect(await send("nobody", [recordOfSameUser(0, "GetObject")])).toBe(401);
  expect(await send("globex", [recordOfSameUser(0, "GetObject"), recordOfSameUser(2, "GetObject")])).toEqual({
    accepted: 2,
    dead: 0,
  });
  const native = { time: "2026-01-05T10:00:00.000Z", identity_uid: "aws:1:role:x", action: "Get", event_uid: "forged" };
  expect(
    await send("globex", [{ ...native, tenant: "acme" }, { ...native, tenant: "initech" }, { broken: 1 }]),
  ).toEqual({ accepted: 0, dead: 3 });
  expect(await send("own", [recordOfSameUser(0, "GetObject")])).toEqual({ accepted: 1, dead: 0 });
  expect(
    await send("acme", [
      recordOfSameUser(0, "GetObject"),
      recordOfSameUser(1, "StopLogging"),
      recordOfSameUser(2, "GetObject"),
    ]),
  ).toEqual({
    accepted: 3,
    dead: 0,
  });

  await until("acme to be told", () => (acme.deliveries.length > 0 ? true : undefined));
  const by = async (table: string): Promise<Record<string, number>> => {
    const rows = await up.sql<{ tenant: string; n: number }>(
      `SELECT tenant, count() AS n FROM ${table} GROUP BY tenant`,
    );
    return Object.fromEntries(rows.map(({ tenant, n }) => [tenant, n]));
  };
  expect(await by("events_latest")).toEqual({ acme: 3, default: 1, globex: 2 });
  expect(await by("findings_latest")).toEqual({ acme: 1 });
  expect(await by("episodes")).toEqual({ acme: expect.any(Number) });
  expect(await by("notifications")).toEqual({ acme: expect.any(Number) });
  expect(await by("dead_letters")).toEqual({ globex: 3 });
  expect(globex.deliveries).toEqual([]);

  expect((await up.stop()).exit).toBe(0);
  const seen = acme.deliveries.length;
  await using again = await startUp({ data: directory.at("data"), config: directory.at("rolecall.yaml") });
  // The last record of each is judged when time has gone on behind it.
  const sql = "SELECT tenant, events FROM identities FINAL WHERE endsWith(identity_uid, ':deploy') ORDER BY tenant";
  const all = [
    { tenant: "acme", events: 3 },
    { tenant: "default", events: 1 },
    { tenant: "globex", events: 2 },
  ];
  await until("all to be counted", async () =>
    JSON.stringify(await again.sql(sql)) === JSON.stringify(all) ? true : undefined,
  );
  const rows = await again.sql<{ finding_uid: string }>("SELECT finding_uid FROM findings_latest");
  const said = await fetch(`${again.url}/api/v1/feedback`, {
    method: "POST",
    headers: { ...again.headers(), "Content-Type": "application/json" },
    body: JSON.stringify({ finding_uid: rows[0]?.finding_uid, verdict: "dismissed" }),
  });
  expect(said.ok).toBe(true);
  const feedback = await again.sql("SELECT tenant FROM feedback");
  expect(feedback).toEqual([{ tenant: "acme" }]);
  for (const [matcher, tenants] of [
    ['tenant="globex"', ["globex"]],
    ["severity=low", ["acme", "default", "globex"]],
  ] as const) {
    const answer = await fetch(`${again.url}/api/v1/silences`, {
      method: "POST",
      headers: { ...again.headers(), "Content-Type": "application/json" },
      body: JSON.stringify({ matchers: [matcher], ends_at: new Date(Date.now() + 3_600_000).toISOString() }),
    });
    const { silence_id } = (await answer.json()) as { silence_id: string };
    const of = await again.sql(`SELECT tenant FROM silences WHERE silence_id = '${silence_id}' ORDER BY tenant`);
    expect(of).toEqual(tenants.map((tenant) => ({ tenant })));
  }
  // Each keeps a chain of its own: with one for all, rows of one would take the place of another's.
  const links = "SELECT writer, seq, kind FROM audit_log ORDER BY writer, seq";
  expect(await again.sql(links)).toEqual([
    ...[{ writer: "alerter", seq: 0, kind: "silence" }],
    ...["feedback", "silence"].map((kind, seq) => ({ writer: "alerter-acme", seq, kind })),
    ...["silence", "silence"].map((kind, seq) => ({ writer: "alerter-globex", seq, kind })),
  ]);
  expect(globex.deliveries).toEqual([]);
  expect(acme.deliveries.length).toBeGreaterThanOrEqual(seen);
});
