import { expect, test } from "vitest";
import { auditLine } from "./audit-line.ts";

const AT = "2026-11-24T10:00:00Z";
const VIEW = "CEF:0|Delinea|Secret Server|11.7|10004|SECRET - VIEW|2|";

test.each([
  ["bare", `${VIEW}suser=ann src=203.0.113.9`],
  ["behind syslog's older header", `<86>Nov 24 10:00:00 SS01 ${VIEW}suser=ann src=203.0.113.9`],
  ["behind its newer header", `<86>1 ${AT} SS01 secretserver - - - ${VIEW}suser=ann src=203.0.113.9`],
  ["behind a priority alone", `<86>${VIEW}suser=ann src=203.0.113.9`],
  ["behind an older header with a year", `<86>Nov 24 2026 10:00:00 SS01 ${VIEW}suser=ann src=203.0.113.9`],
  ["behind an older header with a newer time", `<86>${AT} SS01 ${VIEW}suser=ann src=203.0.113.9`],
  ["behind structured data", `<86>1 ${AT} SS01 app - - [x@1 y="z"] ${VIEW}suser=ann src=203.0.113.9`],
  ["behind a newer header with nothing but the host", `<5>1 ${AT} SS01 ${VIEW}suser=ann src=203.0.113.9`],
])("a line %s is read by the names of Sentinel's table", (_, message) => {
  expect({ ...auditLine({ timestamp: AT, message }), TimeGenerated: AT }).toEqual({
    ...{ TimeGenerated: AT, DeviceVendor: "Delinea", DeviceProduct: "Secret Server", DeviceVersion: "11.7" },
    ...{ DeviceEventClassID: "10004", Activity: "SECRET - VIEW", SourceUserName: "ann", SourceIP: "203.0.113.9" },
  });
});

test.each([
  ["what a stranger typed into another program", `sshd[1]: Invalid user ${VIEW}suser=admin`],
  ["the same behind a header", `Nov 24 10:00:00 web shop: unknown user ${VIEW}suser=admin`],
  ["a product that no form knows", "CEF:0|Acme|Gate|7.4|1|traffic|3|src=203.0.113.9 act=accept"],
  ["a header that breaks off", "CEF:0|Delinea|Secret Server|11.7"],
])("%s is no line of theirs", (_, message) => {
  expect(auditLine({ timestamp: AT, message })).toBeUndefined();
});

test.each([
  ["a bar and an equals sign behind a backslash", "fname=a\\=b\\|c suser=ann", { FileName: "a=b|c" }],
  ["of two with one name the first", "suser=ann msg=by suser=root", { SourceUserName: "ann", Message: "by" }],
  ["blanks in a value", "fname=the root of all suser=ann", { FileName: "the root of all" }],
])("%s", (_, rest, expected) => {
  expect(auditLine({ timestamp: AT, message: VIEW + rest })).toMatchObject(expected);
});

test.each([
  ["a count of milliseconds", "rt=1795514400000", "2026-11-24T10:00:00.000Z"],
  ["a time with its zone", "rt=Nov 24 2026 10:00:00.000 UTC", "2026-11-24T10:00:00.000Z"],
  ["what is no time is the shipper's", "rt=yesterday", AT],
  ["a time without a zone is the shipper's", "rt=Nov 24 2026 12:00:00", AT],
])("%s", (_, rest, expected) => {
  expect(auditLine({ timestamp: AT, message: VIEW + rest })).toMatchObject({ TimeGenerated: expected });
});

test("the newer header's time counts where the line has none", () => {
  expect(auditLine({ message: `<5>1 ${AT} VAULT01 ${VIEW}suser=ann` })).toMatchObject({
    TimeGenerated: "2026-11-24T10:00:00.000Z",
  });
});

test("without a shipper a time without a zone is UTC's", () => {
  expect(auditLine({ message: `${VIEW}rt=Nov 4 2026 10:00:00` })).toMatchObject({
    TimeGenerated: "2026-11-04T10:00:00.000Z",
  });
});

test("a long line of anything costs little", () => {
  const started = process.cpuUsage().user;
  for (const text of ["a=".repeat(40_000), `${"x ".repeat(40_000)}=`, "\\".repeat(80_000), "ab".repeat(40_000)])
    auditLine({ timestamp: AT, message: VIEW + text });
  expect(process.cpuUsage().user - started).toBeLessThan(500_000);
});
