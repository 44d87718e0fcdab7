import { writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { type FakeWebhook, startFakeWebhook } from "../fakes/index.ts";
import { rolecallDone } from "./harness/rolecall.ts";
import { STOPS_RULE } from "./harness/stops-rule.ts";
import { temporaryDirectory } from "./harness/temporary-directory.ts";
import { until } from "./harness/until.ts";
import { startUp } from "./harness/up.ts";

const CONFIG = (hook: string, tenants = "acme"): string => `
tenants: [${tenants}]
rules: [./stops.yaml]
receivers: [{ name: hook, webhook: { url: "${hook}/hook", allow_private: true } }]
route: { receiver: hook, group_by: [identity_uid], group_wait: 0s, group_interval: 1s }
`;

/** The same machine of each, which has stopped something once; one of them the configuration does not name. */
const log = ["default", "acme", "globex"].flatMap((tenant) =>
  Array.from({ length: 60 }, (_, n) =>
    JSON.stringify({
      time: new Date(Date.UTC(2026, 0, 5, 0, n)).toISOString(),
      event_uid: `${tenant}-${n}`,
      ...{ tenant, identity_uid: "own:1:bot:deploy", action: n === 30 ? "Stop" : "Get", outcome: "success" },
    }),
  ),
);

/** Whose findings each message was about. */
function toldOf({ deliveries }: FakeWebhook): readonly string[] {
  type Told = { readonly findings: readonly { readonly metadata: { readonly tenant_uid: string } }[] };
  return deliveries
    .map(({ raw }) => (JSON.parse(raw) as Told).findings.map(({ metadata }) => metadata.tenant_uid).join(" and "))
    .toSorted();
}

test.each([
  ["that tells nobody is of all tenants: the next up tells none of them of it", [], [], [], ""],
  [
    "that notifies tells each tenant by itself, once: not in one message, nor again by the next up; one that is not named once it is",
    ["--notify"],
    ["acme", "default"],
    ["globex"],
    'nobody is told of 1 finding of tenants that the configuration does not name ("globex")',
  ],
] as const)("a replay %s", async (_, words, told, once, said) => {
  await using directory = await temporaryDirectory();
  await using hook = await startFakeWebhook();
  const [config, data] = [directory.at("rolecall.yaml"), directory.at("data")];
  await writeFile(directory.at("stops.yaml"), STOPS_RULE);
  await writeFile(config, CONFIG(hook.url));
  await writeFile(directory.at("log"), log.join("\n"));
  const { err } = await rolecallDone(["replay", directory.at("log"), "--config", config, "--data", data, ...words]);
  expect(err).toContain(said);
  expect(err.includes("nobody is told")).toBe(said !== "");
  expect(toldOf(hook)).toEqual(told);
  await writeFile(config, CONFIG(hook.url, "acme, globex"));
  await using up = await startUp({ data, config });
  expect(await up.sql("SELECT tenant FROM findings_latest ORDER BY tenant")).toEqual([
    { tenant: "acme" },
    { tenant: "default" },
    { tenant: "globex" },
  ]);
  // What an alerter finds at its start comes before what is found now.
  const [first] = log.slice(-1).map((line) => ({ ...(JSON.parse(line) as object), tenant: undefined }));
  const later = [1, 60].map((hours) => ({
    ...first,
    ...{ time: new Date(Date.UTC(2026, 0, 8, hours)).toISOString(), event_uid: `later-${hours}`, action: "Stop" },
    identity_uid: "own:1:bot:other",
  }));
  await up.post(later.map((record) => JSON.stringify(record)).join("\n"));
  await until("what is found now to be told", () =>
    hook.deliveries.length > told.length + once.length ? true : undefined,
  );
  expect(toldOf(hook)).toEqual([...told, ...once, "default"].toSorted());
});
