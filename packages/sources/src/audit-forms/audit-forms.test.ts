import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isJsonObject, isSensitiveName, type JsonObject } from "@rolecall/core";
import { expect, test } from "vitest";
import { eventByIntake, readAlone } from "../test/event-by-intake.ts";
import { holdAgainstOddRecords } from "../test/hold-against-odd-records.ts";
import { atPlace, fits, wordAt } from "./at-place.ts";
import { FORMS } from "./audit-record.ts";

interface Case {
  readonly title: string;
  readonly record: JsonObject;
  readonly expect: JsonObject;
}

/** Written from the vendors' references, with values of no one's. */
const CASES = JSON.parse(readFileSync(join(import.meta.dirname, "testdata/cases.json"), "utf8")) as readonly Case[];

test.each(CASES)("$title", ({ record, expect: expected }) => {
  expect(eventByIntake(record)).toMatchObject({ source: "rolecall", ...expected });
});

test.each(CASES)("$title, in a collector's envelope", ({ record, expect: expected }) => {
  const { event_uid: _, ...same } = expected;
  expect(eventByIntake({ "@timestamp": expected["time"] ?? null, message: JSON.stringify(record) })).toMatchObject(
    same,
  );
});

test("what went well has no error, whatever the log says beside it", () => {
  const well = CASES.filter(({ expect: expected }) => expected["outcome"] === "success");
  expect(well.map(({ record }) => eventByIntake(record).error_code).filter((code) => code !== undefined)).toEqual([]);
});

test("every form has a case, and none is told by the forms of two vendors", () => {
  const told = CASES.map(({ record }) =>
    ["event", "data", "detail", "payload"]
      .map((place) => record[place])
      .concat(record)
      .filter(isJsonObject),
  ).map((records) => records.flatMap((record) => FORMS.filter((form) => fits(record, form.told))));
  expect(told.map((forms) => new Set(forms.map(({ provider }) => provider)).size).filter((count) => count > 1)).toEqual(
    [],
  );
  expect(new Set(told.flat())).toEqual(new Set(FORMS));
});

test("no label is called as a secret is: what stands under such a name is masked", () => {
  const names = FORMS.flatMap(({ labels }) => Object.keys(labels ?? {}));
  expect(names.filter(isSensitiveName)).toEqual([]);
});

test.each<[string, JsonObject]>([
  ["an alert of a sensor", { rule: "Terminal shell", priority: "Notice", time: "2026-11-24T10:00:00Z", output: "x" }],
  ["a product's own event", { event: "order.paid", created: "2026-11-24T10:00:00Z", content: {}, user_id: "u1" }],
  [
    "a product's own event in an envelope of its own",
    { event: { type: "USER_CREATED", occurred_at: "2026-11-24T10:00:00Z" }, actor: { name: "ann" } },
  ],
  ["a product's login", { event: "user.login", created: "2026-11-24T10:00:00Z", content: {}, user_id: "u1" }],
  [
    "a tool's own log",
    {
      ...{ timestamp: "2026-11-24T10:00:00Z", username: "ann", action: "user_updated", object: "bob" },
      description: "a new address",
    },
  ],
  [
    "a workspace's own event",
    {
      ...{ id: 1, event_type: "user_login", timestamp: "2026-11-24T10:00:00Z", user: { id: 5, name: "Ann" } },
      ...{ workspace: { id: 3, name: "Acme" }, resource: { id: 1, type: "User" } },
    },
  ],
  [
    "a run of a program's own",
    { recipe_id: 1, flow_id: 1, status: "failed", started_at: "2026-11-24T10:00:00Z", context: { recipe_id: 1 } },
  ],
  [
    "a shop's own audit, by a service and an action",
    {
      ...{ serviceName: "orders", actionName: "cancel", timestamp: 1_795_514_400_000 },
      userIdentity: { email: "ann@example.com" },
    },
  ],
  [
    "an application's own audit, by a service that Databricks has too",
    {
      ...{ serviceName: "accounts", actionName: "login", timestamp: 1_795_514_400_000 },
      userIdentity: { email: "ann@example.com" },
    },
  ],
  [
    "an application's own audit with a type and an outcome",
    { LogType: "Audit", ActionType: "Create", UserId: "7", EventTime: "2026-11-24T10:00:00Z", Name: "x" },
  ],
  [
    "a sign-in of a product's own",
    { type: "Authentication", timestamp: "2026-11-24T10:00:00Z", status: "ok", user: "a" },
  ],
  [
    "an event of a product's own with a number",
    { event_type_id: 3, user_id: 7, created_at: "2026-11-24T10:00:00Z", account_id: 9 },
  ],
  ["a right that a product's own table has", { GRANTED_TO: "USER", ROLE: "x", CREATED_ON: "2026-11-24 10:00:00" }],
  ["a CloudEvent of no audit", { specversion: "1.0", type: "system", time: "2026-11-24T10:00:00Z", data: { op: "x" } }],
  ["a job's line", { log: "2026-11-24T10:00:00Z|a|b|c", time: "2026-11-24T10:00:00Z" }],
  [
    "a call of another service over gRPC",
    { "grpc.service": "shop.Orders", "grpc.method": "Get", time: "2026-11-24T10:00:00Z" },
  ],
  [
    "a product's own audit, whose members have common names",
    {
      ...{ actionType: "CREATE", resourceType: "order", resourceName: "7", user: "ann", ipAddress: "203.0.113.9" },
      timestamp: "2026-11-24T10:00:00Z",
    },
  ],
  [
    "an event of a product about an organisation",
    {
      ...{ organization: "acme", event_type: "user_login", service: "directory", id: "1" },
      timestamp: "2026-11-24T10:00:00Z",
    },
  ],
  [
    "a line of a database's log that says nothing of anybody",
    {
      ...{ timestamp: "2026-11-24 10:00:00 UTC", backend_type: "client backend", error_severity: "LOG" },
      ...{ user: "shop", message: "duration: 12.1 ms" },
    },
  ],
  [
    "a line of a database's log that begins like pgAudit's",
    {
      ...{ timestamp: "2026-11-24 10:00:00 UTC", backend_type: "client backend", error_severity: "LOG" },
      ...{ user: "shop", message: "AUDIT: done" },
    },
  ],
  [
    "a program's connections",
    {
      ...{ timestamp: "2026-11-24T10:00:00Z", class: "connection", event: "opened", connection_id: 7 },
      account: "acme",
    },
  ],
  [
    "a topic's own events",
    {
      ...{ transactionId: "t1", topic: "activity", eventName: "payment", timestamp: "2026-11-24T10:00:00Z" },
      userId: "u1",
    },
  ],
  [
    "a product's own audit in a table",
    {
      ...{ AuditID: 1, ActionType: "Edit", Section: "Invoices", UserName: "ann" },
      CreateDate: "2026-11-24T10:00:00Z",
    },
  ],
  [
    "a product's own audit, with times that are counts",
    {
      ...{ actionType: "CREATE", resourceType: "order", resourceName: "7", user: "ann", result: "success" },
      timestamp: 1_795_514_400_000,
    },
  ],
  [
    "a line that tells of what Keycloak does",
    { timestamp: "2026-11-24T10:00:00Z", loggerName: "org.keycloak.url", message: "realmId=acme is imported" },
  ],
  [
    "a product's own audit with a person below it",
    {
      ...{
        createdBy: { id: "1", name: "Ann" },
        event: "order_paid",
        category: "shop",
        createdAt: "2026-11-24T10:00:00Z",
      },
      context: { ip: "203.0.113.9" },
    },
  ],
  [
    "a product's own table with the columns of LastPass' report but for its times",
    { Time: 1_795_514_400, Username: "ann", IP_Address: "203.0.113.9", Action: "Log in", Data: "x" },
  ],
  [
    "a product's own events that are numbers",
    { event_type_id: 5, account_id: 7, user_id: 9, created_at: "2026-11-24T10:00:00Z" },
  ],
  [
    "a product's own change",
    { actor: "ann", action: "stack.create", account: "acme", context: {}, timestamp: 1_795_514_400_000 },
  ],
  [
    "a sensor's own operation",
    { operation: "CreateOrder", status: "OK", principal: "ann", at: "2026-11-24T10:00:00Z" },
  ],
  [
    "a product's own order with the names of CloudTrail's members",
    {
      ...{
        eventName: "OrderPlaced",
        eventSource: "checkout",
        eventTime: "2026-11-24T10:00:00Z",
        awsRegion: "eu-west-1",
      },
      userIdentity: { userName: "ann", type: "customer" },
    },
  ],
  [
    "a product's own event with a state",
    {
      ...{ id: "1", event: "OrderPaidEvent", status: "paid", actor: { type: "customer", id: "7" }, metadata: {} },
      timestamp: "2026-11-24T10:00:00Z",
    },
  ],
  [
    "an entry of a product's own table of changes",
    {
      ...{ id: "1", table_name: "orders", object_id: "7", action: "updated", changed_by: "ann" },
      updated_at: "2026-11-24T10:00:00Z",
    },
  ],
  [
    "a product's own stream of activities",
    {
      ...{ operation: "update", object1: "order", object2: "", actor: "ann", logger_name: "shop.activity" },
      timestamp: "2026-11-24T10:00:00Z",
    },
  ],
  [
    "a product's own payload with a kind of log",
    {
      ...{ payload: { action: "login", actor_id: "1", log_type: "orders" }, ip_address: "203.0.113.9" },
      created_at: "2026-11-24T10:00:00Z",
    },
  ],
  [
    "a call with the id of an audit, and nothing of who asked",
    { auditID: "1", requestURI: "/orders", method: "GET", responseCode: 200, requestTimestamp: "2026-11-24T10:00:00Z" },
  ],
  [
    "a product's own order, with an actor",
    {
      ...{ event_name: "order_created", event: { id: 1 }, actor: { user_id: "u1" }, status: "success" },
      timestamp: "2026-11-24T10:00:00Z",
    },
  ],
  [
    "a product's own change of a user",
    {
      ...{ action: "user.updated", data: { actor: { id: 7 }, team: { id: 3 } }, userAgent: "x", message: "m" },
      timestamp: "2026-11-24T10:00:00Z",
    },
  ],
  [
    "a product's own target",
    { guid: "g", type: "app.started", actor: { guid: "a" }, target: { guid: "t" }, created_at: "2026-11-24T10:00:00Z" },
  ],
  [
    "a product's own operation that went well",
    { success: true, actor: { actorId: "a1" }, operation: "create_order", timestamp: "2026-11-24T10:00:00Z" },
  ],
  ["an entry of a product's own log", { event_log_id: 1, when: "2026-11-24T10:00:00Z", event: "paid" }],
  [
    "a device that was plugged in",
    { connector_type: "usb", event: "plugged", created: "2026-11-24T10:00:00Z", device: "x" },
  ],
  [
    "a desk that was booked",
    {
      ...{ workplace: "desk 7", slug: "a", type: "desk.booked", user: { name: "ann" } },
      createdAt: "2026-11-24T10:00:00Z",
    },
  ],
  [
    "a product's own request",
    {
      ...{ created_by: "ann", data: { request: { method: "GET", path: "/x" } }, type: "http.request" },
      created_at: "2026-11-24T10:00:00Z",
    },
  ],
  [
    "a product's own action with a result",
    {
      ...{ actionName: "CREATE_ORDER", actionResult: "OK", actor: { type: "USER", id: "1" } },
      timestamp: "2026-11-24T10:00:00Z",
    },
  ],
  [
    "a product's own flag",
    {
      ...{ flagged: false, verbose: true, description: "Order was placed", actor: "ann" },
      create_time: "2026-11-24T10:00:00Z",
    },
  ],
  [
    "an event of a controller of one's own",
    {
      ...{ involvedObject: { kind: "Pod", name: "x" }, reportingController: "my-controller", severity: "info" },
      ...{ reason: "Done", timestamp: "2026-11-24T10:00:00Z" },
    },
  ],
  [
    "a product's own sign-in",
    {
      ...{ eventCategory: "user", logId: "1", applicationId: "shop", eventType: "login", clientIp: "203.0.113.9" },
      timestamp: "2026-11-24T10:00:00Z",
    },
  ],
  [
    "rows of a database of a product's own audit",
    { DBUSERNAME: "APP", ACTION_NAME: "PAID", EVENT_TIMESTAMP: "2026-11-24 10:00:00" },
  ],
  [
    "a shop's own event, in the words of Vectra's",
    {
      ...{ event_object: "order", event_action: "create", event_timestamp: "2026-11-24T10:00:00Z" },
      ...{ result_status: "success", user_role: "customer", username: "ann" },
    },
  ],
  [
    "a shop's own audit, in the words of Mimecast's",
    { auditType: "Order", eventInfo: "x", eventTime: "2026-11-24T10:00:00Z", category: "orders", user: "ann" },
  ],
  [
    "a shop's own audit, in the words of Keeper's",
    {
      ...{ audit_event: "order_created", remote_address: "203.0.113.9", client_version: "1.2", username: "ann" },
      timestamp: "2026-11-24T10:00:00Z",
    },
  ],
  [
    "a diary of activities, in the words of SentinelOne's",
    { activityType: 12, primaryDescription: "ran", createdAt: "2026-11-24T10:00:00Z", accountId: "99", userId: "7" },
  ],
])("%s is none of theirs", (_, record) => {
  expect(["dead-letter", "unlisted"]).toContain(providerOrKind(record));
});

/** An entry of an audit log that is nobody's whom the forms know is of no vendor. */
function providerOrKind(record: JsonObject): string {
  const read = readAlone(record);
  return read.kind === "ok" ? read.value.provider : read.kind;
}

test.each(["OperationReceived", "OperationStart"])("of a call, what came before its end is left out: %s", (stage) => {
  const record: JsonObject = CASES.find(({ title }) => title.startsWith("nomad:"))?.record ?? {};
  const { payload } = record;
  const first = { ...record, payload: { ...(isJsonObject(payload) ? payload : {}), stage } };
  const left = { kind: "drop", reason: "request-received" };
  expect(readAlone(first)).toEqual(left);
  expect(readAlone({ "@timestamp": "2026-11-24T10:00:00Z", message: JSON.stringify(first) })).toEqual(left);
});

test.each([
  ["rancher", "requestURI", "/v3/users?action=changepassword&token=abc", "GET /v3/users?action=changepassword"],
  ["rancher", "requestURI", "/v3/users?token=abc&limit=1", "GET /v3/users"],
])("what a call asks for besides is left behind: %s", (provider, member, path, action) => {
  const { record } = CASES.find(({ title }) => title === `${provider}: nobody is refused`) ?? { record: {} };
  expect(eventByIntake({ ...record, [member]: path })).toMatchObject({ action, resource: "/v3/users" });
});

test("the token that a cluster is taken in with stays behind", () => {
  const { record } = CASES.find(({ title }) => title === "rancher: nobody is refused") ?? { record: {} };
  const token = "9xkfnj7jkhg4fb6sxmq6hglszhkbn7kqz5kq7lhbkplsbxtbpq4d7b";
  const event = eventByIntake({ ...record, requestURI: `/v3/import/${token}_c-m-bgf8k6x9.yaml` });
  expect(event).toMatchObject({ action: "GET /v3/import/{id}", resource: "/v3/import/_c-m-bgf8k6x9.yaml" });
});

test.each([
  ["server.auth_log.sql_sessions.enabled", "false", "false"],
  ["server.oidc_authentication.client_secret", "‹hunter2hunter2›", undefined],
])("a setting of CockroachDB's is told where it is a switch: %s", (SettingName, Value, now) => {
  const record: JsonObject = CASES.find(({ title }) => title.startsWith("cockroachdb:"))?.record ?? {};
  const event = record["event"];
  const set = { ...(isJsonObject(event) ? event : {}), EventType: "set_cluster_setting", SettingName, Value };
  expect(eventByIntake({ ...record, event: set }).labels?.["now"]).toBe(now);
});

test("what was asked of a database stays behind", () => {
  const asked = CASES.filter(({ record }) => /4111|‹/.test(JSON.stringify(record)));
  expect(asked).toHaveLength(5);
  for (const { record } of asked) expect(JSON.stringify(eventByIntake(record))).not.toMatch(/4111|[‹›]/);
});

test("a stack's environment is none of a repository: Spacelift's actions are not GitHub's", () => {
  const record = { account: "acme", action: "environment.list", actor: "saml::ann", context: {}, data: { args: {} } };
  const event = eventByIntake({ ...record, remoteIP: "203.0.113.9", timestamp: 1_795_514_400_000 });
  expect(event).toMatchObject({ provider: "spacelift", identity_name: "ann" });
});

test("a key of an account's storage is a secret, whatever access it gives", () => {
  const key = { id: 5, action: "obj_access_key_create", created: "2026-11-24T10:00:00", entity: {}, username: "ann" };
  const event = eventByIntake({ ...key, percent_complete: 100, time_remaining: null, status: "finished" });
  expect(event).toMatchObject({ provider: "linode", action_class: "secret" });
});

test.each([
  ["Repository access key added", "write"],
  ["Repository accessed", "read"],
])("of a repository, access is read where it is what was done: %s is %s", (action, action_class) => {
  const time = { epochSecond: 1_795_514_400, nano: 0 };
  const entry = {
    affectedObjects: [],
    auditType: { action, category: "Repositories" },
    author: { id: "3", name: "Ann" },
  };
  expect(eventByIntake({ ...entry, timestamp: time, source: "203.0.113.9" })).toMatchObject({ action_class });
});

test("a registry of images is no forge: Docker Hub's actions are not GitHub's", () => {
  const record = { account: "acme", action: "repo.tag.push", name: "acme/app", actor: "ann", action_description: "x" };
  expect(eventByIntake({ ...record, timestamp: "2026-11-24T10:00:00Z" }).provider).toBe("docker-hub");
});

test.each([
  ["alibaba-cloud", { acsRegion: "eu-central-1", eventSource: "ram.aliyuncs.com", serviceName: "Ram" }],
  ["tencent-cloud", { eventSource: "cam.tencentcloudapi.com", resourceType: "cam" }],
])("a cloud that names its members as CloudTrail does is not AWS: %s", (provider, its) => {
  const userIdentity = { type: "root-account", accountId: "1", principalId: "1", userName: "root" };
  const call = { eventName: "CreateAccessKey", eventTime: "2026-11-24T10:00:00Z", sourceIPAddress: "203.0.113.9" };
  expect(eventByIntake({ ...its, ...call, userIdentity })).toMatchObject({ source: "rolecall", provider });
});

test.each([
  ["jenkins", "job/deploy/ #12 Started by user svc-release, Parameters:[]", ["jenkins::service-account:svc-release"]],
  ["jenkins", "job/deploy/ #12 Started by user ann, Parameters:[]", ["jenkins::human:ann"]],
  ["jenkins", "job/deploy/ #12 Started by user anonymous, Parameters:[]", undefined],
])("whoever began a run is behind it: %s, %s", (_, message, delegation) => {
  expect(eventByIntake({ "@timestamp": "2026-11-24T10:00:00Z", message }).delegation).toEqual(delegation);
});

test.each([
  [{ guid: "b1f6b8e0-8a54-4d8a-9a4c-0a3d1e7b2c11", type: "service_broker", name: "redis" }, "workload"],
  [{ guid: "deployer", type: "user", name: "" }, "oauth-app"],
  [{ guid: "b1f6b8e0-8a54-4d8a-9a4c-0a3d1e7b2c11", type: "user", name: "" }, "human"],
])("of Cloud Foundry's actors %j is %s", (actor, kind) => {
  const { record } = CASES.find(({ title }) => title === "cloud-foundry: a person") ?? { record: {} };
  expect(eventByIntake({ ...record, actor })).toMatchObject({ identity_kind: kind });
});

test.each([
  ["Added API ID EVIL with name x", "Added API ID"],
  ['Deleted Config: {"id":"b"}', "Deleted Config"],
  ["Disabled 2FA for user ann@example.com", "Disabled 2FA for user"],
  ["Set policy of device 10:9a:b7 to x7", "Set policy of device to"],
])("of a sentence of Carbon Black's its words are the operation: %s", (description, action) => {
  const { record } = CASES.find(({ title }) => title === "carbon-black: a key") ?? { record: {} };
  expect(eventByIntake({ ...record, description })).toMatchObject({ action });
});

test.each(["a", " ", "a:", "in org", "API ID "])(
  "a sentence that goes on and on is looked at in a moment: %j",
  (part) => {
    const { record } = CASES.find(({ title }) => title === "carbon-black: a key") ?? { record: {} };
    const description = `Deleted ${part.repeat(100_000)}!`;
    expect(eventByIntake({ ...record, description }).action).toMatch(/^Deleted/);
  },
);

test("whoever is not signed in to Airflow is nobody, and not Airflow", () => {
  const { record } = CASES.find(({ title }) => title === "airflow: a person of the API") ?? { record: {} };
  expect(eventByIntake({ ...record, owner: "Anonymous" }).identity_uid).toBe("airflow::unknown:anonymous");
});

test("places are names, numbers, and one of a list, also in what is text", () => {
  const record = {
    a: {
      "b.c": [
        { Key: "x", v: 1 },
        { Key: "y", v: true },
      ],
    },
    text: '{"d": ["e"]}',
  };
  expect(wordAt(record, "a/b.c/[Key=y]/v")).toBe("true");
  expect(wordAt(record, ["none", "a/b.c/0/v"])).toBe("1");
  expect(wordAt(record, "text/d/0")).toBe("e");
  expect(wordAt(record, "=e/f")).toBe("e/f");
  expect(atPlace(record, "a/toString")).toBeUndefined();
  expect(atPlace(record, "__proto__/x")).toBeUndefined();
});

test("what a call of Meraki's asks for besides is no part of what was done", () => {
  const call = { adminEmail: "ann@acme.com", adminName: "Ann", page: "via API", oldValue: "{}", newValue: "{}" };
  const label = "PUT /api/v1/networks/N_24/wireless/ssids/0?psk=hunter2";
  expect(eventByIntake({ ...call, label, ts: "2026-11-24T10:00:00Z" }).action).toBe(
    "PUT /api/v1/networks/wireless/ssids/0",
  );
});

test.each(["IP: 203.0.113.9, Application: x", "remote IP : 203.0.113.9 application : LFS", "Remote IP is 203.0.113.9"])(
  "of Mimecast's sentence the address is read: %s",
  (eventInfo) => {
    const entry = { auditType: "User Logged On", category: "authentication_logs", id: "eN1", user: "ann@acme.com" };
    expect(eventByIntake({ ...entry, eventInfo, eventTime: "2026-11-24T10:00:00+0000" }).src_ip).toBe("203.0.113.9");
  },
);

test.each([
  ["User Role: from Member to Account Owner", "User Role: from Member to Account Owner"],
  ["User Role: from Member to Admin  - Department: from Sales to Ops", "User Role: from Member to Admin"],
])("of Zoom's sentence a role is read, whatever else changed: %s", (changes, said) => {
  const entry = { operator: "ann@acme.com", category_type: "User", action: "Update", time: "2026-11-24T10:00:00Z" };
  expect(eventByIntake({ ...entry, operation_detail: `Update User bob@acme.com  - ${changes}` }).labels).toEqual({
    said,
  });
});

holdAgainstOddRecords(CASES.map(({ record }) => record));
