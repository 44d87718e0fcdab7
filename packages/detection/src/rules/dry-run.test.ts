import { expect, test } from "vitest";
import { isDryRun } from "./dry-run.ts";
import { evidenceOf } from "./evidence.ts";
import { gcp } from "./shipped/examples/clouds.ts";
import { kubernetes } from "./shipped/examples/records.ts";
import { decodeRecord } from "./test/decode-record.ts";

const SECRETS = "/api/v1/namespaces/kube-system/secrets";
const BINDINGS = "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings";

test.each([
  ["what changes nothing", "create", "clusterrolebindings", `${BINDINGS}?dryRun=All`, true],
  ["the same beside another parameter", "patch", "deployments", "/x?fieldManager=helm&dryRun=All", true],
  [
    "the text in another parameter's value",
    "create",
    "clusterrolebindings",
    `${BINDINGS}?fieldManager=dryRun=All`,
    false,
  ],
  ["a parameter of nearly that name", "create", "clusterrolebindings", `${BINDINGS}?xdryRun=All`, false],
  ["the text in the path", "delete", "pods", "/api/v1/namespaces/dryRun=All/pods", false],
  ["what is read is read", "list", "secrets", `${SECRETS}?dryRun=All`, false],
  ["a command is run", "create", "pods/exec", "/api/v1/namespaces/a/pods/b/exec?command=sh&dryRun=All", false],
  ["a token is given out", "create", "serviceaccounts/token", "/x/token?dryRun=All", false],
  ["a deletion, whose body counts and not its address", "delete", "secrets", `${SECRETS}/s?dryRun=All`, false],
  ["the same of many", "deletecollection", "secrets", `${SECRETS}?dryRun=All`, false],
  ["a node is asked", "create", "nodes/proxy", "/api/v1/nodes/n/proxy/run/a/b/c?dryRun=All", false],
])("%s", (_, verb, target, requestURI, expected) => {
  const [resource = "", subresource] = target.split("/");
  const record = kubernetes(verb, { resource, ...(subresource !== undefined && { subresource }) }, { requestURI });
  expect(isDryRun(evidenceOf(decodeRecord(record)))).toBe(expected);
});

test.each([
  ["asked for in the body", { kind: "DeleteOptions", dryRun: ["All"] }, true],
  ["a body that does not", { kind: "DeleteOptions", gracePeriodSeconds: 0 }, false],
  ["a body without anything", {}, false],
])("a deletion in a cluster: %s", (_, requestObject, expected) => {
  const record = kubernetes("delete", { resource: "secrets" }, { requestURI: "/x?dryRun=All", requestObject });
  expect(isDryRun(evidenceOf(decodeRecord(record)))).toBe(expected);
});

const DELETES = "google.cloud.alloydb.v1.AlloyDBAdmin.DeleteCluster";
const BINDS = "google.cloud.resourcemanager.v3.TagBindings.CreateTagBinding";
const TRIED = { request: { validateOnly: true } };
const ESTIMATED = { resource: { jobConfiguration: { dryRun: true } } };
test.each([
  ["a database that is only validated", DELETES, TRIED, true],
  ["the same in the spelling of the interface", BINDS, { request: { validate_only: true } }, true],
  ["what is not asked for", DELETES, { request: { validateOnly: false } }, false],
  ["a text beside it", DELETES, { request: { description: "validateOnly" } }, false],
  ["both, in two spellings", DELETES, { request: { validateOnly: true, validate_only: false } }, false],
  ["a method that tries nothing", "google.iam.admin.v1.CreateServiceAccountKey", TRIED, false],
  ["a policy, which is given at once", "google.cloud.run.v2.Services.SetIamPolicy", TRIED, false],
  ["an export of what can be validated elsewhere", "google.cloud.alloydb.v1.AlloyDBAdmin.ExportCluster", TRIED, false],
  ["a firewall's", "v1.compute.firewalls.insert", TRIED, false],
  ["what reads", "google.cloud.secretmanager.v1.SecretManagerService.AccessSecretVersion", TRIED, false],
  ["an object of a cluster, which its caller writes", "io.k8s.core.v1.pods.create", TRIED, false],
  ["one of a kind that a caller made", "com.example.v1.things.create", TRIED, false],
  [
    "what a perimeter lets through and reports",
    "storage.objects.get",
    { metadata: { violationReason: "NO_MATCHING_ACCESS_LEVEL", dryRun: true } },
    false,
  ],
])("Google: %s", (_, method, payload, expected) => {
  expect(isDryRun(evidenceOf(decodeRecord(gcp("x.googleapis.com", method, [], payload))))).toBe(expected);
});

test.each([
  ["a job that is estimated", "bigquery.googleapis.com", { jobInsertRequest: ESTIMATED }, true],
  [
    "one that is asked to be, and run",
    "bigquery.googleapis.com",
    { jobInsertRequest: ESTIMATED, jobInsertResponse: { resource: { jobConfiguration: { dryRun: false } } } },
    false,
  ],
  ["the same of another service", "x.googleapis.com", { jobInsertRequest: ESTIMATED }, false],
])("BigQuery: %s", (_, service, serviceData, expected) => {
  const record = gcp(service, "jobservice.insert", [], { serviceData });
  expect(isDryRun(evidenceOf(decodeRecord(record)))).toBe(expected);
});
