import type { JsonObject } from "@rolecall/core";
import { expect, test } from "vitest";
import { createRules } from "./index.ts";
import { gcp } from "./shipped/examples/clouds.ts";
import { cloudtrail, kubernetes } from "./shipped/examples/records.ts";
import { decodeAlone } from "./test/decode-record.ts";

const runner = (container: JsonObject, spec: JsonObject = {}) =>
  kubernetes(
    "create",
    { resource: "pods", namespace: "ci", name: "job" },
    {
      requestObject: {
        spec: {
          ...spec,
          containers: [
            {
              name: "c",
              image: "r.corp/ci/run:1",
              command: ["/run"],
              securityContext: { privileged: true },
              ...container,
            },
          ],
        },
      },
    },
  );
const called = (action: string, n: number) =>
  cloudtrail("lambda", "AddPermission20150331v2", {
    functionName: "api",
    principal: "*",
    action,
    statementId: `s-${n}`,
  });
const granted = (header: string) =>
  cloudtrail("s3", "PutBucketAcl", {
    bucketName: "site",
    [`x-amz-grant-${header}`]: 'uri="http://acs.amazonaws.com/groups/global/AllUsers"',
  });
const lent = (...operations: readonly string[]) =>
  cloudtrail("kms", "CreateGrant", { keyId: "k", granteePrincipal: "arn:aws:iam::999999999999:root", operations });
const open = (role: string) =>
  gcp("notebooks.googleapis.com", "google.cloud.notebooks.v1.NotebookService.SetIamPolicy", [], {
    request: { policy: { bindings: [{ role, members: ["allUsers"] }] } },
  });
const hook = (command: string) => ({ exec: { command: ["sh", "-c", command] } });

/** What whoever takes the identity over could have from the second that the first did not give. */
test.each<[string, JsonObject, JsonObject, boolean]>([
  ["the runner's next version", runner({}), runner({ image: "r.corp/ci/run:2" }), true],
  ["another job of the runner's", runner({}), runner({ env: [{ name: "JOB", value: "7" }] }), true],
  ["another registry", runner({}), runner({ image: "r.evil/ci/run:1" }), false],
  ["a hook", runner({}), runner({ lifecycle: { postStart: hook("nsenter -t1 -m") } }), false],
  ["a probe", runner({}), runner({ livenessProbe: hook("nsenter -t1 -m") }), false],
  ["the processes of its node", runner({}), runner({}, { hostPID: true }), false],
  ["one more call of the function", called("lambda:InvokeFunction", 1), called("lambda:InvokeFunction", 2), true],
  ["the function's code", called("lambda:InvokeFunction", 1), called("lambda:*", 2), false],
  ["writing", granted("read"), granted("full-control"), false],
  ["another role of a notebook", open("roles/viewer"), open("roles/owner"), false],
  ["reading what the key encrypts", lent("Encrypt"), lent("Encrypt", "Decrypt"), false],
])("a match is alike only where nothing more is gained: %s", (_, before, after, isSame) => {
  const [a, b] = [before, after].map((record) => {
    const [event] = decodeAlone([record]);
    return event === undefined
      ? []
      : createRules()
          .check(event)
          .flatMap(({ alike }) => alike ?? []);
  });
  expect(a).toHaveLength(1);
  expect(JSON.stringify(a) === JSON.stringify(b)).toBe(isSame);
});
