import type { Condition, Rule } from "../../rule.ts";
import { ticket, windows } from "../examples/machines.ts";
import { plainRule } from "../plain-rule.ts";
import { traceRule } from "../trace-rule.ts";

const SOURCES = { sources: ["windows-security"] } as const;
const TICKET = "4769 service-ticket-requested";
const MINUTE_MS = 60_000;

/** Accounts of computers have passwords that nobody guesses; those of services may have had theirs from people. */
const OF_A_SERVICE: Condition = {
  not: {
    any: [
      { field: "resource", suffix: "$" },
      { field: "resource", prefix: "krbtgt" },
    ],
  },
};
const WEAK: Condition = { field: "labels.encryption", in: ["rc4", "des"] };

/** What is asked of Kerberos and NTLM, from which passwords are guessed, or by which they are tried. */
export const WINDOWS_TICKETS: readonly Rule[] = [
  {
    ...plainRule({
      ...SOURCES,
      id: "windows-kerberoasting",
      title: "{identity_name} asked for tickets in an old encryption for many services, the last for {resource}",
      actions: [TICKET],
      when: { all: [WEAK, OF_A_SERVICE] },
      severity: "high",
      attack: { tactic: "Credential Access", technique: "T1558.003" },
      owasp: ["NHI4"],
      expected: "one or two services that cannot do better, each by whoever uses it",
      shows: ["resource", "labels.encryption", "src_ip"],
      key: "identity_uid",
      falsePositives: [
        "A scanner, or a client that knows no other encryption: every service that it uses is then one.",
      ],
      response: [
        "Change the passwords of the services' accounts to long random ones, or make them managed accounts; turn RC4 off for them.",
        "Find the program that asked on the machine of the address.",
      ],
      fires: ["x", ticket("svc-a", "0x17")],
      quiet: ["computers", ticket("WEB01$", "0x17")],
    }),
    threshold: { distinct: ["resource"], noun: "services", atLeast: 4, withinMs: 10 * MINUTE_MS },
    fires: [
      { name: "four in a row", records: ["svc-a", "svc-b", "svc-c", "svc-d"].map((name) => ticket(name, "0x17")) },
    ],
    quiet: [
      { name: "one that cannot do better", records: Array.from({ length: 5 }, () => ticket("svc-a", "0x17")) },
      {
        name: "in a newer encryption",
        records: ["svc-a", "svc-b", "svc-c", "svc-d"].map((name) => ticket(name, "0x12")),
      },
    ],
  },
  {
    ...plainRule({
      ...SOURCES,
      id: "windows-many-services-tickets",
      title: "{identity_name} asked for tickets for very many services, the last for {resource}",
      actions: [TICKET],
      when: OF_A_SERVICE,
      severity: "medium",
      attack: { tactic: "Credential Access", technique: "T1558.003" },
      expected: "the services that it works with",
      shows: ["resource", "src_ip"],
      key: "identity_uid",
      falsePositives: ["A monitor that asks all services how they are."],
      fires: ["x", ticket("svc-a", "0x12")],
      quiet: ["one", ticket("svc-a", "0x12")],
    }),
    threshold: { distinct: ["resource"], noun: "services", atLeast: 24, withinMs: 5 * MINUTE_MS },
    fires: [{ name: "all of them", records: Array.from({ length: 24 }, (_, at) => ticket(`svc-${at}`, "0x12")) }],
  },
  plainRule({
    ...SOURCES,
    id: "windows-asrep-roasting",
    title: "A ticket for {identity_name} was given without its password being known, in an old encryption",
    actions: ["4768 tgt-requested"],
    when: { all: [{ field: "labels.preauthentication", equals: "0" }, WEAK] },
    severity: "medium",
    attack: { tactic: "Credential Access", technique: "T1558.004" },
    owasp: ["NHI4"],
    expected: "a ticket is given to whoever proves to know the password",
    shows: ["src_ip", "labels.encryption"],
    key: "identity_uid",
    falsePositives: ["A system of old that cannot preauthenticate: give its account a long random password."],
    response: [
      "Require preauthentication for the account, and change its password.",
      "Look for who asked at the address.",
    ],
    fires: ["an account without preauthentication", ticket("krbtgt", "0x17", 4768, { PreAuthType: "0" })],
    quiet: ["with it", ticket("krbtgt", "0x12", 4768, { PreAuthType: "2" })],
  }),
  {
    ...plainRule({
      ...SOURCES,
      id: "windows-many-accounts-tried",
      title: "{identity_name} used the passwords of many other accounts, the last of {labels.target_user}",
      actions: ["4648 explicit-logon"],
      // A machine that many people sign in at says so of each of them in its own name.
      when: {
        not: {
          any: [
            { field: "labels.target_user", suffix: "$" },
            { field: "identity_kind", equals: "workload" },
          ],
        },
      },
      severity: "medium",
      attack: { tactic: "Credential Access", technique: "T1110.003" },
      expected: "a few accounts, by whoever runs things as them",
      shows: ["labels.target_user", "resource"],
      key: "identity_uid",
      falsePositives: ["A program that starts jobs as whoever ordered them."],
      fires: ["x", windows(4648, { TargetUserName: "ann" })],
      quiet: ["one", windows(4648, { TargetUserName: "ann" })],
    }),
    threshold: { distinct: ["labels.target_user"], noun: "accounts", atLeast: 8, withinMs: 10 * MINUTE_MS },
    fires: [
      {
        name: "one after the other",
        records: Array.from({ length: 8 }, (_, at) => windows(4648, { TargetUserName: `user${at}` })),
      },
    ],
    quiet: [
      {
        name: "whoever signs in at a terminal server",
        records: Array.from({ length: 8 }, (_, at) =>
          windows(4648, { SubjectUserName: "RDS01$", SubjectUserSid: "S-1-5-18", TargetUserName: `user${at}` }),
        ),
      },
    ],
  },
  {
    ...plainRule({
      ...SOURCES,
      id: "windows-names-guessed",
      title: "Somebody tried names that nobody has, the last {labels.target_user}",
      actions: ["4625 logon-failed*"],
      when: { field: "labels.failure", equals: "no-such-user" },
      severity: "medium",
      attempted: "medium",
      refusal: "alone",
      attack: { tactic: "Credential Access", technique: "T1110.003" },
      expected: "now and then a name that was mistyped",
      shows: ["labels.target_user", "src_ip", "labels.workstation"],
      key: "src_network",
      falsePositives: ["A program that has the names of users who left."],
      response: ["Close the way in from that network; look for a sign-in that went well from there."],
      fires: ["x", windows(4625, { TargetUserName: "a", SubStatus: "0xc0000064" })],
      quiet: ["a wrong password", windows(4625, { TargetUserName: "a", SubStatus: "0xc000006a" })],
    }),
    threshold: {
      distinct: ["labels.target_user"],
      per: "src_ip",
      noun: "names",
      atLeast: 10,
      withinMs: 10 * MINUTE_MS,
    },
    fires: [
      {
        name: "ten from one address",
        records: Array.from({ length: 10 }, (_, at) =>
          windows(4625, {
            TargetUserName: `n${at}`,
            SubStatus: "0xc0000064",
            IpAddress: "203.0.113.66",
            LogonType: "3",
          }),
        ),
      },
    ],
  },
  plainRule({
    ...SOURCES,
    id: "windows-service-account-at-a-screen",
    title: "{identity_name}, a service's account, signed in as a person does at {resource} ({labels.logon_type})",
    actions: [
      "4624 logon interactive",
      "4624 logon remote-interactive",
      "4624 logon cached-interactive",
      "4624 logon cached-remote-interactive",
      "4624 logon unlock",
    ],
    kinds: ["service-account"],
    severity: "medium",
    attack: { tactic: "Lateral Movement", technique: "T1021.001" },
    owasp: ["NHI10"],
    expected: "logons as a service, as a job, or over the network",
    shows: ["resource", "src_ip", "labels.logon_type"],
    falsePositives: ["Somebody who sets the service up: give them an account of their own for it."],
    response: [
      "Ask who that was; deny the account to log on locally and by Remote Desktop (a policy for user rights).",
    ],
    fires: [
      "by Remote Desktop",
      windows(4624, { TargetUserName: "svc-sql", TargetDomainName: "CORP", LogonType: "10", IpAddress: "10.0.0.66" }),
    ],
    quiet: ["as a service", windows(4624, { TargetUserName: "svc-sql", TargetDomainName: "CORP", LogonType: "5" })],
  }),
  traceRule({
    ...SOURCES,
    id: "windows-cleartext-logon",
    title: "The password of {identity_name} went over the network in clear to {resource}",
    actions: ["4624 logon network-cleartext"],
    attack: { tactic: "Credential Access", technique: "T1552" },
    owasp: ["NHI4"],
    expected: "a web server with basic authentication, and nothing else",
    fires: [
      "one",
      windows(4624, { TargetUserName: "svc-sql", TargetDomainName: "CORP", LogonType: "8", IpAddress: "10.0.0.66" }),
    ],
    quiet: ["over the network", windows(4624, { TargetUserName: "svc-sql", TargetDomainName: "CORP", LogonType: "3" })],
  }),
];
