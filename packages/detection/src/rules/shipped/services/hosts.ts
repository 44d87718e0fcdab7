import type { Condition, Rule } from "../../rule.ts";
import { nomad, render, vercel } from "../examples/hosts.ts";
import { plainRule } from "../plain-rule.ts";
import { traceRule } from "../trace-rule.ts";

const SOURCE = { sources: ["services"] } as const;

/** Of an application that is run elsewhere, or of a cluster: what it comes in with is shown to whoever asks. */
export const SHOWN: readonly string[] = [
  ...["env-variable-read*", "shared-env-variable-read*", "storage-view-secret", "ViewEnvVarValuesEvent"],
  ...["ViewConnectionInfoEvent", "secret_store.read", "POST /v3/clusters/*"],
  ...["audit.service_key.show", "audit.service_binding.show", "audit.app.revision.environment_variables.show"],
  ...["audit.user_provided_service_instance.show", "audit.app.environment.show", "User retrieved secret for API ID"],
  ...["SECRET - PASSWORD_DISPLAYED", "SECRET - EXPORT", "SECRET - COPY"],
];

/** Of what is done with a cluster of Rancher's, what makes a file with a key to it. */
export const IS_SHOWN: Condition = {
  any: [{ not: { field: "action", prefix: "POST /v3/clusters" } }, { field: "action", contains: "generateKubeconfig" }],
};

/** Where applications run: what is seen of their secrets, and who is within. */
export const SERVICES_HOSTS: readonly Rule[] = [
  traceRule({
    ...SOURCE,
    id: "service-secret-shown",
    title: "{identity_name} had secrets at {provider} shown: {resource|not named in the log} ({action})",
    actions: SHOWN,
    when: IS_SHOWN,
    attack: { tactic: "Credential Access", technique: "T1552" },
    expected: "whoever sets an application up",
    fires: ["its variables", vercel("env-variable-read")],
    quiet: ["a variable is changed", vercel("env-variable-edit")],
  }),
  traceRule({
    ...SOURCE,
    id: "service-shell-opened",
    title: "{identity_name} opened a shell in an application at {provider}: {resource|not named in the log}",
    actions: ["StartShellEvent", "GET /v1/client/allocation/{id}/exec", "audit.app.ssh-authorized"],
    attack: { tactic: "Execution", technique: "T1609" },
    expected: "whoever looks for a fault",
    fires: ["in an allocation", nomad("GET", "/v1/client/allocation/1/exec?command=sh")],
    quiet: ["what it uses is looked at", nomad("GET", "/v1/client/allocation/1/stats")],
  }),
  plainRule({
    ...SOURCE,
    id: "service-backup-downloaded",
    title: "{identity_name} downloaded a copy of a database at {provider}: {resource|not named in the log}",
    actions: ["DownloadDatabaseBackupEvent"],
    severity: "low",
    attack: { tactic: "Exfiltration", technique: "T1567" },
    expected: "copies are put back where they came from",
    fires: ["one", render("DownloadDatabaseBackupEvent", { database: "dpg-1" })],
    quiet: ["how to connect to it", render("ViewConnectionInfoEvent", { database: "dpg-1" })],
  }),
  traceRule({
    ...SOURCE,
    id: "service-something-exported",
    title: "{identity_name} carried something out of {provider} ({action})",
    actions: [
      ...["DOWNLOAD_AUDIT_LOGS", "PAGE_EXPORT", "batchExport.create", "GET /v1/snapshot", "GET /v1/operator/snapshot"],
    ],
    when: { field: "provider", in: ["retool", "langfuse", "consul", "nomad"] },
    attack: { tactic: "Collection", technique: "T1530" },
    expected: "copies by whoever runs the service, at known times",
    key: "action",
    fires: ["all that a cluster knows", nomad("GET", "/v1/operator/snapshot")],
    quiet: ["a job", nomad("GET", "/v1/job/web")],
  }),
];
