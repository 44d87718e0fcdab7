import type { JsonObject } from "@rolecall/core";
import { expect, test } from "vitest";
import { createIntake } from "../intake/intake.ts";
import type { Decoded } from "../source.ts";
import { eventByIntake } from "../test/event-by-intake.ts";

const NOW = Date.parse("2026-11-24T12:00:00Z");

function read(line: string): Decoded {
  return createIntake({ source: "auto", tenant: "default", now: () => NOW }).read(line, "file:1");
}

/** Who did what from where, at ten o'clock, as the device writes it. */
const ACTS: readonly (readonly [title: string, line: string, expected: JsonObject])[] = [
  [
    "a command on an ASA, without what stands behind its name",
    "<189>Nov 24 10:00:00 fw1 : %ASA-5-111010: User 'netops', running 'CLI' from IP 203.0.113.7, executed 'username eve password hunter2'",
    { identity_uid: "cisco-asa::human:netops", action: "111010 username", src_ip: "203.0.113.7" },
  ],
  [
    "a program's command on an ASA",
    "<189>Nov 24 2026 10:00:00 fw1 : %ASA-5-111008: User 'svc-backup' executed the 'write memory' command.",
    { identity_uid: "cisco-asa::service-account:svc-backup", action: "111008 write memory" },
  ],
  [
    "a session of a VPN",
    "<166>Nov 24 10:00:00 fw1 : %ASA-6-113039: Group <GP> User <jo> IP <203.0.113.7> AnyConnect parent session started.",
    { identity_uid: "cisco-asa::human:jo", action_class: "auth", outcome: "success", src_ip: "203.0.113.7" },
  ],
  [
    "who is not let in is nobody",
    '<166>Nov 24 10:00:00 fw1 : %ASA-6-605004: Login denied from 203.0.113.7/51923 to inside:10.1.1.1/https for user "guess"',
    { identity_uid: "cisco-asa::unknown:anonymous", outcome: "denied", labels: { tried_user: "guess" } },
  ],
  [
    "a switch that was configured",
    "<189>77: Nov 24 10:00:00.123: %SYS-5-CONFIG_I: Configured from console by ansible on vty0 (203.0.113.7)",
    { identity_uid: "cisco-ios::service-account:ansible", action: "CONFIG_I", src_ip: "203.0.113.7" },
  ],
  [
    "a command that ISE accounts for",
    "<182>Nov 24 10:00:00 ise1 CISE_TACACS_Accounting 0000000001 1 0 2026-11-24 10:00:00.000 +00:00 0018 3300 NOTICE Tacacs-Accounting: TACACS+ Accounting with Command, ConfigVersionId=1829, Device IP Address=10.2.69.144, CmdSet=[ CmdAV=show mac-address-table <cr> ], RequestLatency=1, User=svc-rancid, Port=tty10, Remote-Address=203.0.113.7, Authen-Method=TacacsPlus",
    { identity_uid: "cisco-ise::service-account:svc-rancid", action_class: "read", src_ip: "203.0.113.7" },
  ],
  [
    "a change of a BIG-IP",
    "<133>2026-11-24T10:00:00Z bigip1 notice tmsh[1234]: 01420002:5: AUDIT - pid=1234 user=svc-as3 folder=/Common module=(tmos)# status=[Command OK] cmd_data=create auth user x",
    { identity_uid: "f5::service-account:svc-as3", action: "AUDIT create auth user" },
  ],
  [
    "a command of a NetScaler",
    '<133> 11/24/2026:10:00:00 GMT ns1 0-PPE-0 : default UI CMD_EXECUTED 123 0 :  User nsroot - Remote_ip 203.0.113.7 - Command "add system user x" - Status "Success"',
    { identity_uid: "netscaler::root:nsroot", action: "CMD_EXECUTED add system user", src_ip: "203.0.113.7" },
  ],
  [
    "a command of Junos",
    "<37>1 2026-11-24T10:00:00Z srx1 mgd 1234 UI_CMDLINE_READ_LINE [junos@2636.1.1.1.2.58 username=\"ansible\" command=\"commit \"] User 'ansible', command 'commit '",
    { identity_uid: "junos::service-account:ansible", action: "UI_CMDLINE_READ_LINE commit" },
  ],
  [
    "a program comes in to vCenter",
    "<14>1 2026-11-24T10:00:00Z vc01 vpxd 5432 - - Event [12345] [1-1] [2026-11-24T10:00:00Z] [vim.event.UserLoginSessionEvent] [info] [ACME\\svc-veeam] [] [12345] [User ACME\\svc-veeam@203.0.113.7 logged in as VMware vim-java 1.0]",
    {
      identity_uid: "vsphere::service-account:ACME\\svc-veeam",
      action: "UserLoginSessionEvent",
      src_ip: "203.0.113.7",
    },
  ],
  [
    "root comes in to a host of ESXi",
    "<166>2026-11-24T10:00:00Z esx01 Hostd: info hostd[2101] [Originator@6876 sub=Vimsvc.ha-eventmgr opID=esxui] Event 152 : User root@203.0.113.7 logged in as Mozilla/5.0",
    { identity_uid: "vsphere::root:root", action_class: "auth", src_ip: "203.0.113.7" },
  ],
  [
    "a person comes in to Connect Secure",
    "<134>1 2026-11-24T10:00:00Z 10.5.2.3 PulseSecure: - - - 2026-11-24 10:00:00 - pcs1 - [203.0.113.7] jo.mill(REALM)[ROLES] - Agent login succeeded for jo.mill/REALM (session:sid7) from 203.0.113.7 with Pulse-Secure/9.1.",
    { identity_uid: "pulse-secure::human:jo.mill", action: "login succeeded", src_ip: "203.0.113.7" },
  ],
  [
    "a file that a program opens in HDFS",
    "2026-11-24 10:00:00,000 INFO FSNamesystem.audit: allowed=true\tugi=svc-etl (auth:KERBEROS)\tip=/203.0.113.7\tcmd=open\tsrc=/data/x\tdst=null\tperm=null\tproto=rpc",
    { identity_uid: "hdfs::service-account:svc-etl", action: "audit open", resource: "/data/x", src_ip: "203.0.113.7" },
  ],
  [
    "a program that Santa did not let run",
    "<14>Nov 24 10:00:00 mac1 [2026-11-24T10:00:00.000Z] I santad: action=EXEC|decision=DENY|reason=BINARY|sha256=ab|pid=1|uid=501|user=jo|gid=20|path=/usr/bin/x|args=x",
    { identity_uid: "santa::human:jo", action: "santad EXEC", outcome: "denied" },
  ],
  [
    "a change of Splunk's users",
    'Audit:[timestamp=11-24-2026 10:00:00.000, user=svc-api, action=edit_user, info=granted object="x" operation=create][n/a]',
    { identity_uid: "splunk::service-account:svc-api", action: "audit edit_user" },
  ],
  [
    "a statement in Cassandra, without its text",
    "2026-11-24 FileAuditLogger.java:51 - user:svc_app|host:10.0.0.1:7000|source:/203.0.113.7|port:53418|timestamp:1795514400000|type:SELECT|category:QUERY|ks:k1|scope:t1|operation:SELECT secret FROM t1",
    { identity_uid: "cassandra::service-account:svc_app", action: "audit SELECT", src_ip: "203.0.113.7" },
  ],
];

test.each(ACTS)("%s", (_, line, expected) => {
  const decoded = read(line);
  expect(decoded.kind === "ok" ? decoded.value : decoded).toMatchObject({
    ...{ source: "rolecall", time: "2026-11-24T10:00:00.000Z" },
    ...expected,
  });
});

test.each(ACTS)(
  "%s, where a shipper wrapped the line, and beside what a pipeline took from it",
  (_, line, expected) => {
    const at = "2026-11-24T10:00:05.000Z";
    expect(eventByIntake({ "@timestamp": at, message: line, input: { type: "syslog" } })).toMatchObject(expected);
    const document = { "@timestamp": at, ecs: { version: "8.11.0" }, event: { original: line, kind: "event" } };
    expect(eventByIntake(document)).toMatchObject(expected);
  },
);

test("nothing of what a command was handed is in the event", () => {
  const [, line = ""] = ACTS[0] ?? [];
  const decoded = read(line);
  expect(decoded.kind === "ok" && JSON.stringify({ ...decoded.value, raw: "" })).not.toMatch(/\beve\b|hunter2/);
});

test.each([
  "<166>Nov 24 10:00:00 fw1 : %ASA-6-302013: Built inbound TCP connection 1 for net:10.1.1.1/5 (10.1.1.1/5) to fw:10.2.2.2/5 (10.2.2.2/5)",
  "<134>1 2026-11-24T10:00:00Z 10.5.2.3 PulseSecure: - - - 2026-11-24 10:00:00 - pcs1 - [127.0.0.1] System()[] - Disk is full",
])("what names nobody is no act: %s", (line) => {
  expect(read(line)).toEqual({ kind: "drop", reason: "no-act" });
});

test("a name that somebody typed makes no other sentence of the line", () => {
  const typed = `x" from 198.51.100.1/1 to a:10.0.0.1/ssh for user "admin`;
  const line = `<166>Nov 24 10:00:00 fw1 : %ASA-6-605005: Login permitted from 203.0.113.7/5 to in:10.1.1.1/ssh for user "${typed}"`;
  expect(read(line)).toEqual({ kind: "drop", reason: "no-act" });
  const inner = `sshd says %ASA-5-111008: User 'admin' executed the 'write memory' command.`;
  expect(read(`${"a".repeat(400)} ${inner}`).kind).toBe("dead-letter");
});

test("a line that is cut, or has a byte changed, names nobody whom the whole line does not", () => {
  for (const [, line, { identity_uid: uid }] of ACTS) {
    for (let at = 0; at < line.length; at += 3) {
      const decoded = read(line.slice(0, at));
      if (decoded.kind === "ok")
        expect([uid, "unknown"]).toContain(
          decoded.value.identity_kind === "unknown"
            ? "unknown"
            : decoded.value.identity_uid.slice(0, String(uid).length),
        );
    }
  }
});
