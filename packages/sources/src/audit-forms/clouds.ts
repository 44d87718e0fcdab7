import type { AuditForm } from "./form.ts";
import { MACHINE_NAME } from "./machine-name.ts";

/** Oracle's audit event, version 2, which stands below `at` where its connectors carry it. */
const oracle = (at: string): Omit<AuditForm, "told" | "time" | "action"> => ({
  provider: "oracle-cloud",
  id: [`${at}eventId`, `${at}id`],
  account: [`${at}data/identity/tenantId`, `${at}oracle/tenantid`],
  without: /^com\.oraclecloud\./,
  classes: [
    [/ApiKey|AuthToken|SmtpCredential|CustomerSecretKey|OAuth2|SecretBundle|Secret|Password/, "secret"],
    [/(?:login|logon|signon|logout)/i, "auth"],
    [/\.(?:Delete|Terminate|Remove|Purge)/i, "delete"],
    [/\.(?:Get|List|Head|Search|Summarize)/, "read"],
    [/identitycontrolplane|Polic|Compartment|Audit|SecurityList|SecurityRule|CloudGuard/i, "admin"],
    [/\.(?:Launch|Instance|Invoke|Start)/, "write"],
  ],
  who: [
    // Instances and functions act as themselves.
    {
      when: { [`${at}data/identity/principalId`]: /^ocid1\.(?!user\.|saml2idp\.)\w+\./ },
      kind: "workload",
      id: `${at}data/identity/principalId`,
      name: `${at}data/identity/principalName`,
    },
    {
      when: { [`${at}data/identity/principalName`]: MACHINE_NAME },
      kind: "service-account",
      id: [`${at}data/identity/principalId`, `${at}data/identity/principalName`],
      name: `${at}data/identity/principalName`,
    },
    {
      kind: "human",
      id: [`${at}data/identity/principalId`, `${at}data/identity/principalName`],
      name: `${at}data/identity/principalName`,
    },
    { kind: "cloud-service", id: `${at}data/identity/callerName` },
    { kind: "cloud-service", id: "=oracle-cloud" },
  ],
  proof: [
    {
      when: { [`${at}data/identity/credentials`]: /\/ocid1\.user\./ },
      kind: "api-key",
      uid: `${at}data/identity/credentials`,
    },
  ],
  resource: [`${at}data/resourceId`, `${at}data/resourceName`],
  status: `${at}data/response/status`,
  error: `${at}data/response/message`,
  address: `${at}data/identity/ipAddress`,
  userAgent: `${at}data/identity/userAgent`,
  session: `${at}data/identity/consoleSessionId`,
  labels: {
    compartment: `${at}data/compartmentName`,
    name: `${at}data/resourceName`,
    now: `${at}data/additionalDetails/publicAccessType`,
  },
});

/** Clouds beside the three largest. */
export const CLOUDS: readonly AuditForm[] = [
  // https://docs.oracle.com/en-us/iaas/Content/Audit/Reference/logeventreference.htm
  {
    ...oracle(""),
    told: { cloudEventsVersion: true, eventType: /^com\.oraclecloud\./, "data/identity": true },
    time: "eventTime",
    action: ["eventType"],
  },
  {
    ...oracle("logContent/"),
    told: { "logContent/type": /^com\.oraclecloud\./, "logContent/data/identity": true },
    time: "logContent/time",
    action: ["logContent/type"],
  },
  // https://cloud.ibm.com/docs/atracker?topic=atracker-event
  {
    provider: "ibm-cloud",
    told: { logSourceCRN: true, action: /^[\w-]+(?:\.[\w-]+){2,4}$/, initiator: true, eventTime: true },
    time: "eventTime",
    id: "id",
    action: ["action"],
    classes: [
      [/apikey\.(?:login|authenticate)|\.login$|token\.(?:issue|login)/, "auth"],
      [/apikey|\.secrets?\.|secret\.|credential|account-service-authorization/, "secret"],
      [/(?:delete|remove|revoke|destroy)$/, "delete"],
      [/\.(?:read|list|get|view|download)$/, "read"],
      [/^iam-|\.policy\.|access-group|atracker|activity-tracker|serviceid|enterprise/, "admin"],
    ],
    who: [
      {
        when: { "initiator/id": /^iam-ServiceId-/ },
        kind: "service-account",
        id: "initiator/id",
        name: "initiator/name",
      },
      { when: { "initiator/id": /^iam-Profile-/ }, kind: "role", id: "initiator/id", name: "initiator/name" },
      { when: { "initiator/id": /^(?:crn-)?crn:/ }, kind: "workload", id: "initiator/id", name: "initiator/name" },
      { kind: "human", id: ["initiator/id", "initiator/name"], name: "initiator/name" },
      { kind: "cloud-service", id: "=ibm-cloud" },
    ],
    resource: ["target/id", "target/name"],
    resourceKind: "target/typeURI",
    outcome: [[{ outcome: /^success$/i }, "success"]],
    status: "reason/reasonCode",
    error: "reason/reasonType",
    address: "initiator/host/address",
    userAgent: "initiator/host/agent",
    labels: { name: "target/name", credential: "initiator/credential/type", role: "requestData/roles/0/display_name" },
  },
  // https://www.alibabacloud.com/help/en/actiontrail/product-overview/actiontrail-event-log-reference
  {
    provider: "alibaba-cloud",
    told: { acsRegion: true, eventName: /^\w+$/, userIdentity: true },
    time: "eventTime",
    id: "eventId",
    account: ["recipientAccountId", "userIdentity/accountId"],
    home: "userIdentity/accountId",
    action: ["serviceName", "eventName"],
    classes: [
      [/AccessKey|Secret|Password|LoginProfile|ServiceSpecificCredential/, "secret"],
      [/ConsoleSignin|Signin|AssumeRole|Login/i, "auth"],
      [/\.(?:Delete|Remove|Release|Unbind)/, "delete"],
      [/\.(?:Describe|List|Get|Query|Lookup)/, "read"],
      [/^(?:Ram|ActionTrail|ResourceManager|Config|Sas)\.|Policy|Acl|SecurityGroup/, "admin"],
    ],
    who: [
      { when: { "userIdentity/type": /^root-account$/ }, kind: "root", id: "=root" },
      // `role:session`
      {
        when: { "userIdentity/type": /^(?:assumed-role|saml-user|oidc-user)$/ },
        kind: "role",
        id: ["userIdentity/userName", "userIdentity/principalId"],
        without: /:.*$/,
      },
      {
        when: { "userIdentity/type": /^system$/ },
        kind: "cloud-service",
        id: ["userIdentity/userName", "=alibaba-cloud"],
      },
      {
        when: { "userIdentity/userName": MACHINE_NAME },
        kind: "service-account",
        id: ["userIdentity/principalId", "userIdentity/userName"],
        name: "userIdentity/userName",
      },
      { kind: "human", id: ["userIdentity/principalId", "userIdentity/userName"], name: "userIdentity/userName" },
      { kind: "cloud-service", id: "=alibaba-cloud" },
    ],
    proof: [
      { when: { "userIdentity/accessKeyId": /^STS\./ }, kind: "sts-session", uid: "userIdentity/accessKeyId" },
      { kind: "access-key", uid: "userIdentity/accessKeyId" },
    ],
    resource: ["resourceName", "requestParameters/UserName", "requestParameters/RoleName"],
    resourceKind: "resourceType",
    outcome: [
      [{ errorCode: /NoPermission|Forbidden|AccessDenied|Unauthorized/i }, "denied"],
      [{ errorCode: /./ }, "error"],
    ],
    error: "errorCode",
    address: "sourceIpAddress",
    userAgent: "userAgent",
    labels: {
      region: "acsRegion",
      role: "requestParameters/PolicyName",
      entry: ["requestParameters/SourceCidrIp", "requestParameters/Ipv6SourceCidrIp"],
    },
  },
  // https://www.tencentcloud.com/document/product/1021/38427
  {
    provider: "tencent-cloud",
    told: { eventSource: /tencentcloudapi\.com$|\.tencent\.com$/, eventName: /^\w+$/, userIdentity: true },
    time: "eventTime",
    id: "eventID",
    account: "userIdentity/accountId",
    action: ["resourceType", "eventName"],
    classes: [
      [/AccessKey|ApiKey|Secret|Password/, "secret"],
      [/Login|AssumeRole|GetFederationToken/, "auth"],
      [/\.(?:Delete|Remove|Terminate|Destroy)/, "delete"],
      [/\.(?:Describe|List|Get|Lookup|Inquir)/, "read"],
      [/^(?:cam|cloudaudit|organization)\.|Polic|SecurityGroup|ACL/i, "admin"],
    ],
    who: [
      { when: { "userIdentity/type": /^root$/i }, kind: "root", id: "=root" },
      {
        when: { "userIdentity/type": /role/i },
        kind: "role",
        id: ["userIdentity/userName", "userIdentity/principalId"],
      },
      {
        when: { "userIdentity/userName": MACHINE_NAME },
        kind: "service-account",
        id: ["userIdentity/principalId", "userIdentity/userName"],
        name: "userIdentity/userName",
      },
      { kind: "human", id: ["userIdentity/principalId", "userIdentity/userName"], name: "userIdentity/userName" },
      { kind: "cloud-service", id: "=tencent-cloud" },
    ],
    proof: [{ kind: "access-key", uid: "userIdentity/secretId" }],
    resource: "resourceName",
    resourceKind: "resourceType",
    outcome: [
      [{ errorCode: /Unauthorized|AuthFailure|NoPermission/i }, "denied"],
      [{ errorCode: /[^0]/ }, "error"],
    ],
    error: "errorCode",
    address: "sourceIPAddress",
    userAgent: "userAgent",
    labels: { region: "eventRegion", role: ["requestParameters/PolicyName", "requestParameters/policyName"] },
  },
  // https://support.huaweicloud.com/intl/en-us/usermanual-cts/cts_03_0010.html
  {
    provider: "huawei-cloud",
    told: { trace_name: /^\w+$/, trace_type: true, service_type: true, trace_rating: true },
    time: ["record_time", "time"],
    id: "trace_id",
    account: ["user/domain/id", "user/account_id", "domain_id"],
    action: ["service_type", "trace_name"],
    classes: [
      [/AccessKey|Credential|Secret|Password|AKSK/i, "secret"],
      [/login|logout|createToken/i, "auth"],
      [/\.(?:delete|remove)/i, "delete"],
      [/\.(?:get|list|show|query)/i, "read"],
      [/^(?:IAM|CTS)\.|polic|securityGroup|acl/i, "admin"],
    ],
    who: [
      { when: { trace_type: /^SystemAction$/ }, kind: "cloud-service", id: ["user/name", "=huawei-cloud"] },
      {
        when: { "user/name": MACHINE_NAME },
        kind: "service-account",
        id: ["user/id", "user/name"],
        name: "user/name",
      },
      { kind: "human", id: ["user/id", "user/name"], name: "user/name" },
      { kind: "cloud-service", id: "=huawei-cloud" },
    ],
    proof: [{ kind: "access-key", uid: "user/access_key_id" }],
    resource: ["resource_name", "resource_id"],
    resourceKind: "resource_type",
    status: "code",
    address: "source_ip",
    userAgent: "user_agent",
  },
];
