import fc from "fast-check";
import { expect, test } from "vitest";
import { clientFamily } from "./client-family.ts";

test.each([
  ["Boto3/1.26.165 Python/3.10.6 Linux/5.19.0-46-generic Botocore/1.29.165", "boto3"],
  ["[Boto3/1.26.165 Python/3.10.6 Botocore/1.29.165]", "boto3"],
  ["APN/1.0 HashiCorp/1.0 Terraform/1.1.2 (+https://www.terraform.io) aws-sdk-go/1.44.1", "terraform"],
  ["aws-cli/2.13.0 Python/3.11.4 Linux/5.10.0 exe/x86_64.ubuntu.22", "aws-cli"],
  ["aws-sdk-go/1.41.4 (go1.18.3; linux; amd64) amazon-ssm-agent/", "amazon-ssm-agent"],
  ["aws-sdk-go-v2/1.17.0 os/linux lang/go/1.18.10", "aws-sdk-go-v2"],
  ["[S3Console/0.4, aws-internal/3 aws-sdk-java/1.12.488 Linux/5.10.184]", "console"],
  ["RDS Console, aws-internal/3 aws-sdk-java/1.11.975", "console"],
  ["console.ec2.amazonaws.com", "console"],
  ["signin.amazonaws.com", "console"],
  ["AWS Internal", "aws-internal"],
  ["secretsmanager.amazonaws.com", "aws-service"],
  ["Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:102.0) Gecko/20100101 Firefox/102.0", "browser"],
  ["Chrome 114.0.0 / Mac OS X 10.15.7", "browser"],
  ["Edge 120.0.0 / Windows 10.0.0", "browser"],
  ["edge/v0.0.0 (linux/amd64) kubernetes/$Format", "edge"],
  ["edge-router/2.1", "edge-router"],
  ["kubectl/v1.28.0 (linux/amd64) kubernetes/abc", "kubectl"],
  ["kubelet/v1.26.0", "kubelet"],
  ["python-requests/2.31.0", "python-requests"],
  ["Go-http-client/2.0", "go-http-client"],
  ["curl/7.68.0", "curl"],
  ["my-tool/1.2 (linux)", "my-tool"],
  ["my-tool_39f95f43-cd2f-4beb-b69e-be60b6fe1f57", "my-tool"],
  ["(odd)", "other"],
  ["", "other"],
])("%j is %s", (userAgent, family) => {
  expect(clientFamily(userAgent)).toBe(family);
});

test("a family is short and plain, whatever the user agent", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 700, unit: "binary" }), (userAgent) => {
      expect(clientFamily(userAgent)).toMatch(/^[a-z][\w.!#$&'*+^`|~-]{0,63}$/);
    }),
    { numRuns: 1000 },
  );
});
