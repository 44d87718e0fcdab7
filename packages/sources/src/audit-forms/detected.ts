import type { AuditForm, Fits } from "./form.ts";

const KEY = "resource/accessKeyDetails";
const AWS_KEY: Fits = { "Resources/[Type=AwsIamAccessKey]": true };

/**
 * What other detectors found, as an event of the identity that it is about, which is that of the log that it was found in. What is
 * about no identity is no act.
 */
export const DETECTED: readonly AuditForm[] = [
  // https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-format.html
  {
    provider: "aws",
    told: {
      schemaVersion: true,
      "resource/resourceType": true,
      type: /^[A-Z]\w+:\w+\//,
      "service/serviceName": /^guardduty$/,
    },
    time: ["service/eventLastSeen", "updatedAt", "createdAt"],
    id: "id",
    account: "accountId",
    action: ["type"],
    classes: [[/./, "other"]],
    who: [
      { when: { [`${KEY}/userType`]: /^(?:AssumedRole|Role)$/ }, kind: "role", id: `${KEY}/userName` },
      { when: { [`${KEY}/userType`]: /^IAMUser$/ }, kind: "access-key", id: `${KEY}/userName` },
      { when: { [`${KEY}/userType`]: /^Root$/ }, kind: "root", id: "=root" },
      { kind: "role", id: `${KEY}/userName` },
      { kind: "workload", id: "resource/instanceDetails/instanceId" },
      { kind: "workload", id: "resource/lambdaDetails/functionName" },
      { kind: "workload", id: "resource/eksClusterDetails/name" },
    ],
    proof: [{ kind: "access-key", uid: `${KEY}/accessKeyId` }],
    resource: "service/action/awsApiCallAction/api",
    address: [
      "service/action/awsApiCallAction/remoteIpAddress/ipAddressV4",
      "service/action/kubernetesApiCallAction/remoteIpAddress/ipAddressV4",
      "service/action/networkConnectionAction/remoteIpDetails/ipAddressV4",
    ],
    labels: { severity: "severity" },
  },
  // https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format-syntax.html
  {
    provider: "aws",
    told: { ProductArn: true, AwsAccountId: true, GeneratorId: true, ...AWS_KEY },
    time: ["LastObservedAt", "UpdatedAt", "CreatedAt"],
    id: "Id",
    account: "AwsAccountId",
    action: [["Types/0", "Title"]],
    classes: [[/./, "other"]],
    who: [
      {
        when: { "Resources/[Type=AwsIamAccessKey]/Details/AwsIamAccessKey/PrincipalType": /role/i },
        kind: "role",
        id: "Resources/[Type=AwsIamAccessKey]/Details/AwsIamAccessKey/PrincipalName",
      },
      { kind: "access-key", id: "Resources/[Type=AwsIamAccessKey]/Details/AwsIamAccessKey/PrincipalName" },
    ],
    resource: "Resources/0/Id",
    labels: { severity: "Severity/Label" },
  },
];

export const NOBODYS_FINDINGS: Fits = { ProductArn: true, AwsAccountId: true, GeneratorId: true };
