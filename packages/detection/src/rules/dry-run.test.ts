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
  ["a node is asked", "create", "nodes/proxy", "/api/v1/nodes/n/proxy/run/a/b/c?dryRun=All", false],
])("%s", (_, verb, target, requestURI, expected) => {
  const [resource = "", subresource] = target.split("/");
  const record = kubernetes(verb, { resource, ...(subresource !== undefined && { subresource }) }, { requestURI });
  expect(isDryRun(evidenceOf(decodeRecord(record)))).toBe(expected);
});

const MAKES_KEY = "google.iam.admin.v1.CreateServiceAccountKey";
const VIOLATION = { violationReason: "NO_MATCHING_ACCESS_LEVEL" };
test.each([
  [
    "a policy that is only validated",
    "google.cloud.orgpolicy.v2.OrgPolicy.DeletePolicy",
    { request: { validateOnly: true } },
    true,
  ],
  ["the same in the spelling of the interface", "DeletePolicy", { request: { validate_only: true } }, true],
  ["what is not asked for", MAKES_KEY, { request: { validateOnly: false } }, false],
  ["a text beside it", MAKES_KEY, { request: { description: "validateOnly" } }, false],
  [
    "what reads has read",
    "google.cloud.secretmanager.v1.SecretManagerService.AccessSecretVersion",
    { request: { validateOnly: true } },
    false,
  ],
  [
    "an object of a cluster, which its caller writes",
    "io.k8s.core.v1.pods.create",
    { request: { validateOnly: true } },
    false,
  ],
  [
    "a job that is estimated",
    "jobservice.insert",
    { serviceData: { jobInsertRequest: { resource: { jobConfiguration: { dryRun: true } } } } },
    true,
  ],
  ["a perimeter that only reports", "storage.objects.get", { metadata: { ...VIOLATION, dryRun: true } }, true],
  ["one that is enforced", "storage.objects.get", { metadata: VIOLATION }, false],
])("Google: %s", (_, method, payload, expected) => {
  expect(isDryRun(evidenceOf(decodeRecord(gcp("x.googleapis.com", method, [], payload))))).toBe(expected);
});
