import { expect, test } from "vitest";
import { call } from "../test/tiny-world.ts";
import { changedBy } from "./changed-by.ts";

const KUBERNETES = { source: "kubernetes-audit", provider: "kubernetes", account_uid: "eu" } as const;
const pods = (spec: object): object => ({ template: { spec } });

test.each<readonly [string, Parameters<typeof call>[3], object, string | undefined]>([
  [
    "new code of a function is new code of its role",
    { action: "UpdateFunctionCode20150331v2" },
    { responseElements: { role: "arn:aws:iam::123456789012:role/service/mailer" } },
    "deploy aws:123456789012:role:mailer",
  ],
  [
    "a task definition names the role of the task",
    { action: "RegisterTaskDefinition" },
    { requestParameters: { taskRoleArn: "arn:aws:iam::123456789012:role/shop" } },
    "deploy aws:123456789012:role:shop",
  ],
  [
    "a deployment names the account of its pods",
    { ...KUBERNETES, action: "patch deployments" },
    {
      objectRef: { namespace: "prod" },
      responseObject: { spec: pods({ serviceAccountName: "shop" }) },
    },
    "deploy kubernetes:eu:service-account:prod/shop",
  ],
  [
    "a cron job too",
    { ...KUBERNETES, action: "update cronjobs" },
    {
      objectRef: { namespace: "prod" },
      requestObject: { spec: { jobTemplate: { spec: pods({ serviceAccount: "nightly" }) } } },
    },
    "deploy kubernetes:eu:service-account:prod/nightly",
  ],
  [
    "where the audit policy keeps no objects nobody knows whose it is",
    { ...KUBERNETES, action: "patch deployments" },
    { objectRef: { namespace: "prod" } },
    undefined,
  ],
  [
    "a push may change all workflows of its repository",
    {
      source: "github-audit",
      provider: "github",
      account_uid: "acme",
      action: "git.push",
      resource: "acme/shop",
      resource_kind: "repository",
    },
    {},
    "deploy github:acme:ci-workflow:shop/*",
  ],
  [
    "a new key is a rotation",
    { action: "CreateAccessKey", account_uid: "1" },
    { requestParameters: { userName: "backup" } },
    "rotation aws:1:access-key:backup aws:1:human:backup",
  ],
  [
    "what ends an identity explains nothing",
    { action: "DeleteUser" },
    { requestParameters: { userName: "x" } },
    undefined,
  ],
  [
    "nor what was refused",
    { action: "RegisterTaskDefinition", outcome: "denied" },
    { requestParameters: { taskRoleArn: "arn:aws:iam::123456789012:role/shop" } },
    undefined,
  ],
  ["everything else changes nobody", { action: "GetObject" }, {}, undefined],
])("%s", (_, over, raw, told) => {
  const changed = changedBy(call("deployer", 0, "1", { ...over, raw: JSON.stringify(raw) }));
  expect(changed && [changed.change, ...changed.targets].join(" ")).toBe(told);
});
