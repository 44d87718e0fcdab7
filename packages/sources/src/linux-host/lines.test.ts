import { describe, expect, test } from "vitest";
import { createIntake } from "../intake/intake.ts";

/** 2026-11-24T12:00:00Z */
const NOW = Date.parse("2026-11-24T12:00:00Z");
const read = (text: string, source = "auto", now = NOW) =>
  createIntake({ source, tenant: "default", now: () => now }).read(text, "file:1");

const KEY = "SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU";
const ACCEPTED = `Accepted publickey for deploy from 10.0.0.5 port 52222 ssh2: ED25519 ${KEY}`;
const LOGIN = {
  action: "ssh.login",
  identity_uid: "linux::service-account:deploy",
  credential_uid: KEY,
  src_ip: "10.0.0.5",
  resource: "web01",
  time: "2026-11-24T10:00:00.000Z",
};
const LINE = `Nov 24 10:00:00 web01 sshd[123]: ${ACCEPTED}`;

describe("a line says the same however it travels", () => {
  test.each<[string, string]>([
    ["a file's", LINE],
    ["with a priority", `<86>${LINE}`],
    ["with a full time", `2026-11-24T11:00:00.000000+01:00 web01 sshd[123]: ${ACCEPTED}`],
    ["RFC 5424", `<86>1 2026-11-24T10:00:00Z web01.example.com sshd 123 - [o@1 a="x]"] ${ACCEPTED}`],
    ["a shipper's", JSON.stringify({ message: LINE, "@timestamp": "2026-11-24T10:00:00.000Z", host: "collector" })],
    ["Docker's", JSON.stringify({ log: `${LINE}\n`, stream: "stdout", time: "2026-11-24T10:00:00Z" })],
    [
      "Filebeat's",
      JSON.stringify({
        "@timestamp": "2026-11-24T10:00:00.000Z",
        ecs: { version: "8.0.0" },
        log: { file: { path: "/var/log/auth.log" } },
        message: LINE,
      }),
    ],
    [
      "of Elastic's integration",
      JSON.stringify({
        "@timestamp": "2026-11-24T10:00:00.000Z",
        ecs: { version: "8.0.0" },
        event: { dataset: "system.auth", kind: "event", action: "ssh_login" },
        process: { name: "sshd", pid: 123 },
        host: { hostname: "web01" },
        message: ACCEPTED,
      }),
    ],
    ["a file's, with a mark before the text", `<86>1 2026-11-24T10:00:00Z web01 sshd 1 - - \ufeff${ACCEPTED}`],
    [
      "journald's by Vector",
      JSON.stringify({
        ...{ message: ACCEPTED, SYSLOG_IDENTIFIER: "sshd", _COMM: "sshd", source_type: "journald" },
        ...{ host: "web01", timestamp: "2026-11-24T10:00:00Z" },
      }),
    ],
    [
      "rsyslog's, by its own names",
      JSON.stringify({
        ...{ timegenerated: "2026-11-24T10:00:00+00:00", hostname: "web01", syslogtag: "sshd[1]:" },
        msg: ` ${ACCEPTED}`,
      }),
    ],
    [
      "rsyslog's, by a template",
      JSON.stringify({
        ...{ timestamp: "2026-11-24T10:00:00+00:00", host: "web01", programname: "sshd" },
        message: ` ${ACCEPTED}`,
      }),
    ],
    [
      "NXLog's",
      JSON.stringify({
        ...{ EventTime: "2026-11-24 10:00:00", Hostname: "web01", SourceName: "sshd", SyslogFacility: "AUTHPRIV" },
        Message: ACCEPTED,
      }),
    ],
    [
      "syslog-ng's",
      JSON.stringify({
        ...{ PROGRAM: "sshd", MESSAGE: ACCEPTED, HOST: "web01", DATE: "Nov 24 10:00:00" },
        ISODATE: "2026-11-24T10:00:00+00:00",
      }),
    ],
    [
      "Logstash's, whose line has no year",
      JSON.stringify({
        ...{ program: "sshd", message: ACCEPTED, logsource: "web01", timestamp: "Nov 24 10:00:00" },
        "@timestamp": "2026-11-24T10:00:00Z",
      }),
    ],
    [
      "Fluent Bit's parser of syslog",
      JSON.stringify({
        ...{ date: 1_795_514_400, pri: "86", time: "Nov 24 10:00:00", host: "web01", ident: "sshd" },
        message: ACCEPTED,
      }),
    ],
    [
      "of Wazuh's archives",
      JSON.stringify({ timestamp: "2026-11-24T10:00:00.000+0000", full_log: LINE, location: "/var/log/auth.log" }),
    ],
    ["Fluent Bit's", JSON.stringify({ date: 1_795_514_400.5, log: LINE })],
    [
      "a batch of CloudWatch's",
      JSON.stringify({ id: "1", timestamp: Date.parse("2026-11-24T10:00:00Z"), message: LINE }),
    ],
    [
      "journald's by Promtail",
      JSON.stringify({
        MESSAGE: ACCEPTED,
        _COMM: "sshd",
        _HOSTNAME: "web01",
        __REALTIME_TIMESTAMP: "1795514400000000",
      }),
    ],
  ])("%s", (_, text) => {
    expect(read(text, "linux-host")).toEqual(read(text));
    expect(read(text)).toMatchObject({ kind: "ok", value: LOGIN });
  });
});

test.each<[string, string, number, string]>([
  ["of the year before", "Dec 31 23:59:59", Date.parse("2027-01-01T00:00:05Z"), "2026-12-31T23:59:59.000Z"],
  ["of a clock that is ahead", "Jan  1 00:00:05", Date.parse("2026-12-31T23:59:59Z"), "2027-01-01T00:00:05.000Z"],
  ["of a leap year", "Feb 29 10:00:00", Date.parse("2028-03-01T00:00:00Z"), "2028-02-29T10:00:00.000Z"],
])("a line without a year is %s", (_, clock, now, time) => {
  expect(read(`${clock} web01 sshd[1]: ${ACCEPTED}`, "auto", now)).toMatchObject({ kind: "ok", value: { time } });
});

test("a shipper's year counts for the line that it carries", () => {
  const record = { message: LINE, timestamp: "2024-11-24T10:00:03Z" };
  expect(read(JSON.stringify(record))).toMatchObject({ kind: "ok", value: { time: "2024-11-24T10:00:00.000Z" } });
});

const AUDIT = `type=USER_LOGIN msg=audit(1795514400.123:456): pid=1 uid=0 auid=1001 ses=3 msg='op=login acct="deploy" exe="/usr/sbin/sshd" hostname=10.0.0.5 addr=10.0.0.5 terminal=ssh res=success'`;

test.each<[string, string, object]>([
  ["a sign-in", AUDIT, { action: "USER_LOGIN", identity_uid: "linux::service-account:deploy", src_ip: "10.0.0.5" }],
  ["of a machine", `node=web01.example.com ${AUDIT}`, { account_uid: "web01", resource: "web01" }],
  ["behind a header", `Nov 24 10:00:00 web01 audispd: ${AUDIT}`, { account_uid: "web01" }],
  [
    "enriched",
    `type=USER_CMD msg=audit(1795514400.123:457): pid=1 uid=1001 auid=1001 ses=3 msg='cwd="/" cmd=636174202F6574632F736861646F77 terminal=pts/0 res=success'\x1dUID="deploy" AUID="deploy"`,
    { action: "USER_CMD cat", identity_uid: "linux::service-account:deploy", labels: { does: "credentials-dumped" } },
  ],
  [
    "what was run, alone",
    `node=web01 type=EXECVE msg=audit(1795514400.123:458): argc=3 a0="bash" a1="-c" a2=62617368202D69203E26202F6465762F7463702F3230332E302E3131332E36362F34343434`,
    { action: "execve bash", identity_uid: "linux::workload:web01", labels: { does: "reverse-shell" } },
  ],
])("a line of the audit: %s", (_, text, value) => {
  expect(read(text)).toMatchObject({ kind: "ok", value });
});

test.each<[string, string]>([
  ["the system's", "Nov 24 10:00:00 web01 systemd[1]: Started Session 3 of user deploy."],
  ["the kernel's", "Nov 24 10:00:00 web01 kernel: [1.0] eth0: link up"],
  ["a session's", "Nov 24 10:00:00 web01 sshd[1]: pam_unix(sshd:session): session closed for user deploy"],
  ["a record that another completes", "type=PROCTITLE msg=audit(1795514400.123:456): proctitle=62617368"],
])("a line in which nobody does anything is filtered: %s", (_, text) => {
  expect(read(text)).toEqual({ kind: "drop", reason: "no-act" });
});

test.each<[string, object]>([
  ["that is called so", { app_name: "login", level: "INFO", message: "user ann signed in", hostname: "web01" }],
  ["that says it otherwise", { program: "cron", log_level: "info", message: "job done", host: "web01" }],
  ["with words of sshd's", { appname: "sshd", level: "warn", message: ACCEPTED, hostname: "web01" }],
  ["whose rules have priorities", { rule: "block-bots", priority: "high", output: "blocked", output_fields: {} }],
])("a record of an application %s is none", (_, record) => {
  const said = { time: "2026-11-24T10:00:00Z", ...record };
  expect(read(JSON.stringify(said))).toMatchObject({ kind: "dead-letter", reason: "unknown-format" });
});

test("a record with a word for its level is one where the source is configured", () => {
  const said = { time: "2026-11-24T10:00:00Z", appname: "sshd", level: "info", message: ACCEPTED, hostname: "web01" };
  expect(read(JSON.stringify(said), "linux-host")).toMatchObject({ kind: "ok", value: LOGIN });
});

test("lines that a daemon of syslog counted are one", () => {
  const failed = "Failed password for root from 203.0.113.9 port 4 ssh2";
  expect(read(`Nov 24 10:00:00 web01 sshd[1]: message repeated 5 times: [ ${failed}]`)).toMatchObject({
    value: { action: "ssh.login", outcome: "denied", identity_uid: "linux::root:root" },
  });
});

test.each<[string, string, string | undefined]>([
  ["one", "/bin/bash", "yes"],
  ["one for signing in", "/usr/bin/su -", "yes"],
  ["one that is given what to do", "/bin/sh -c echo BECOME-SUCCESS-x ; /usr/bin/python3 x.py", undefined],
  ["a script", "/bin/bash /opt/run.sh", undefined],
])("a shell in which anything may be done: %s", (_, command, shell) => {
  const line = `Nov 24 10:00:00 web01 sudo: deploy : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=${command}`;
  const decoded = read(line);
  expect(decoded.kind === "ok" ? decoded.value.labels?.["shell"] : "none").toBe(shell);
});

test.each<[string, string]>([
  ["another program's", `Nov 24 10:00:00 web01 my-app[1]: ${ACCEPTED}`],
  ["a line about one", `my-app: "${LINE}"`],
  ["no header", ACCEPTED],
  ["of no machine", "type=USER_LOGIN acct=deploy"],
])("a line that only looks like one is none: %s", (_, text) => {
  expect(read(text)).toMatchObject({ kind: "dead-letter", reason: "not-json" });
});

test("where the source is configured, other programs say nothing of anybody", () => {
  expect(read("Nov 24 10:00:00 web01 my-app[1]: hello", "linux-host")).toEqual({ kind: "drop", reason: "no-act" });
  expect(read("hello", "linux-host")).toMatchObject({ kind: "dead-letter" });
});

test.each([
  ["sudo", `sudo:   deploy : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/usr/bin/mysql -u root -phunter22 -e "select 1"`],
  ["cron", "CRON[1]: (backup) CMD (/opt/dump --key=hunter22 hunter22)"],
])("no part of a command but its program is in the event: %s", (_, message) => {
  const decoded = read(`Nov 24 10:00:00 web01 ${message}`);
  expect(decoded.kind).toBe("ok");
  expect(JSON.stringify(decoded)).not.toContain("hunter22");
});
