import { existsSync, readdirSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { JsonObject } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import type { TacticName } from "../tags/index.ts";
import { createRules } from "./index.ts";
import { decodeAny } from "./test/decode-record.ts";

// Real logs that nobody wrote for this project. They are read in place and are not part of the repository.
const CORPORA = `${import.meta.dirname}/../../../../../shared/corpora`;
const isAbsent = !existsSync(CORPORA);
const WHY = isAbsent ? " (skipped: the corpora are not on this machine)" : "";

function parse(path: string): JsonObject[] {
  const bytes = readFileSync(`${CORPORA}/${path}`);
  const text = (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  if (text.startsWith("[")) return JSON.parse(text) as JsonObject[];
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as JsonObject);
}

interface Found {
  readonly rule: string;
  readonly tactics: readonly string[];
  readonly identity: string;
  readonly record: JsonObject;
}

/** All matches of some records in the order of `order`, by a fresh set of rules. */
function matchesOf(records: readonly JsonObject[], order: string): Found[] {
  const rules = createRules();
  const sorted = records.toSorted((a, b) => (String(a[order]) < String(b[order]) ? -1 : 1));
  return sorted.flatMap((record) => {
    const event = decodeAny(record);
    // What is told at `info` is the life of an account, to be read beside a finding: it is no accusation.
    const matches = event === undefined ? [] : rules.check(event).filter((match) => match.severity !== "info");
    return matches.map((match) => ({
      rule: match.rule,
      tactics: match.attacks.map((attack) => attack.tactic),
      identity: event?.identity_uid ?? "",
      record,
    }));
  });
}

/** The tactic that a file's name says, in the names of v19. */
const TACTIC: Readonly<Record<string, TacticName>> = {
  "credential-access": "Credential Access",
  "defense-evasion": "Defense Impairment",
  discovery: "Discovery",
  execution: "Execution",
  exfiltration: "Exfiltration",
  impact: "Impact",
  "initial-access": "Initial Access",
  "lateral-movement": "Lateral Movement",
  persistence: "Persistence",
  "privilege-escalation": "Privilege Escalation",
};

/** Which rule answers which technique. */
const ANSWERS: Readonly<Record<string, string>> = {
  "credential-access.ec2-get-password-data": "aws-passwords-read",
  "credential-access.secretsmanager-batch-retrieve-secrets": "aws-secrets-batch-read",
  "credential-access.secretsmanager-retrieve-secrets": "aws-secrets-enumerated",
  "credential-access.ssm-retrieve-securestring-parameters": "aws-parameters-decrypted",
  "defense-evasion.cloudtrail-delete": "aws-trail-deleted",
  "defense-evasion.cloudtrail-event-selectors": "aws-trail-narrowed",
  "defense-evasion.cloudtrail-stop": "aws-trail-stopped",
  "defense-evasion.dns-delete-logs": "aws-dns-log-removed",
  "defense-evasion.organizations-leave": "aws-organization-left",
  "defense-evasion.vpc-remove-flow-logs": "aws-flow-logs-removed",
  "discovery.ec2-download-user-data": "aws-user-data-harvested",
  "execution.ec2-launch-unusual-instances": "aws-unusual-instances-launched",
  "execution.ec2-user-data": "aws-user-data-changed",
  "execution.ssm-send-command": "aws-command-sent",
  "execution.ssm-start-session": "aws-session-started",
  "exfiltration.ec2-security-group-open-port-22-ingress": "aws-admin-port-opened",
  "exfiltration.ec2-share-ami": "aws-image-shared",
  "exfiltration.ec2-share-ebs-snapshot": "aws-snapshot-shared",
  "exfiltration.rds-share-snapshot": "aws-database-snapshot-shared",
  "impact.bedrock-invoke-model": "aws-model-access-enabled",
  "initial-access.console-login-without-mfa": "aws-login-without-mfa",
  "lateral-movement.ec2-instance-connect": "aws-ssh-key-pushed",
  "lateral-movement.ec2-serial-console-send-ssh-public-key": "aws-serial-console-used",
  "persistence.iam-backdoor-role": "aws-role-trust-outside",
  "persistence.iam-backdoor-user": "aws-key-for-another-user",
  "persistence.iam-create-admin-user": "aws-admin-granted",
  "persistence.iam-create-backdoor-role": "aws-role-trust-outside",
  "persistence.iam-create-user-login-profile": "aws-login-profile-created",
  "persistence.lambda-backdoor-function": "aws-function-opened",
  "persistence.lambda-layer-extension": "aws-function-layer-added",
  "persistence.lambda-overwrite-code": "aws-function-code-replaced",
  "persistence.rolesanywhere-create-trust-anchor": "aws-external-trust-created",
  "persistence.sts-federation-token": "aws-federation-token",
  "privilege-escalation.iam-update-user-login-profile": "aws-login-profile-reset",
};

/** The tactic that ATT&CK gives and the file's name does not. */
const OTHER_TACTIC: Readonly<Record<string, TacticName>> = {
  // T1686.001 is an impairment in v19; the file's author calls what may follow from it.
  "exfiltration.ec2-security-group-open-port-22-ingress": "Defense Impairment",
  // The rule that answers sees machines launched, whose harm is what they are used for.
  "execution.ec2-launch-unusual-instances": "Impact",
};

/** No answer. Nothing in these records shows where the machine is at home: one address, and no call from the machine. */
const UNANSWERED = ["credential-access.ec2-steal-instance-credentials"];

describe(`one file for each technique${WHY}`, () => {
  test.skipIf(isAbsent).each(Object.entries(ANSWERS))("%s is found by %s, under its tactic", (technique, rule) => {
    const found = matchesOf(parse(`cloudtrail-stratus/aws.${technique}.json`), "eventTime");
    const tactics = found.filter((match) => match.rule === rule).flatMap((match) => match.tactics);
    expect(tactics).toContain(OTHER_TACTIC[technique] ?? TACTIC[technique.split(".")[0] ?? ""]);
  });

  test.skipIf(isAbsent)("every file is answered, but for those that say why not", () => {
    const files = readdirSync(`${CORPORA}/cloudtrail-stratus`).filter((name) => name.endsWith(".json"));
    const techniques = files.map((name) => name.slice("aws.".length, -".json".length));
    expect(techniques.toSorted()).toEqual([...Object.keys(ANSWERS), ...UNANSWERED].toSorted());
  });
});

test.skipIf(isAbsent)(`a cluster at its ordinary work matches nothing${WHY}`, () => {
  expect(matchesOf(parse("kubernetes-audit/events.ndjson.gz"), "auditID")).toEqual([]);
});

test.skipIf(isAbsent)(`in an account under attack, hardly anything but the attack matches${WHY}`, () => {
  // The attack tool's user agent names it: without it, rules must do.
  const records = parse("cloudtrail-invictus/events.ndjson.gz").map((record) =>
    String(record["userAgent"]).includes("stratus") ? { ...record, userAgent: "-" } : record,
  );
  const labels = JSON.parse(readFileSync(`${CORPORA}/cloudtrail-invictus/stratus-sessions.json`, "utf8")) as {
    sessions: { stratusRun: string; eventIDs: string[] }[];
  };
  const runOf = new Map(labels.sessions.flatMap(({ stratusRun, eventIDs }) => eventIDs.map((id) => [id, stratusRun])));
  const found = matchesOf(records, "eventTime");
  const runs = new Set(found.flatMap((match) => runOf.get(String(match.record["eventID"])) ?? []));
  const outside = found.filter((match) => !runOf.has(String(match.record["eventID"])));
  // Deleted when the exercise was cleaned up: true, and the rules' notes say whose work it is.
  expect(outside.map((match) => match.rule)).toEqual([
    "aws-log-group-deleted",
    "aws-watching-log-shortened",
    "aws-trail-deleted",
    "aws-trail-deleted",
    "aws-bucket-destroyed",
    "aws-bucket-destroyed",
    "aws-bucket-destroyed",
    "aws-database-snapshot-deleted",
    "aws-bucket-destroyed",
    "aws-bucket-destroyed",
  ]);
  expect(runs.size).toBeGreaterThanOrEqual(25);
});

/** Which of our rules mean what a rule of that collection means. The rest of it is out of scope here. */
const SAME_INTENT: Readonly<Record<string, string>> = {
  "AWS.Bedrock.GuardrailUpdateDelete": "aws-model-guard-removed",
  "AWS.CloudTrail.LoginProfileCreatedOrModified": "aws-login-profile-reset",
  "AWS.CloudTrail.ShortLifecycle": "aws-log-bucket-short-lived",
  "AWS.Console.GetSigninToken.Abuse": "aws-console-from-api-key",
  "AWS.Console.RootLogin": "aws-root-signed-in",
  "AWS.CloudTrail.RootPasswordChanged": "aws-root-signed-in",
  "AWS.CloudTrail.DNSLogsDeleted": "aws-dns-log-removed",
  "AWS.CloudTrail.NetworkACLPermissiveEntry": "aws-network-acl-opened",
  "AWS.CloudTrail.ResourceMadePublic": "aws-resource-made-public aws-bucket-shared",
  "AWS.CloudTrail.SecurityConfigurationChange": "aws-trail-deleted",
  "AWS.CloudTrail.IAMCompromisedKeyQuarantine": "aws-key-quarantined",
  "AWS.EC2.Startup.Script.Change": "aws-user-data-changed",
  "AWS.EC2.Traffic.Mirroring": "aws-traffic-mirrored",
  "AWS.IAM.AttachAdminRolePolicy": "aws-admin-granted",
  "AWS.IAM.CreateUser": "aws-user-created",
  "AWS.IAM.Backdoor.User.Keys": "aws-key-for-another-user",
  "AWS.KMS.CustomerManagedKeyLoss": "aws-key-material-destroyed",
  "AWS.RDS.ActivityStreamStopped": "aws-detection-service-off",
  "AWS.RDS.PublicRestore": "aws-database-made-public",
  "AWS.S3.CopyObjectWithClientSideEncryption": "aws-objects-encrypted-with-own-key",
  "AWS.S3.DeletePublicAccessBlock": "aws-public-access-unblocked",
  "AWS.S3.SecurityControlDisabling": "aws-versioning-suspended aws-bucket-log-off",
  "AWS.S3.SuspendVersioning": "aws-versioning-suspended",
  "AWS.SecretsManager.BatchRetrieveSecretsCatchAll": "aws-secrets-batch-read",
  "AWS.SSM.DistributedCommand": "aws-command-sent",
  "AWS.STS.GetCallerIdentity.TruffleHog": "aws-key-tested",
  "Amazon.EKS.AnonymousAPIAccess": "kubernetes-anonymous-allowed",
  "Kubernetes.ClientCertificate.Created": "kubernetes-client-certificate-requested",
  "Kubernetes.ClusterRoleBinding.Privileged": "kubernetes-admin-bound",
  "Kubernetes.Pod.SystemNamespace": "kubernetes-pod-in-system-namespace",
  "Kubernetes.Pod.Dangerous.Capabilities": "kubernetes-privileged-pod",
  "Kubernetes.Role.PodExec": "kubernetes-powerful-role",
  "Kubernetes.Role.Wildcard": "kubernetes-wildcard-role",
  "Kubernetes.Secret.AccessDenied": "kubernetes-secret-refused",
  "Kubernetes.ServiceAccount.TokenCreated": "kubernetes-token-made",
  "GitHub.Branch.ProtectionDisabled": "github-branch-protection-removed",
  "GitHub.Org.IpAllowlist": "github-address-list-widened github-sign-in-weakened",
  "Github.Organization.App.Integration.Installed": "github-app-installed",
  "Github.Public.Repository.Created": "github-public-repository-created",
  "GitHub.Repo.RulesetModified": "github-branch-protection-removed github-ruleset-disabled",
  "Github.Repo.VisibilityChange": "github-repository-made-public",
  "GitHub.SupplyChain.SuspiciousUserAgents": "github-changed-by-a-package-manager",
  "GitHub.Webhook.Modified": "github-webhook-added",
};

/** A case as a source takes it: some were written without the time, the user, the object and the names of the log. */
function completed(log: JsonObject, logType: string): JsonObject {
  const at = "2024-01-01T00:00:00Z";
  if (logType === "AWS.CloudTrail") return { eventTime: at, eventSource: "s3.amazonaws.com", ...log };
  if (logType === "GitHub.Audit") return { created_at: at, org: "example", ...log };
  const user = { username: "somebody" };
  const objectRef = { resource: "pods" };
  return {
    requestReceivedTimestamp: at,
    apiVersion: "audit.k8s.io/v1",
    stage: "ResponseComplete",
    user,
    objectRef,
    ...log,
  };
}

test.skipIf(isAbsent)(`labelled single logs: what another collection's rules mean, these mean too${WHY}`, () => {
  const cases = ["AWS_CloudTrail", "Amazon_EKS_Audit", "GitHub_Audit"].flatMap((name) =>
    parse(`rule-tests/${name}.ndjson`),
  );
  const tally = { fired: 0, missed: 0, quiet: 0, refused: 0, loud: [] as string[] };
  for (const { rule, case: title, expected, log, log_type: type } of cases) {
    const ours = SAME_INTENT[String(rule)]?.split(" ");
    const event = decodeAny(completed(log as JsonObject, String(type)));
    if (ours === undefined || event === undefined) continue;
    const matches = createRules().check(event);
    const match = matches.find((each) => ours.includes(each.rule));
    if (expected === true) tally[match === undefined ? "missed" : "fired"] += 1;
    else if (match === undefined) tally.quiet += 1;
    // Where that collection is silent about what was refused, these report the attempt, at a lower severity.
    else if (event.outcome === "denied") tally.refused += 1;
    else tally.loud.push(`${String(rule)}: ${String(title)}`);
  }
  expect(tally.loud).toEqual(LOUD);
  expect(tally.fired).toBeGreaterThanOrEqual(79);
  // Three of them have an empty object, which no source takes.
  expect(tally.quiet).toBeGreaterThanOrEqual(88);
  expect(tally.missed).toBeLessThanOrEqual(13);
  expect(tally.refused).toBeLessThanOrEqual(13);
});

/** Cases that the other collection's rule leaves out and ours, of a wider meaning, does not. */
const LOUD = [
  "AWS.SecretsManager.BatchRetrieveSecretsCatchAll: BatchGetSecretValue Catch-All with other filters",
  "AWS.SSM.DistributedCommand: Single Command Send, No Cached IDs",
];
