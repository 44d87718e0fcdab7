// A detector and its alerter on one data directory, until it is killed: writes findings one by one, each as the detector
// does, and says `ready` when it begins and `done` when everybody has been told of everything.
import { setTimeout as pause } from "node:timers/promises";
import { migrate, openEmbedded } from "@rolecall/clickhouse";
import { aFinding } from "./a-finding.ts";
import { createFastClock } from "./fast-clock.ts";
import { startAlerter } from "./start-alerter.ts";

const [, , directory = "", slackUrl = "", pagerDutyUrl = "", beganAt = "", count = ""] = process.argv;
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
const alerter = startAlerter({ store, clock: createFastClock(200, Number(beganAt)), config });
process.stdout.write("ready\n");
for (let at = 0; at < Number(count); at += 1) {
  const finding = aFinding(`r${at}`);
  if (!detected.has(finding.finding_uid)) await alerter.detect(finding);
  await pause(2);
}
while (!alerter.isIdle() || alerter.status()?.open.high !== Number(count)) await pause(20);
await alerter.stop();
await store[Symbol.asyncDispose]();
process.stdout.write("done\n");
