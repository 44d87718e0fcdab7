import { expect, test } from "vitest";
import { redactText, redactValue } from "./redact.ts";

/** Of no issuer: so many characters out of those that tokens are made of. */
function chance(length: number, alphabet = "aB3dE5gH7jK9mN2pQ4sT6vW8xY"): string {
  return Array.from({ length }, (_, index) => alphabet[(index * 7) % alphabet.length]).join("");
}
const hex = (length: number): string => chance(length, "0a1b2c3d4e5f6789");
const base64 = (text: string): string => Buffer.from(text).toString("base64");

const tokens: readonly (readonly [string, string, string])[] = [
  ...["gldt-", "glrt-", "glcbt-", "glft-", "glsoat-", "glimt-", "glagent-", "gloas-", "glffct-"].map(
    (prefix) => ["GitLab", prefix, chance(20)] as const,
  ),
  ["a trigger of GitLab", "glptt-", hex(40)],
  ["Docker", "dckr_pat_", chance(27)],
  ["an organisation's, Docker", "dckr_oat_", chance(32)],
  ["a webhook's secret", "whsec_", chance(32)],
  ["Atlassian", "ATATT3", `xFfGF0${chance(180)}=1A2B3C4D`],
  ["Bitbucket", "ATBB", chance(32)],
  ["a client's secret of Google", "GOCSPX-", chance(28)],
  ["a session of AWS", "IQoJb3JpZ2lu", `X2VjE${chance(40)}/+${chance(200)}==`],
  ["an older one", "FwoGZXIvYXdz", `E${chance(40)}/+${chance(200)}`],
  ["Bedrock", "ABSK", `${chance(128)}=`],
  ["Bedrock for an hour", "bedrock-api-key-", chance(100)],
  ["a client's secret of Entra", "", `a1b8Q~${chance(34)}`],
  ["Azure DevOps", "", `${chance(76)}AZDO${chance(4)}`],
  ["RubyGems", "rubygems_", hex(48)],
  ["Artifactory", "AKCp", chance(69)],
  ["Shopify", "shpat_", hex(32)],
  ["Square", "sq0csp-", chance(43)],
  ["Linear", "lin_api_", chance(40)],
  ["Notion", "ntn_", chance(46)],
  ["Figma", "figd_", chance(40)],
  ["Postman", "PMAK-", `${hex(24)}-${hex(34)}`],
  ["Databricks", "dapi", hex(32)],
  ["Grafana", "glsa_", `${chance(32)}_${hex(8)}`],
  ["New Relic", "NRAK-", chance(27, "A1B2C3D4E5")],
  ["Sentry", "sntryu_", hex(64)],
  ["Pulumi", "pul-", hex(40)],
  ["Tailscale", "tskey-", `auth-${chance(11)}CNTRL-${chance(30)}`],
  ["PlanetScale", "pscale_pw_", chance(43)],
  ["Supabase", "sbp_", hex(40)],
  ["LangSmith", "lsv2_pt_", `${hex(32)}_${hex(10)}`],
  ["Groq", "gsk_", chance(52)],
  ["xAI", "xai-", chance(80)],
  ["Perplexity", "pplx-", chance(48)],
  ["age", "AGE-SECRET-KEY-1", chance(58, "QPZRY9X8GF2TVDW0")],
  ["1Password", "ops_eyJ", chance(200)],
  ["CircleCI", "CCIPAT_", `${chance(22)}_${hex(40)}`],
  ["Buildkite", "bkua_", hex(40)],
  ["Rolecall", "rct_", chance(43)],
  ["a webhook of Slack", "https://hooks.slack.com/services/T01ABCDEF/B01ABCDEF/", chance(24)],
  ["a webhook of Discord", "https://discord.com/api/webhooks/123456789012345678/", chance(68)],
  ["a bot of Telegram", "https://api.telegram.org/bot123456789:", `AA${chance(33)}`],
  ["a session of Salesforce", "/secur/frontdoor.jsp?sid=00Dxx0000001gPF!AQ", `4A${chance(92)}`],
  ["Terraform", `${chance(14)}.atlasv1.`, chance(60)],
  ["Doppler", "dp.pt.", chance(43)],
  ["Google's refresh token", "1//", `0${chance(60)}`],
  ["Gemini", "AQ.", `Ab8RN6${chance(44)}`],
  ["a private key in base64", "LS0tLS1CRUdJTi", base64(`-----BEGIN RSA PRIVATE KEY-----\n${chance(60)}`).slice(14)],
  ["a JWT in base64", "ZXlKaGJHY2lPaUp", chance(60)],
];

test.each(tokens)("%s: %s…", (_, kept, secret) => {
  for (const [before, after] of [
    ["", ""],
    ["--x=", " end"],
    ["(", ")"],
    ['a "', '" b'],
  ])
    expect(redactValue(`${before}${kept}${secret}${after}`)).toBe(`${before}${kept}***${after}`);
  const record = JSON.stringify({ note: `first\n${kept}${secret}\nlast`, list: [`${kept}${secret}`] });
  expect(redactText(record)).toBe(JSON.stringify({ note: `first\n${kept}***\nlast`, list: [`${kept}***`] }));
  expect(redactText(redactText(record))).toBe(redactText(record));
});

test.each([
  `sha256:${hex(64)}`,
  `registry.example/app@sha256:${hex(64)}`,
  "AROAEXAMPLEEXAMPLE1234:deploy-1795939443376",
  "ASIAIOSFODNN7EXAMPLE",
  "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
  `arn:aws:kms:eu-west-1:123456789012:key/3f2504e0-4f89-41d3-9a0c-0305e82c3301`,
  `oauthaccesstokens/sha256~${chance(43)}`,
  "gluejob-glacier-vaults-archive-2026, bedrock-api-keys-rotation, lin_api_gateway",
  "glrt-runner-fleet-manager-autoscaler-1, glimt-incoming-mail-worker-7d9c6b5f4d-x2k9q",
  "glrt-runner-i-0abc1234567890def, glpat-rotation-bot-production, xapp-controller-manager-7d9c6b5f4d-x2k9q",
  "arn:aws:lambda:us-east-1:123456789012:function:bedrock-api-key-rotation-lambda-prod",
  "ntn_table_with_a_very_long_name_indeed_2026/lin_api_gateway_access_log_partition_2026_11",
  "rct_2026_report_by_region_and_country_name, fo1_report_by_region_and_country_name_final.parquet",
  "xai-inference-gateway-service-in-the-production-cluster-of-europe-7d9c6b5f4d-x2k9q",
  "pypi-mirror-sync-cronjob-28391040-abcde",
  "npm-install-and-build-everything-nightly",
  "system:serviceaccount:kube-system:horizontal-pod-autoscaler",
  base64(`-----BEGIN CERTIFICATE-----\n${chance(60)}`),
  base64(`-----BEGIN PUBLIC KEY-----\n${chance(60)}`),
  "https://hooks.slack.com/services/",
  "https://api.example.com/webhooks/123456/deliveries",
])("what only looks alike stays: %s", (text) => {
  expect(redactValue(text)).toBe(text);
  expect(redactText(JSON.stringify({ text }))).toBe(JSON.stringify({ text }));
});
