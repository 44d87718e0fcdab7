import { expect, test } from "vitest";
import { isDryRun } from "./dry-run.ts";
import { evidenceOf } from "./evidence.ts";
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
