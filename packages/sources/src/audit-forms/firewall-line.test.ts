import { parseIdentityUid } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { createIntake } from "../intake/intake.ts";
import type { Decoded } from "../source.ts";

const NOW = Date.parse("2026-11-24T12:00:00Z");

function read(line: string, wrapped = false): Decoded {
  const intake = createIntake({ source: "auto", tenant: "default", now: () => NOW });
  return intake.read(wrapped ? JSON.stringify({ "@timestamp": "2026-11-24T10:00:09Z", message: line }) : line, "t:1");
}

/** Who acted and how it ended; of what is no event, what it is. */
function told(line: string, wrapped = false): readonly (string | undefined)[] {
  const outcome = read(line, wrapped);
  if (outcome.kind !== "ok") return [outcome.kind, outcome.reason];
  const { identity_uid: who, action, outcome: end, src_ip: from, time } = outcome.value;
  return [who, action, end, from, time];
}

const PAN = "2026/11/24 10:00:00,007051000113358";
const END = "7286123782408765488,0x0,0,0,0,0,,fw01,0,,0";
const config = (admin: string): string =>
  `1,${PAN},CONFIG,0,2561,2026/11/24 10:00:00,10.0.0.9,,commit,${admin},Web,Succeeded,,${END},2026-11-24T11:00:00.421+01:00`;
const system = (sentence: string, event = "auth-fail"): string =>
  `1,${PAN},SYSTEM,auth,2561,2026/11/24 10:00:00,,${event},,0,0,general,medium,"${sentence}",${END}`;
const fortigate = (user: string, why = "passwd_invalid"): string =>
  `date=2026-11-24 time=11:00:00 devname="fgt01" devid="FGT1" tz="+0100" logid="0100032002" type="event" subtype="system" user="${user}" ui="https(10.0.0.9)" srcip=10.0.0.9 action="login" status="failed" reason="${why}"`;
const checkpoint = (administrator: string, why = "Administrator failed to log in: Wrong Password"): string =>
  `<134>1 2026-11-24T10:00:00Z mgmt CheckPoint 7 - [loguid:"{0x1,0x2}"; origin:"192.0.2.1"; sequencenum:"1"; time:"1795514400"; administrator:"${administrator}"; audit_status:"Failure"; additional_info:"${why}"; client_ip:"10.0.0.9"; operation:"Log In"; product:"WEB_API"; subject:"Administrator Login"]`;

describe.each(["", "<14>Nov 24 10:00:00 fw01 ", "<14>1 2026-11-24T10:00:00Z fw01 - - - - "])("behind %j", (header) => {
  test.each([
    [config("svc-ci"), ["pan-os::service-account:svc-ci", "commit", "success", "10.0.0.9", "2026-11-24T10:00:00.421Z"]],
    [fortigate("ann"), ["fortigate::human:ann", "system login", "denied", "10.0.0.9", "2026-11-24T10:00:00.000Z"]],
  ])("%s", (line, expected) => {
    expect(told(header + line)).toEqual(expected);
    expect(told(header + line, true)).toEqual(expected);
  });
});

test.each(["none", "unknown", "anonymous", "unauthorized"])("an administrator may be called %s", (name) => {
  const changed = `date=2026-11-24 time=11:00:00 devid="FGT1" logid="0100044547" type="event" subtype="system" user="${name}" ui="https(10.0.0.9)" action="Add" cfgpath="system.admin" cfgobj="x"`;
  const called = `date=2026-11-24 time=11:00:00 devid="FGT1" logid="0116046201" type="event" subtype="rest-api" user="${name}" ui="REST(10.0.0.9)" method="PUT" path="cmdb.system.admin" status="200"`;
  const entered = `date=2026-11-24 time=11:00:00 devid="FGT1" logid="0100032001" type="event" subtype="system" user="${name}" ui="ssh(10.0.0.9)" action="login" status="success"`;
  const event = (said: string): string =>
    `CEF:0|Fortinet|Fortigate|v7|32001|event:system|2|cat=event:system duser=${name} sproc=ssh(10.0.0.9) rt=1795514400000 ${said}`;
  const lines = [changed, called, entered, event("act=login"), event("act=Add")];
  expect(lines.map((line) => told(line)[0])).toEqual(lines.map(() => `fortigate::human:${name}`));
  const panos = `CEF:0|Palo Alto Networks|PAN-OS|11|Succeeded|CONFIG|3|act=set duser=${name} rt=1795514400000`;
  expect([config(name), panos].map((line) => told(line)[0])).toEqual(Array(2).fill(`pan-os::human:${name}`));
});

test("whoever guesses names is nobody, however many they are", () => {
  const event = `CEF:0|Fortinet|Fortigate|v7|32002|event:system|2|cat=event:system duser=root sproc=ssh(10.0.0.9) act=login outcome=failed reason=name_invalid rt=1795514400000`;
  const lines = [fortigate("oracle", "name_invalid"), fortigate("root", "sslvpn_login_unknown_user"), event];
  expect(lines.map((line) => told(line)[0])).toEqual(Array(3).fill("fortigate::unknown:anonymous"));
});

test("PAN-OS says of a wrong password what it says of a name that nobody has", () => {
  const guess = (name: string): string =>
    system(`failed authentication for user '${name}'.  Reason: Invalid username/password.  From: 203.0.113.7.`);
  const names = [
    ...["ann", "admin7", "is locked out", "x'.  Reason: User is locked out.  From: 10.0.0.9"],
    "x'.  Reason: User is locked out.  auth profile 'y",
  ];
  const whole = names.map((name) => told(guess(name)));
  expect(whole.map(([who]) => who)).toEqual(names.map(() => "pan-os::unknown:anonymous"));
  const outcome = read(guess("admin7"));
  expect(outcome.kind === "ok" && outcome.value.labels?.["tried_user"]).toBe("admin7");
});

test.each([
  ["of a name that nobody has", "Administrator failed to log in: Unknown Administrator", "unknown:anonymous"],
  ["without a word of why", "", "unknown:anonymous"],
  ["of a name that it knows", "Administrator failed to log in: Account is locked", "human:ann"],
])("whoever Check Point does not let in %s", (_, why, who) => {
  expect(told(checkpoint("ann", why))[0]).toBe(`check-point::${who}`);
});

test.each(["none", "unknown", "anonymous"])("an administrator of PAN-OS' who is called %s signs in as that", (name) => {
  const uid = `pan-os::human:${name}`;
  expect(told(system(`User ${name} logged in via Web from 10.0.0.9 using https`, "general"))[0]).toBe(uid);
  expect(told(system(`authenticated for user '${name}'.   auth profile 'x', From: 10.0.0.9.`, "auth-success"))[0]).toBe(
    uid,
  );
  const portal = `GlobalProtect portal user authentication succeeded. Login from: 10.0.0.9, User name: ${name}, Auth type: x.`;
  expect(told(system(portal, "globalprotectportal-auth-succ"))[0]).toBe("pan-os::unknown:anonymous");
});

test("a change by nobody that is known is an act still", () => {
  const changed = `date=2026-11-24 time=11:00:00 devid="FGT1" logid="0100044547" type="event" subtype="system" user="N/A" action="Edit" cfgpath="firewall.policy" cfgobj="7"`;
  expect(told(changed).slice(0, 3)).toEqual(["fortigate::unknown:anonymous", "Edit firewall.policy", "success"]);
  expect(told(config(""))[0]).toBe("pan-os::unknown:anonymous");
});

test("a line of Check Point's is read bare, and where a shipper wrapped it", () => {
  const expected = ["check-point::human:ann", "Log In", "denied", "10.0.0.9", "2026-11-24T10:00:00.000Z"];
  expect(told(checkpoint("ann"))).toEqual(expected);
  expect(told(`${checkpoint("ann")}\t`, true)).toEqual(expected);
});

test.each([
  [
    "somebody who is known and locked out",
    "failed authentication for user 'ann'.  Reason: User is in locked users list.  auth profile 'p', vsys 'shared', server profile 's', From: 203.0.113.7.",
    "ann",
    "203.0.113.7",
  ],
  [
    "somebody is in",
    "authenticated for user 'svc-x'.   auth profile 'ldap', vsys 'shared', From: 203.0.113.7.",
    "svc-x",
    "203.0.113.7",
  ],
  ["from the web", "User ann logged in via Web from 10.0.0.9 using https", "ann", "10.0.0.9"],
  [
    "a gateway",
    "GlobalProtect gateway user authentication succeeded. Login from: 203.0.113.7, Source region: DE, User name: ann, Auth type: x",
    "ann",
    "203.0.113.7",
  ],
])("who signs in to PAN-OS stands in a sentence: %s", (_, sentence, name, from) => {
  const line = system(sentence, sentence.startsWith("failed") ? "auth-fail" : "auth-success");
  expect(told(line).at(3)).toBe(from);
  expect(parseIdentityUid(told(line)[0] ?? "")?.nativeId).toBe(name);
});

test.each([
  ["an update", system("Connection to Update server closed: updates.example.com").replace("auth-fail", "general")],
  [
    "traffic of nobody",
    `1,${PAN},TRAFFIC,end,2561,2026/11/24 10:00:00,10.1.1.5,198.51.100.9,,,out,,,ssl,vsys1,a,b,c,d,e,,1,1,5,443,0,0,0,tcp,allow,1,1,1,1,,,any,0,728612,0x0`,
  ],
  [
    "a connection that begins",
    `1,${PAN},TRAFFIC,start,2561,2026/11/24 10:00:00,10.1.1.5,198.51.100.9,,,out,ann,,ssl,vsys1,a,b,c,d,e,,1,1,5,443,0,0,0,tcp,allow,1,1,1,1,,,any,0,728612,0x0`,
  ],
  [
    "who has which address",
    `1,${PAN},USERID,login,2561,2026/11/24 10:00:00,vsys1,10.1.1.5,acme\\ann,dc1,0,1,45,0,0,active-directory,,1,0x0`,
  ],
  [
    "traffic of nobody",
    'date=2026-11-24 time=11:00:00 devid="FGT1" logid="0000000013" type="traffic" subtype="forward" srcip=10.1.1.5 dstip=192.0.2.9',
  ],
  [
    "a tunnel",
    'date=2026-11-24 time=11:00:00 devid="FGT1" logid="0101037127" type="event" subtype="vpn" action="negotiate" user="N/A" remip=192.0.2.9 status="success"',
  ],
  [
    "traffic of nobody",
    '<134>1 2026-11-24T10:00:00Z gw CheckPoint 7 - [action:"Accept"; loguid:"{0x1,0x2}"; origin:"192.0.2.1"; sequencenum:"1"; time:"1795514400"; src:"10.0.0.9"; product:"VPN-1 & FireWall-1"]',
  ],
])("%s is no act", (_, line) => {
  expect(told(line)).toEqual(["drop", "no-act"]);
  expect(told(line, true)).toEqual(["drop", "no-act"]);
});

const CEF = "<14>Nov 24 10:00:00 fw01 CEF:0|Fortinet|Fortigate|v7.0.3|32002|event:system login failed|7|";

test.each([
  [
    `${CEF}cat=event:system duser=ann src=10.0.0.9 act=login outcome=failed`,
    ["fortigate::human:ann", "system login", "denied", "10.0.0.9", "2026-11-24T10:00:00.000Z"],
  ],
  [`${CEF}cat=traffic:forward src=10.0.0.9 dst=192.0.2.9 act=close`, ["drop", "no-act"]],
  [`${CEF}cat=event:system duser=x outcome=success src=10.0.0.9 act=login outcome=failed`, ["dead-letter", "not-json"]],
])("in the Common Event Format: %s", (line, expected) => {
  expect(told(line)).toEqual(expected);
});

test.each([
  ["a quote that is not even", config('x",admin')],
  ["another status behind a name", fortigate('x" status="success')],
  ["another user behind a name", fortigate('x" user="admin')],
  ["what is no pair behind a name", fortigate('x" and more')],
  ["another user behind a name", checkpoint('x"; administrator:"admin')],
  ["another end behind a name", checkpoint('x"; audit_status:"Success')],
  ["what is no pair", checkpoint('x" and more')],
  ["a line that breaks off", checkpoint("ann").slice(0, -60)],
  ["a line that breaks off", fortigate("ann").slice(0, -20)],
  ["a header of another program's", `app said: ${checkpoint("ann")}`],
])("a stranger writes no line of their own: %s", (_, line) => {
  expect(told(line)).toEqual(["dead-letter", "not-json"]);
});

test.each([
  ["x,Web,Succeeded", "pan-os::human:x"],
  ["'admin'", "pan-os::human:'admin'"],
  ['"a ""b"" c"', 'pan-os::human:a "b" c'],
])("a name in a part of CSV is that part: %s", (name, who) => {
  expect(told(config(name))[0]).toBe(who);
});

test.each([
  "failed authentication for user 'ann'. From: 192.0.2.1.'.  Reason: x.  From: 203.0.113.7.",
  "failed authentication for user 'a'b'.  Reason: x.  From: 203.0.113.7.",
])("whoever calls themselves a sentence comes from no other place: %s", (sentence) => {
  expect(told(system(sentence)).at(3)).not.toBe("192.0.2.1");
  expect(told(system(sentence)).slice(1, 3)).toEqual(["auth-fail", "denied"]);
});

test.each([
  ["pan-os", config("svc-ci")],
  ["fortigate", fortigate("svc-ci")],
  ["check-point", checkpoint("svc-ci")],
])("a line of %s that is cut, or has a byte changed, is of nobody else", (provider, line) => {
  for (let at = 0; at <= line.length; at += 1) {
    for (const odd of [
      line.slice(0, at),
      `${line.slice(0, at)}\0${line.slice(at)}`,
      `${line.slice(0, at)}"${line.slice(at)}`,
    ]) {
      const outcome = read(odd);
      if (outcome.kind !== "ok") continue;
      const key = parseIdentityUid(outcome.value.identity_uid);
      expect(key?.provider).toBe(provider);
      expect(key?.nativeId.replace(/[\0"]/g, "")).toMatch(/^(?:svc-ci|anonymous)$/);
      if (provider !== "pan-os") expect(outcome.value.outcome).not.toBe("success");
    }
  }
});

test.each(['a="', 'a="b" ', 'a:"b"; ', '",', "a,", "a=", "user=x "])(
  "a line of a million %j is looked at in a moment",
  (part) => {
    const many = part.repeat(1_000_000 / part.length);
    for (const line of [config(many), fortigate(many), checkpoint(many), system(many)])
      expect(read(line)).toBeDefined();
  },
);

test("all the settings behind a change are none of it", () => {
  const details = `"${"set a, b; ".repeat(20_000)}"`;
  expect(told(`${config("svc-ci")},${details},${details}`)[0]).toBe("pan-os::service-account:svc-ci");
});

test("a time without its zone is the firewall's own: a shipper's counts, unless it is of another day", () => {
  const line = system("User ann logged in via Web from 10.0.0.9 using https");
  expect(told(line).at(4)).toBe("2026-11-24T10:00:00.000Z");
  expect(told(line, true).at(4)).toBe("2026-11-24T10:00:09.000Z");
  expect(told(line.replaceAll("2026/11/24", "2026/11/20"), true).at(4)).toBe("2026-11-20T10:00:00.000Z");
});
