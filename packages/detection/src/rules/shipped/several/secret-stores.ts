import type { JsonObject } from "@rolecall/core";
import type { Rule } from "../../rule.ts";
import { NO_SYNCER } from "../aws/secrets.ts";
import { azure, gcp } from "../examples/clouds.ts";
import { cloudtrail } from "../examples/records.ts";
import { vault as vaultServer } from "../examples/vendors.ts";
import { SECRETS_READ } from "../secrets-read.ts";

const ROUTINE =
  "A migration, a backup of the vault, or an operator that keeps all secrets in step: by one identity, planned.";
const ASK = "Ask its owner; take the right to read from it (reversible), and make the secrets that were read anew.";

/** A call of a key vault's own operations, as its audit log has it. */
const vault = (operation: string, object: string): JsonObject =>
  azure(operation, {
    category: "AuditEvent",
    properties: { id: `https://kv.vault.azure.net/${object}`, httpStatusCode: 200 },
  });

const LIST = "google.cloud.secretmanager.v1.SecretManagerService.ListSecrets";
const listed = (project: string): JsonObject =>
  gcp("secretmanager.googleapis.com", LIST, ["secretmanager.secrets.list"], {
    resourceName: `projects/${project}`,
  });

const DAY_MS = 86_400_000;
const ACCESS = "google.cloud.secretmanager.v1.SecretManagerService.AccessSecretVersion";

interface Store {
  readonly provider: string;
  readonly source: string;
  readonly actions: readonly string[];
  /** A read of the secret of that name. */
  readonly read: (name: string) => JsonObject;
}

const STORES: readonly Store[] = [
  {
    ...{ provider: "aws", source: "aws-cloudtrail", actions: ["GetSecretValue"] },
    read: (name) => cloudtrail("secretsmanager", "GetSecretValue", { secretId: name }),
  },
  {
    ...{ provider: "vault", source: "vault-audit", actions: ["read *"] },
    read: (name) => vaultServer("read", `secret/data/${name}`),
  },
  {
    ...{ provider: "azure", source: "azure-activity", actions: ["SecretGet", "SecretGetVersion"] },
    read: (name) => vault("SecretGet", `secrets/${name}`),
  },
  {
    ...{ provider: "gcp", source: "gcp-audit", actions: [ACCESS] },
    read: (name) =>
      gcp("secretmanager.googleapis.com", ACCESS, ["secretmanager.versions.access"], {
        resourceName: `projects/1/secrets/${name}/versions/1`,
      }),
  },
];

/** The rules of ten minutes ask for fifteen: whoever takes one each half hour has as many by the evening. */
function overADay({ provider, source, actions, read }: Store): Rule {
  const some = (many: number): readonly JsonObject[] => Array.from({ length: many }, (_, n) => read(`team${n}`));
  return {
    id: `${provider}-secrets-read-over-a-day`,
    version: 1,
    title: "{identity_name} read ten different secrets and more within a day",
    sources: [source],
    actions,
    when: { all: [{ field: "action_class", equals: "secret" }, NO_SYNCER] },
    threshold: { distinct: ["resource"], noun: "secrets", atLeast: 10, withinMs: DAY_MS },
    ...SECRETS_READ,
    severity: "low",
    confidence: "low",
    attacks: [{ tactic: "Credential Access", technique: "T1555.006" }],
    owasp: ["NHI2", "NHI5"],
    expected: "an application reads the few secrets that it needs, however slowly",
    shows: ["resource", "src_ip"],
    falsePositives: [ROUTINE, "An application with many secrets: on its first day."],
    response: [ASK],
    fires: [{ name: "ten", records: some(10) }],
    quiet: [
      { name: "nine", records: some(9) },
      { name: "one, often", records: Array.from({ length: 10 }, () => read("shop")) },
    ],
  };
}

/** Stores of secrets that are read through, at once or over a day. */
export const SECRET_STORES: readonly Rule[] = [
  ...STORES.map(overADay),
  {
    id: "azure-vault-secrets-enumerated",
    version: 1,
    title: "{identity_name} took many secrets, keys or certificates from key vaults of {account_uid}",
    sources: ["azure-activity"],
    actions: [
      "SecretGet",
      "SecretGetVersion",
      "KeyGet",
      "CertificateGet",
      "SecretBackup",
      "KeyBackup",
      "CertificateBackup",
    ],
    threshold: { distinct: ["resource"], noun: "secrets", atLeast: 15, withinMs: 600_000 },
    ...SECRETS_READ,
    severity: "high",
    confidence: "medium",
    attacks: [{ tactic: "Credential Access", technique: "T1555.006" }],
    owasp: ["NHI2", "NHI5"],
    expected: "an application reads the few secrets that it needs",
    shows: ["resource", "src_ip"],
    falsePositives: [ROUTINE],
    response: [ASK],
    fires: [{ name: "fifteen", records: Array.from({ length: 15 }, (_, n) => vault("SecretGet", `secrets/s${n}`)) }],
    quiet: [{ name: "one, often", records: Array.from({ length: 15 }, () => vault("SecretGet", "secrets/s1")) }],
  },
  {
    id: "gcp-secrets-listed-across-projects",
    version: 1,
    title: "{identity_name} asked many projects which secrets they have",
    sources: ["gcp-audit"],
    actions: [LIST],
    threshold: { distinct: ["raw.protoPayload.resourceName"], noun: "projects", atLeast: 4, withinMs: 600_000 },
    severity: "medium",
    confidence: "medium",
    attacks: [{ tactic: "Discovery", technique: "T1526" }],
    owasp: ["NHI5"],
    expected: "an application knows its project",
    shows: ["account_uid", "src_ip"],
    falsePositives: ["Scanners of the security team, by one known identity."],
    response: [ASK],
    fires: [{ name: "four", records: ["a", "b", "c", "d"].map(listed) }],
    quiet: [{ name: "one, often", records: ["a", "a", "a", "a"].map(listed) }],
  },
];
