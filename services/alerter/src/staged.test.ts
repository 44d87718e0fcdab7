import type { RuleModes } from "@rolecall/alerting";
import { expect, test } from "vitest";
import { eventually } from "../../../infra/eventually.ts";
import { temporaryStore } from "../../../packages/clickhouse/src/testing/temporary-store.ts";
import { startFakeSlack } from "../../../test/fakes/index.ts";
import { restoreRows } from "./restore-rows.ts";
import { aFinding } from "./testing/a-finding.ts";
import { createFastClock } from "./testing/fast-clock.ts";
import { startAlerter } from "./testing/start-alerter.ts";

test("section 14, mode: staging: how often a staged rule alerted is known again after a restart", async () => {
  await using store = await temporaryStore();
  await using slack = await startFakeSlack();
  const clock = createFastClock(200);
  const receivers = `receivers: [{ name: secops, slack: { token_file: slack.token, channel: C0123, api_url: "${slack.apiUrl}" } }]`;
  const alerter = startAlerter({ store, clock, config: `${receivers}\n` });
  const from = clock.now();
  for (const name of ["a", "b"]) await alerter.detect(aFinding(name, { detector: "acme", kind: "rule" }));
  await alerter.detect(aFinding("c"));
  await eventually(() => expect(alerter.isIdle()).toBe(true));
  await alerter.stop();
  const staging = { mode: "staging", receiver: "secops", maxAlerts: 5 } as const;
  const modes: RuleModes = new Map([
    ["acme", { ...staging, from, until: clock.now() + 1 }],
    ["earlier", { ...staging, from: 0, until: from }],
    ["dry", { mode: "dry-run", until: from }],
  ]);
  const { rows } = await restoreRows(store, "default", { now: clock.now(), modes });
  expect(rows.staged).toEqual(
    new Map([
      ["acme", 2],
      ["earlier", 0],
    ]),
  );
});
