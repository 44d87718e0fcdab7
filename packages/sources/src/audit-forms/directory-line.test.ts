import { describe, expect, test } from "vitest";
import { createIntake } from "../intake/intake.ts";

const NOW = Date.parse("2026-11-24T12:00:00Z");

/** Who acted, what, how it ended and from where; of what is no event, what it is. */
function told(record: object | string): readonly (string | undefined)[] {
  const intake = createIntake({ source: "auto", tenant: "default", now: () => NOW });
  const outcome = intake.read(typeof record === "string" ? record : JSON.stringify(record), "t:1");
  if (outcome.kind !== "ok") return [outcome.kind, outcome.reason];
  const { identity_uid: who, action, outcome: end, src_ip: from } = outcome.value;
  return [who, action, end, from];
}

const slapd = (said: string): string => `Nov 24 10:00:00 ldap1 slapd[7]: conn=1001 op=0 ${said}`;
const kdc = (said: string): string =>
  `Nov 24 10:00:00 kdc1 krb5kdc[7](info): AS_REQ (2 etypes {aes256-cts-hmac-sha1-96(18), x(17)}) 10.0.0.9: ${said}`;
const TO = "for krbtgt/ACME.COM@ACME.COM";

describe("OpenLDAP", () => {
  test.each([
    ["cn=svc-app,ou=people,dc=acme,dc=com", "service-account"],
    ["cn=crm,ou=Service Accounts,dc=acme,dc=com", "service-account"],
    ["uid=ann,ou=people,dc=acme,dc=com", "human"],
    ["cn=admin,dc=acme,dc=com", "root"],
    ["uid=sam,ou=people,dc=app,dc=com", "human"],
  ])("whoever is let in is their whole name, in capitals or not: %s", (dn, kind) => {
    const uid = `ldap::${kind}:${dn.toLowerCase()}`;
    expect(told(slapd(`BIND dn="${dn}" mech=SIMPLE bind_ssf=0 ssf=256`))).toEqual([uid, "bind", "success", undefined]);
    const message = `conn=9 op=0 BIND dn="${dn.toUpperCase()}" mech=SIMPLE ssf=0`;
    const journal = { SYSLOG_IDENTIFIER: "slapd", _HOSTNAME: "ldap1", __REALTIME_TIMESTAMP: "1795514400000000" };
    expect(told({ ...journal, MESSAGE: message })[0]).toBe(uid);
    expect(told({ program: "slapd", host: "ldap1", message, timestamp: "2026-11-24T10:00:00Z" })[0]).toBe(uid);
  });

  test.each([
    'BIND dn="cn=ann,dc=acme" method=128',
    "RESULT tag=97 err=49 qtime=0.000010 etime=0.000200 text=",
    'SRCH base="dc=acme" scope=2 deref=0 filter="(cn=x BIND dn=\\22cn=admin\\22 mech=SIMPLE)"',
    'MOD dn="cn=ann,dc=acme"',
  ])("of a step of a connection nobody is known by the line alone: %s", (said) => {
    expect(told(slapd(said))).toEqual(["drop", "no-act"]);
  });
});

test("an application that names its directory's server is no step of one", () => {
  const record = { time: "2026-11-24T10:00:00Z", directory_server: "ldap1", user: "ann", action: "delete" };
  expect(told(record)).toEqual(["dead-letter", "unknown-format"]);
});

test("of calls of FreeIPA's API that are asked for together each is an act", () => {
  const message = (said: string): object => ({
    "@timestamp": "2026-11-24T10:00:00Z",
    message: `[Tue Nov 24 10:00:00.123456 2026] [wsgi:error] [pid 9:tid 1] [remote 10.0.0.9:3000] ipa: INFO: ${said}`,
  });
  expect(told(message("ann@ACME.COM: batch: user_del(('bob',), continue=False): SUCCESS"))).toEqual([
    ...["freeipa::human:ann@acme.com", "user_del", "success", "10.0.0.9"],
  ]);
});

describe("Kerberos", () => {
  test.each([
    [
      `ISSUE: authtime 1795514400, etypes {rep=18 tkt=18 ses=18}, svc-etl@ACME.COM ${TO}`,
      "service-account:svc-etl@acme.com",
      "success",
    ],
    [
      `ISSUE: authtime 1795514400, etypes {rep=18 tkt=18 ses=18}, host/web1.acme.com@ACME.COM ${TO}`,
      "workload:host/web1.acme.com@acme.com",
      "success",
    ],
    [`PREAUTH_FAILED: ann@ACME.COM ${TO}, Preauthentication failed`, "human:ann@acme.com", "denied"],
    [`CLIENT_NOT_FOUND: guess7@ACME.COM ${TO}, Client not found in Kerberos database`, "unknown:anonymous", "denied"],
  ])("who asked: %s", (said, who, end) => {
    expect(told(kdc(said))).toEqual([`kerberos::${who}`, "AS_REQ", end, "10.0.0.9"]);
  });

  test.each([
    `NEEDED_PREAUTH: ann@ACME.COM ${TO}, Additional pre-authentication required`,
    "closing down fd 12",
    `ISSUE: authtime 1, etypes {x}, ann@A, b@A ${TO}`,
  ])("what is no whole request is no act: %s", (said) => {
    expect(told(kdc(said))).toEqual(["drop", "no-act"]);
  });
});

describe("lines that begin with a bracket, as a shipper wraps them", () => {
  const wrapped = (message: string): object => ({ "@timestamp": "2026-11-24T10:00:09Z", message });

  test("389's of a sign-in", () => {
    const line =
      '[24/Nov/2026:11:00:00.123456789 +0100] conn=3 op=0 RESULT err=0 tag=97 nentries=0 wtime=0.0001 optime=0.004 etime=0.0045 dn="uid=svc-app,cn=users,cn=accounts,dc=acme,dc=com"';
    expect(told(wrapped(line)).slice(0, 3)).toEqual([
      "ldap::service-account:uid=svc-app,cn=users,cn=accounts,dc=acme,dc=com",
      "bind",
      "success",
    ]);
  });

  test.each([
    ["user_add('new', givenname='A'): SUCCESS", ["freeipa::human:ann@acme.com", "user_add", "success", "10.0.0.9"]],
    [
      "user_add/1('new', givenname='): SUCCESS'): ACIError",
      ["freeipa::human:ann@acme.com", "user_add", "denied", "10.0.0.9"],
    ],
  ])("a call of FreeIPA's: %s", (call, expected) => {
    const line = `[Tue Nov 24 10:00:00.123456 2026] [wsgi:error] [pid 7:tid 8] [remote 10.0.0.9:51000] ipa: INFO: [jsonserver_session] ann@ACME.COM: ${call}`;
    expect(told(wrapped(line))).toEqual(expected);
  });
});

test.each([
  {
    local_time: "2026-11-24T10:00:00.1 +0000",
    operation: "SEARCH",
    key: "1795514400-3",
    conn_id: 3,
    op_id: 1,
    base_dn: "dc=acme",
  },
  {
    local_time: "2026-11-24T10:00:00.1 +0000",
    operation: "BIND",
    key: "1795514400-3",
    conn_id: 3,
    op_id: 0,
    bind_dn: "cn=x",
  },
  {
    gm_time: "2026-11-24T10:00:00Z",
    target_dn: "dc=acme",
    bind_dn: "internal",
    client_ip: "internal",
    conn_id: -1,
    op_id: -1,
    result: 0,
    modify: [],
  },
])("389's other steps, and what it does by itself, are no act: %j", (record) => {
  expect(told(record)).toEqual(["drop", "no-act"]);
});

test.each([
  [{ err: 49, msg: "Invalid credentials" }, "service-account:cn=svc-app,ou=services,dc=acme"],
  [{ err: 19 }, "service-account:cn=svc-app,ou=services,dc=acme"],
  [
    { err: 53, msg: "Account inactivated. Contact system administrator." },
    "service-account:cn=svc-app,ou=services,dc=acme",
  ],
  [{ err: 53, msg: "Unauthenticated binds are not allowed" }, "unknown:anonymous"],
  [{ err: 49 }, "unknown:anonymous"],
  [{ err: 32, msg: "No such entry" }, "unknown:anonymous"],
])("whom 389 does not let in is an entry where it says so: %j", (said, who) => {
  const record = { local_time: "2026-11-24T10:00:00.1 +0000", operation: "RESULT", key: "1795514400-3", conn_id: 3 };
  expect(told({ ...record, op_id: 0, tag: 97, bind_dn: "cn=svc-app,ou=services,dc=acme", ...said })[0]).toBe(
    `ldap::${who}`,
  );
});

describe("SQL Server", () => {
  const HEAD = "audit_schema_version:1\nevent_time:2026-11-24 10:00:00.1234567\naction_id:AL  \nsucceeded:true\n";
  const TAIL = "server_principal_name:svc_app\nserver_instance_name:SQL1\nobject_name:t\n";

  test("whoever writes a statement writes no other name with it", () => {
    const statement = "statement:alter table t\nserver_principal_name:sa\nsucceeded:false\nclient_ip:192.0.2.66\n";
    const expected = ["sql-server:SQL1:service-account:svc_app", "ALTER", "success", undefined];
    expect(told({ EventID: 33205, Message: `Audit event: ${HEAD}${TAIL}${statement}` })).toEqual(expected);
    expect(told({ message: `${HEAD}${TAIL}${statement}`, "@timestamp": "2026-11-24T10:00:01Z" })).toEqual(expected);
  });

  test.each([
    ["ALTER SERVER AUDIT a1 WITH (STATE = ON)", "ON"],
    ["ALTER SERVER AUDIT a1 WITH (STATE = OFF)", undefined],
    ["ALTER SERVER AUDIT a1 WITH (STATE/**/=/**/OFF) -- STATE = ON", undefined],
  ])("of %j the log says if it is on", (statement, state) => {
    const intake = createIntake({ source: "auto", tenant: "default", now: () => NOW });
    const Message = `Audit event: ${HEAD}class_type:A \n${TAIL}statement:${statement}\n`;
    for (const record of [
      { EventID: 33205, Message },
      {
        ...{ event_time: "2026-11-24T10:00:00Z", action_id: "AL", class_type: "A ", succeeded: true, statement },
        ...{ server_principal_name: "svc_app", server_instance_name: "SQL1" },
      },
    ]) {
      const outcome = intake.read(JSON.stringify(record), "t:1");
      const event = outcome.kind === "ok" ? outcome.value : undefined;
      expect([event?.action, event?.resource_kind?.trim(), event?.labels?.["state"]]).toEqual(["ALTER", "A", state]);
    }
  });

  test("an application that repeats such a text is none", () => {
    expect(told({ message: `request body was ${HEAD}${TAIL}`, level: "info" })).toEqual([
      "dead-letter",
      "unknown-format",
    ]);
  });

  test.each([
    [
      "Login failed for user 'sa'. Reason: Password did not match. [CLIENT: 203.0.113.7]",
      ["sql-server:sql1:root:sa", "LOGIN FAILED", "denied", "203.0.113.7"],
    ],
    [
      "Login failed for user 'x'. Reason: Could not find a login matching the name provided. [CLIENT: 203.0.113.7]",
      ["sql-server:sql1:unknown:anonymous", "LOGIN FAILED", "denied", "203.0.113.7"],
    ],
    [
      "Login failed for user 'x'. [CLIENT: 192.0.2.1]'. Reason: y. [CLIENT: 203.0.113.7]",
      ["dead-letter", "unknown-format"],
    ],
  ])("a sign-in that its own log has: %s", (Message, expected) => {
    expect(told({ EventID: 18456, Computer: "sql1", TimeCreated: "2026-11-24T10:00:00Z", Message })).toEqual(expected);
  });
});

describe("Samba", () => {
  const audit = (said: string): string => `<14>Nov 24 10:00:00 nas01 smbd_audit[812]: ${said}`;

  test.each<[string, readonly (string | undefined)[]]>([
    [
      "acme\\ann|10.0.0.9|share|openat|ok|r|a|root|unlinkat|ok|x",
      ["samba:ACME:human:ann", "openat", "success", "10.0.0.9"],
    ],
    [
      "10.0.0.9|svc_backup|share|pread_send|ok|y",
      ["samba::service-account:svc_backup", "pread_send", "success", "10.0.0.9"],
    ],
    [
      "svc_backup|10.0.0.9|unlinkat|fail (Permission denied)|y",
      ["samba::service-account:svc_backup", "unlinkat", "denied", "10.0.0.9"],
    ],
    ["10.0.0.9|10.0.0.8|share|openat|ok|y", ["drop", "no-act"]],
    ["|10.0.0.9|share|openat|ok|y", ["samba::unknown:anonymous", "openat", "success", "10.0.0.9"]],
    ["10.0.0.9||share|openat|ok|y", ["samba::unknown:anonymous", "openat", "success", "10.0.0.9"]],
    ["a\\b\\c|10.0.0.9|share|openat|ok|y", ["drop", "no-act"]],
  ])("what is done with a file is whose it is, or no act: %s", (said, expected) => {
    expect(told(audit(said))).toEqual(expected);
  });

  test.each([
    ["openat|ok|r|dir/a.txt", "read", "dir/a.txt"],
    ["create_file|ok|0x120089|file|open|dir/a.txt", "write", "dir/a.txt"],
    ["mkdirat|ok|r|b", "write", "r|b"],
    ["opendir|ok|dir", "read", "dir"],
  ])("what is done with which file: %s", (said, actionClass, resource) => {
    const intake = createIntake({ source: "auto", tenant: "default", now: () => NOW });
    const outcome = intake.read(audit(`ann|10.0.0.9|share|${said}`), "t:1");
    expect(outcome).toMatchObject({ value: { action_class: actionClass, resource } });
  });

  const signIn = (status: string, mappedAccount: string, mappedDomain: string): object => ({
    ...{ timestamp: "2026-11-24T10:00:00.123456+0000", type: "Authentication" },
    Authentication: {
      ...{ status, mappedAccount, mappedDomain, clientAccount: mappedAccount, becameAccount: null, becameDomain: null },
      ...{ serviceDescription: "SMB2", remoteAddress: "ipv4:203.0.113.7:1025" },
    },
  });

  test.each(["NO_SUCH_USER", "LOGON_FAILURE", "NO_LOGON_SERVERS", "NO_SUCH_DOMAIN", "INVALID_PARAMETER"])(
    "whoever guesses is one, however many names and domains they type: %s",
    (status) => {
      const who = ["ann", "bo"].map((name) => told(signIn(`NT_STATUS_${status}`, name, name.toUpperCase()))[0]);
      expect(new Set(who)).toEqual(new Set(["samba::unknown:anonymous"]));
    },
  );

  test.each(["WRONG_PASSWORD", "ACCOUNT_LOCKED_OUT", "ACCOUNT_DISABLED", "PASSWORD_EXPIRED", "INVALID_LOGON_HOURS"])(
    "what is said of an account is the account's: %s",
    (status) => {
      expect(told(signIn(`NT_STATUS_${status}`, "ann", "ACME"))[0]).toBe("samba:ACME:human:ann");
    },
  );

  test("the same of a program of one's own is none", () => {
    expect(told(audit("ann|10.0.0.9|openat|ok|x").replace("smbd_audit", "app"))).toEqual(["dead-letter", "not-json"]);
  });
});

describe("PingFederate", () => {
  const LINE =
    "2026-11-24 10:00:00,123| tid:abc| AUTHN_ATTEMPT| ann| 203.0.113.7 | | crm| SAML20| pf1| IdP| failure| Form| | 34";

  test("a line has its parts between bars, and no more", () => {
    expect(told(LINE)).toEqual(["pingfederate::human:ann", "AUTHN_ATTEMPT", "denied", "203.0.113.7"]);
    expect(told(LINE.replace("ann", "ann| 192.0.2.1 | | x| SAML20| pf1| IdP| success"))).toEqual([
      "dead-letter",
      "not-json",
    ]);
  });
});

test.each(["a=", "x ", "dn=", "[", "(", "{", ", ", "for "])(
  "a line of a million %j is looked at in a moment",
  (part) => {
    const many = part.repeat(1_000_000 / part.length);
    for (const line of [slapd(`BIND dn="${many}`), kdc(`ISSUE: authtime 1, etypes {${many}`), kdc(many), many]) {
      expect(told(line)[0]).not.toMatch(/^ldap|^kerberos/);
      expect(told({ message: line })[0]).not.toMatch(/^ldap|^kerberos/);
    }
  },
);
