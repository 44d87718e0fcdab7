import { expect, test } from "vitest";
import { readRules } from "../rules/load-rules.ts";
import type { Settings } from "../settings.ts";
import { newestAlerting } from "./newest-alerting.ts";

const settings = (receiver: string, text = RULE): Settings =>
  ({
    config: { receivers: [{ name: receiver }] },
    ruleFiles: async () => readRules(text, "a.yaml"),
  }) as unknown as Settings;

const RULE = `rule: acme-role
title: "{identity_name} made a role"
sources: [aws-cloudtrail]
actions: [CreateRole]
severity: medium
`;
const STAGED = `${RULE}mode: staging
created: 2026-11-24
staging: { receiver: lab, max_alerts: 5 }
`;

test("after a reload an alerter begins with what it read, and where that was refused with what was before", async () => {
  let reload: (read: Settings) => unknown = () => undefined;
  const newest = await newestAlerting(settings("soc"), {
    onReload: (listener) => {
      reload = listener;
      return () => undefined;
    },
  });
  const now = () => [newest().config.receivers.map(({ name }) => name), newest().ruleFiles.rules[0]?.mode?.mode];
  expect(now()).toEqual([["soc"], undefined]);
  await reload(settings("lab", STAGED));
  expect(now()).toEqual([["lab"], "staging"]);
  for (const wrong of [settings("soc", STAGED), settings("lab", "id: [")])
    await expect(reload(wrong)).rejects.toThrow();
  expect(now()).toEqual([["lab"], "staging"]);
});
