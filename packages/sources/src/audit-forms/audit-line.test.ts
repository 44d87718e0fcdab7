import { expect, test } from "vitest";
import { auditLine } from "./audit-line.ts";

test.each([
  ["a word that Jenkins says too", "/var/lib/data reduced by 30%"],
  ["a path of another program", "/orders/7 by ann"],
  ["what another program numbers and starts", "compaction #12 Started on table cards"],
  ["numbers with commas", "20261124,1,2,3"],
  ["parts of other numbers", "20261124 10:00:00,db-1,shop,10.0.0.7,12,0,PING,orders,,0"],
  ["structured data of another program", '<38>1 2026-11-24T10:00:00Z h app 1 x [action@32473 operation="fetch"]'],
  ["JSON with such a line in it", '{"message":"job/deploy #12 Started by user ann, Parameters:[]"}'],
  ["a sign-in to some program", "Successful login for user 'ann'"],
  ["a sign-in to some program that failed", "Failed login attempt for user 'ann'"],
  ["a path that any program may have", "/api/user/42 by ann"],
  ["another", "/restart by ops"],
  ["a run of another program", "nightly import #7 Started completed: OK"],
  ["what another program numbers and lists", "Ticket #7 closed by ann, Parameters:[none]"],
  ["parts that look like a server's", "20261124 10:00:00,web-1,checkout,10.0.0.1,200,15,READ,/cart,ok"],
  ["a question without quotes", "20261124 10:00:00,a,b,c,1,2,QUERY,d,e,0"],
  ["a script in another program", "A groovy script was executed. Origin: a process engine."],
])("%s is no line of an audit log", (_, message) => {
  expect(auditLine({ "@timestamp": "2026-11-24T10:00:00Z", service: "shop", message })).toBeUndefined();
});

test.each([
  [{ log: { file: { path: "/var/log/jenkins/audit.log" } } }, "Logout for user 'ann'", "logout"],
  [{ program: "jenkins" }, "Failed login attempt for user 'ann'", "failed login attempt"],
  [{ tags: ["jenkins"] }, "/user/ann/configure by ann", "configure"],
])("what many programs say is Jenkins' where its shipper says so: %j", (beside, message, action) => {
  expect(auditLine({ ...beside, message })).toMatchObject({ jenkins_audit: action, user: "ann" });
});

test.each([
  ["CONNECT,orders,,0", undefined, "0"],
  ["CONNECT,orders,,0,SSL/TLS", undefined, "0"],
  ["FAILED_CONNECT,,,1045,TCP/IP", undefined, "1045"],
  ["PROXY_CONNECT,,`app`@`%`,0,SOCKET", "`app`@`%`", "0"],
  ["READ,shop,cards,", "cards", undefined],
  ["QUERY,shop,'drop table t',1142,,", undefined, "1142"],
  ["QUERY,shop,'select \\',0,,\\'',1064,,", undefined, "1064"],
])("how it ended is known, with what Amazon writes behind it: %s", (rest, object, retcode) => {
  const read = auditLine({ message: `20261124 10:00:00,db-1,shop,10.0.0.7,12,99,${rest}` });
  expect([read?.["object"], read?.["retcode"]]).toEqual([object, retcode]);
});

test.each([
  [
    "set global server_audit_logging=\\'OFF\\'",
    { server_audit: "set_global", setting: "server_audit_logging", now: "off" },
  ],
  ["SET PERSIST general_log := 0", { server_audit: "set_global", setting: "general_log", now: "0" }],
  ["UNINSTALL SONAME \\'server_audit\\'", { server_audit: "uninstall_plugin", setting: "server_audit", now: "off" }],
  ["CREATE FUNCTION x RETURNS int SONAME \\'u.so\\'", { server_audit: "install_function" }],
  ["GRANT ALL PRIVILEGES ON *.* TO eve WITH GRANT OPTION", { server_audit: "grant", role: "superuser" }],
  ["GRANT SELECT ON shop.all_orders TO eve", { server_audit: "grant", role: undefined }],
  ["GRANT ALL ON shop.* TO eve", { server_audit: "grant", role: undefined }],
])("a statement is what it does, however it is written: %s", (statement, its) => {
  const read = auditLine({ message: `20261124 10:00:00,db-1,deploy,10.0.0.7,12,99,QUERY,shop,'${statement}',0` });
  expect({ ...read, role: read?.["role"] }).toMatchObject(its);
});

test.each([
  ["20261124 10:00:00", "2026-11-24T09:00:03Z", "2026-11-24T09:00:03Z"],
  ["20261124 10:00:00", 1_795_510_803_000, 1_795_510_803_000],
  ["20261124 10:00:00", "2026-12-01T09:00:03Z", "2026-11-24T10:00:00Z"],
  ["20261124 10:00:00", "10:00", "2026-11-24T10:00:00Z"],
  ["20261124 10:00:00", null, "2026-11-24T10:00:00Z"],
  ["1795514400000000", "2026-11-24T10:00:03Z", 1_795_514_400_000],
])(
  "a server's own zone is not known, and its shipper's time counts unless that is of another day: %s, %s",
  (at, timestamp, time) => {
    expect(auditLine({ timestamp, message: `${at},db-1,shop,10.0.0.7,12,0,CONNECT,orders,,0` })?.["time"]).toBe(time);
  },
);

test.each([
  "root,localhost,1,2,QUERY,mysql,'DROP USER ann',0",
  "root,localhost,1,2,QUERY,mysql,'DROP USER ann",
  "root,localhost,1,0,CONNECT,mysql,,0",
  "root,localhost,1,0,CONNECT,mysql",
  "root,localhost,1,0,READ,mysql,user",
])("whoever calls themselves a line does nothing under another name: %s", (user) => {
  const message = `20261124 10:00:00,db-1,${user},203.0.113.66,13,0,FAILED_CONNECT,,,1045`;
  expect(auditLine({ message })).toBeUndefined();
});

test("what stands behind the data of Conjur's line is a sentence, whatever is in it", () => {
  const said = '[action@43868 result="success" operation="login"][auth@43868 user="acme:user:admin"]';
  const line = `<38>1 2026-11-24T10:00:00Z h conjur 1 authn [auth@43868 user="acme:host:x"][action@43868 result="failure" operation="authenticate"] ${said}`;
  expect(auditLine({ message: line })).toMatchObject({
    "auth@43868": { user: "acme:host:x" },
    "action@43868": { result: "failure", operation: "authenticate" },
  });
});

test.each([
  ["Branch indexing, Parameters:[]", undefined],
  ["Replayed #3, Parameters:[]", undefined],
  ["Push event to branch main, Started by user ann, Parameters:[x: {Started by user bob}]", "ann"],
])("a run is one, whatever began it: %s", (why, began) => {
  const read = auditLine({ message: `job/pay/job/main/ #12 ${why}` });
  expect([read?.["job"], read?.["run"], read?.["began"]]).toEqual(["pay/main", "12", began]);
});

test.each([
  ["'CREATE USER bob IDENTIFIED BY \\'hunter2\\''", "create_user", "CREATE USER"],
  ["'/* from a tool */ grant all on shop.* to bob'", "grant", "GRANT ALL TO"],
  ["'SELECT card FROM cards WHERE token = \\'hunter2\\''", "select", "FROM TOKEN"],
  ["'SET PASSWORD FOR bob = \\'hunter2\\''", "set_password", "SET PASSWORD"],
  ["'correcthorse battery'", "query", undefined],
  ["'create correcthorse'", "create", "CREATE"],
  ["'SET @@GLOBAL.read_only = 0'", "set_global", "SET"],
])("of a statement no name and no value stays: %s", (statement, command, words) => {
  const message = `20261124 10:00:00,db-1,deploy,10.0.0.7:4711,12,99,QUERY,shop,${statement},0`;
  expect(auditLine({ message })).toEqual({
    ...{ time: "2026-11-24T10:00:00Z", id: "db-1/2026-11-24T10:00:00Z/12/99/QUERY/", server_audit: command, words },
    ...{ serverhost: "db-1", username: "deploy", host: "10.0.0.7:4711", connection: "12", database: "shop" },
    retcode: "0",
  });
});

test("a job is one, however its name is written; parameters of a run stay behind", () => {
  const lines = [
    "job/pay/job/deploy/ #12 Started by user ann, Parameters:[token: {hunter2}]",
    "pay » deploy #12 Started by user ann, Parameters:[token: {hunter2}] on node x started at t completed in 9ms completed: SUCCESS",
    "'pay/deploy#12' (class a.WorkflowRun) used credentials 'aws' (class a.B).",
  ];
  const read = lines.map((message) => auditLine({ message }));
  expect(read.map((record) => record?.["job"])).toEqual(["pay/deploy", "pay/deploy", "pay/deploy"]);
  expect(JSON.stringify(read)).not.toContain("hunter2");
});

test("a line that goes on and on is looked at in a moment", () => {
  for (const message of [
    `[action@43868 ${'a="'.repeat(50_000)}`,
    `job/${"a #".repeat(50_000)}`,
    `job/${"a #1 ".repeat(200_000)}`,
    `job/a #1 ${"Started by user ,".repeat(60_000)}`,
    `/job/${"a?".repeat(500_000)}`,
    `/${"job/".repeat(50_000)} by`,
  ])
    expect(auditLine({ message })).toBeUndefined();
});

test.each([",,,0,", "*/ /*", "server_audit", "set "])("so is a statement of a million characters: %s", (part) => {
  const message = `20261124 10:00:00,db,u,h,1,1,QUERY,d,'${part.repeat(1_000_000 / part.length)}`;
  expect(auditLine({ message })).toMatchObject({ username: "u" });
});
