import { expect, test } from "vitest";
import { classOf, classOfJob, creates } from "./classify.ts";

test.each([
  ["google.iam.admin.v1.CreateServiceAccountKey", "secret"],
  ["google.cloud.secretmanager.v1.SecretManagerService.AccessSecretVersion", "secret"],
  ["GenerateAccessToken", "secret"],
  ["io.k8s.core.v1.secrets.list", "secret"],
  ["google.login.LoginService.loginSuccess", "auth"],
  ["SetIamPolicy", "admin"],
  ["google.iam.v1.IAMPolicy/SetIamPolicy", "admin"],
  ["google.iam.admin.v1.CreateServiceAccount", "admin"],
  ["google.logging.v2.ConfigServiceV2.DeleteSink", "admin"],
  ["io.k8s.authorization.rbac.v1.clusterrolebindings.create", "admin"],
  ["io.k8s.core.v1.pods.exec.create", "execute"],
  ["v1.compute.instances.insert", "execute"],
  ["google.devtools.cloudbuild.v1.CloudBuild.CreateBuild", "execute"],
  ["v1.compute.firewalls.insert", "network"],
  ["google.cloud.run.v1.Services.DeleteService", "delete"],
  ["storage.objects.delete", "delete"],
  ["storage.objects.get", "read"],
  ["storage.objects.list", "read"],
  ["google.iam.admin.v1.ListServiceAccounts", "discover"],
  ["CloudResourceManagerOrganizationsV3Service-SearchOrganizations", "discover"],
  ["storage.buckets.update", "write"],
  ["compute.instances.hostError", "other"],
])("%s: %s", (method, expected) => {
  expect(classOf(method)).toBe(expected);
});

test("says what makes something new", () => {
  expect([creates("v1.compute.instances.insert"), creates("X-CreateThing"), creates("storage.objects.get")]).toEqual([
    true,
    true,
    false,
  ]);
});

test.each<[string, Parameters<typeof classOfJob>[0], string]>([
  ["tableDataRead", "execute", "read"],
  ["modelDataRead", "execute", "read"],
  ["tableDataChange", "execute", "write"],
  ["tableCreation", "execute", "write"],
  ["routineChange", "execute", "write"],
  ["tableDeletion", "execute", "delete"],
  ["datasetDeletion", "execute", "delete"],
  ["jobInsertion", "execute", "execute"],
  ["jobChange", "execute", "execute"],
  ["jobDeletion", "execute", "execute"],
  ["firstParty", "execute", "execute"],
  ["tableDataRead", "read", "read"],
  ["tableChange", "admin", "admin"],
])("a job of BigQuery that %s tells of, by a method to %s: %s", (member, method, expected) => {
  expect(
    classOfJob(method, { "@type": "type.googleapis.com/google.cloud.audit.BigQueryAuditMetadata", [member]: {} }),
  ).toBe(expected);
});

test("a job without metadata is what its method is", () => {
  expect(classOfJob("execute", undefined)).toBe("execute");
});
