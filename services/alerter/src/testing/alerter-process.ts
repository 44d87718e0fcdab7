// A detector and its alerter on one data directory, until it is killed: writes findings, each as the detector
// does, and says `ready` when it begins and `done` when everybody has been told of everything; goes on until its standard
// input ends.
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { migrate, openEmbedded } from "@rolecall/clickhouse";
import { aFinding } from "./a-finding.ts";
import { createFastClock } from "./fast-clock.ts";
import { startAlerter } from "./start-alerter.ts";

const [, , directory = "", slackUrl = "", pagerDutyUrl = "", beganAt = "", count = "", together = ""] = process.argv;
const store = await openEmbedded(directory);
await migrate(store);
const config = `
receivers:
  - { name: secops, slack: { token_file: slack.token, channel: C0123, api_url: "${slackUrl}" } }
  - { name: on-call, pagerduty: { routing_key_file: pd.key, api_url: "${pagerDutyUrl}" } }
route:
  receiver: secops
  routes: [{ name: pages, receiver: on-call, continue: true }, { name: chat, receiver: secops }]
`;
const known = await store.select<{ finding_uid: string }>("SELECT finding_uid FROM rolecall.findings");
const detected = new Set(known.map(({ finding_uid }) => finding_uid));
const SPEED = 200;
/** Later than what the one before was shown. */
const from = Number(beganAt) + (Date.now() - Number(beganAt)) * SPEED;
const alerter = startAlerter({ store, clock: createFastClock(SPEED, from), config });
process.stdout.write("ready\n");
for (let from = 0; from < Number(count); from += Number(together)) {
  const findings = Array.from({ length: Number(together) }, (_, at) => aFinding(`r${from + at}`));
  const fresh = findings.filter(({ finding_uid }) => !detected.has(finding_uid));
  if (fresh.length > 0) await alerter.detect(...fresh);
  await pause(2);
}
while (!alerter.isIdle() || alerter.status()?.open.high !== Number(count)) await pause(20);
process.stdout.write("done\n");
process.stdin.resume();
await once(process.stdin, "end");
await alerter.stop();
await store[Symbol.asyncDispose]();
