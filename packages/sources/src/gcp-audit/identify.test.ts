import { expect, test } from "vitest";
import { identify } from "./identify.ts";

const POOL = "iam.googleapis.com/projects/1234/locations/global/workloadIdentityPools";
const uidOf = (subject: string): string =>
  identify({ principalSubject: `principal://${POOL}/${subject}` }, { project: "p" } as never).uid;

test("what another pool's subject says of an account of a cluster is no such account", () => {
  expect(uidOf("acme.svc.id.goog/subject/ns/pay/sa/api")).toBe("gcp:acme:service-account:acme.svc.id.goog[pay/api]");
  expect(uidOf("evil/subject/workloadIdentityPools/acme.svc.id.goog/subject/ns/pay/sa/api")).toContain(
    "/evil/subject/",
  );
});

test("the session behind a role is left out, but where it is a person who signed in to AWS", () => {
  const role = "p/subject/arn:aws:sts::111122223333:assumed-role";
  expect(uidOf(`${role}/etl/i-0abc`)).toBe(uidOf(`${role}/etl/i-0def`));
  expect(uidOf(`${role}/AWSReservedSSO_Admin_1a/ann@acme.com`)).not.toBe(
    uidOf(`${role}/AWSReservedSSO_Admin_1a/bob@acme.com`),
  );
});
