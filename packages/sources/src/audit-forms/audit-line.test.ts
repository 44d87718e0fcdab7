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
])("%s is no line of an audit log", (_, message) => {
  expect(auditLine({ "@timestamp": "2026-11-24T10:00:00Z", message })).toBeUndefined();
});

test.each([
  ["'CREATE USER bob IDENTIFIED BY \\'hunter2\\''", "create_user", "CREATE USER"],
  ["'/* from a tool */ grant all on shop.* to bob'", "grant", "GRANT ALL TO"],
  ["'SELECT card FROM cards WHERE token = \\'hunter2\\''", "select", "FROM TOKEN"],
  ["'SET PASSWORD FOR bob = \\'hunter2\\''", "set_password", "SET PASSWORD"],
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
    `/${"job/".repeat(50_000)} by`,
  ])
    expect(auditLine({ message })).toBeUndefined();
});
