import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startFakeSlack } from "../../../../test/fakes/index.ts";
import { runWords } from "../testing/run-words.ts";

const EVENT = {
  ...{ event_uid: "1", time: "2026-03-20T10:00:00.000Z", identity_uid: "aws:1:role:build", action: "CreateUser" },
  ...{ outcome: "success", action_class: "admin" },
};

test.each([
  ["enabled: somebody is told", "", 1],
  ["in a dry run: it is found, and nobody is told", "mode: dry-run\nexpires_at: 2199-01-01\n", 0],
  ["whose dry run is over: somebody is told", "mode: dry-run\ncreated: 2020-01-01\n", 1],
])("section 14, from the rule file to Slack: a rule %s", async (_, members, messages) => {
  const folder = mkdtempSync(join(tmpdir(), "modes-"));
  await using slack = await startFakeSlack();
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  file("token", "xoxb-test-token");
  file(
    "rule.yaml",
    `rule: acme-user\ntitle: x\nsources: [rolecall]\nactions: [CreateUser]\nseverity: high\nresponse: [Close the door.]\n${members}`,
  );
  const config = file(
    "rolecall.yaml",
    `rules: [./rule.yaml]
receivers: [{ name: secops, slack: { token_file: ./token, channel: C0123, api_url: "${slack.apiUrl}" } }]
route: { receiver: secops, group_by: [identity_uid], group_wait: 0s }
`,
  );
  const log = file("log.ndjson", `${JSON.stringify(EVENT)}\n`);
  const findings = join(folder, "findings.ndjson");
  const words = ["replay", log, "--memory", "--notify", "--findings", findings, "--config", config];
  expect((await runWords(words)).exit).toBe(0);
  expect(slack.messages).toHaveLength(messages);
  // What the rule says is to be done goes with it.
  for (const { text } of slack.messages) expect(text).toContain("close the door. Then revoke the credential");
  const labels = ["detector=acme-user", "severity=high"];
  const routed = await runWords(["route", "test", config, ...labels, "--at", "2026-11-24T00:00:00Z", "--json"]);
  const { matches } = JSON.parse(routed.out) as { matches: { held: { reason: string }[] }[] };
  expect(matches[0]?.held.map(({ reason }) => reason)).toEqual(messages === 0 ? ["dry-run"] : []);
});
