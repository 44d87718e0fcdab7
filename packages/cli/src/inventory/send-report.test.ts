import type { ReportedIdentity } from "@rolecall/clickhouse";
import type { Config } from "@rolecall/runtime";
import { expect, test } from "vitest";
import { startFakeSlack } from "../../../../test/fakes/index.ts";
import { logEnd } from "./owner-report.ts";
import { postTexts, slackTexts } from "./send-report.ts";

const NOW = Date.parse("2026-11-25T00:00:00Z");

function machine(name: string, owner: string, severity?: "low" | "high"): ReportedIdentity {
  const time = "2026-11-24T00:00:00.000Z";
  return {
    identity: {
      tenant: "default",
      identity_uid: `aws:1:role:${name}`,
      identity_kind: "role",
      identity_name: name,
      provider: "aws",
      account_uid: "1",
      owner,
      environment: "production",
      criticality: "",
      first_seen: time,
      last_seen: time,
      events: 3,
    },
    calls: 3,
    findings:
      severity === undefined
        ? []
        : [{ finding_uid: "f_1", severity, detector: "d", title: `${name} <!here> *acted*`, time }],
  };
}

const FACTS = { since: "2026-11-18T00:00:00.000Z", now: NOW, guessOwner: () => undefined };

test("a message an owner, the riskiest machine first, and none where nothing is to be done", () => {
  const texts = slackTexts(
    [machine("calm", "team-b"), machine("a", "team-a", "low"), machine("b", "team-a", "high"), machine("lost", "")],
    FACTS,
  );
  expect(texts).toEqual([
    "*Machines of team-a*, since 2026-11-18: 2 machines, 2 findings, risk 21\n" +
      "• b (role, production): 3 calls, 1 finding, risk 20: look into its high finding\n" +
      "• a (role, production): 3 calls, 1 finding, risk 1\n" +
      "> *high* b &lt;!here&gt; \u2217acted\u2217\n> *low* a &lt;!here&gt; \u2217acted\u2217",
    "*Machines that nobody owns*, since 2026-11-18: 1 machine, 0 findings, risk 0\n" +
      "• lost (role, production): 3 calls, 0 findings, risk 0: find its owner",
  ]);
});

test("a finding leads to its page, where people can reach one", () => {
  const [text] = slackTexts([machine("b", "team-a", "high")], { ...FACTS, consoleUrl: "https://rolecall.example.com" });
  expect(text?.split("\n").at(-1)).toBe(
    "> *high* <https://rolecall.example.com/findings/f_1|b &lt;!here&gt; \u2217acted\u2217>",
  );
});

test.each([
  ["now", "2026-11-24T00:00:00Z", "2026-11-24T00:00:00Z"],
  ["when they end, and not now", "2026-12-24T00:00:00Z", "2026-11-24T00:00:00.000Z"],
  ["now, where a log is ahead of the clock", "2026-11-01T00:00:00Z", "2026-11-01T00:00:00Z"],
])("silence is measured %s", (_, clock, end) => {
  expect(logEnd([machine("a", "")], Date.parse(clock))).toBe(Date.parse(end));
});

test("what a detector said of a machine again and again is one line", () => {
  const one = machine("a", "team-a", "low");
  const findings = [...one.findings, ...one.findings, { ...one.findings[0], detector: "e" }] as typeof one.findings;
  expect(
    slackTexts([{ ...one, findings }], FACTS)[0]
      ?.split("\n")
      .slice(2),
  ).toEqual(["> *low* a &lt;!here&gt; \u2217acted\u2217, and 1 like it", "> *low* a &lt;!here&gt; \u2217acted\u2217"]);
});

test("roles of the platform itself are nobody's, and nobody is asked for them", () => {
  expect(slackTexts([machine("AWSServiceRoleForRDS", "")], FACTS)).toEqual([]);
});

test("what is posted arrives in its order; a receiver that is not there is named with those that are", async () => {
  await using slack = await startFakeSlack({ token: "xoxb-test-token" });
  const account = {
    token: { reveal: () => "xoxb-test-token" },
    channel: "C0123",
    responders: [],
    api_url: slack.apiUrl,
  };
  const config = { receivers: [{ name: "secops", slack: account }] } as unknown as Pick<Config, "receivers">;
  await postTexts(config, "secops", ["one", "two"]);
  expect(slack.messages.map(({ channel, text }) => [channel, text])).toEqual([
    ["C0123", "one"],
    ["C0123", "two"],
  ]);
  await expect(postTexts(config, "chat", ["one"])).rejects.toThrow(
    "no receiver chat posts to Slack; those that do: secops",
  );
  const wrong = { receivers: [{ name: "secops", slack: { ...account, token: { reveal: () => "xoxb-other" } } }] };
  await expect(postTexts(wrong as unknown as Pick<Config, "receivers">, "secops", ["one"])).rejects.toThrow(
    /invalid_auth/,
  );
});
