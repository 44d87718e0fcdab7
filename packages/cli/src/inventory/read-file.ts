import { meantHint } from "@rolecall/core";
import { checkShape } from "./check-shape.ts";
import { type FileFault, faultAt } from "./fault.ts";
import { faultOfMatch, isOfAll } from "./identity-id.ts";
import { INVENTORY_KEYS, inventorySchema, TOP_KEYS } from "./inventory-schema.ts";
import { isBackstage, readBackstage } from "./read-backstage.ts";
import { readCodeowners } from "./read-codeowners.ts";
import { isCredentialReport, readCredentialReport, readCsvInventory } from "./read-csv.ts";
import { isKubernetes, readKubernetes } from "./read-kubernetes.ts";
import { isTerraformState, readTerraform } from "./read-terraform.ts";
import { type InventoryFile, listOf, objectOf, type Reading, textOf } from "./reading.ts";
import { readYamlDocuments, type YamlDocument } from "./yaml-document.ts";

/** Reads one file, whatever of the forms it has: our own, CSV, CODEOWNERS, Backstage, Terraform, Kubernetes, IAM. */
export function readInventoryFile(file: InventoryFile): Reading {
  const { path, text } = file;
  if (/(?:^|[\\/])CODEOWNERS$/.test(path)) return readCodeowners(file);
  if (isCredentialReport(text)) return readCredentialReport(file);
  if (path.toLowerCase().endsWith(".csv")) return readCsvInventory(file);
  if (path.endsWith(".tfstate")) return readState(file);
  const { documents, faults } = readYamlDocuments(text, path);
  const kubernetes = documents.filter(({ value }) => isKubernetes(value) && !isBackstage(value));
  const others = documents.filter(({ value }) => !isKubernetes(value) || isBackstage(value));
  return combine([
    { faults },
    ...(kubernetes.length === 0 ? [] : [readKubernetes(kubernetes, path)]),
    ...others.map((document) => readDocument(document, file)),
  ]);
}

function readState(file: InventoryFile): Reading {
  try {
    return readTerraform(file, JSON.parse(file.text));
  } catch {
    return { faults: [faultAt(file.path, 1, "is no JSON")] };
  }
}

function readDocument(document: YamlDocument, file: InventoryFile): Reading {
  if (isBackstage(document.value)) return readBackstage(document, file.path);
  if (isTerraformState(document.value)) return readTerraform(file, document.value);
  return readOwn(document, file.path);
}

/** What is said of a file of another tool, or of none. */
const NO_FORM = "is none of the forms that are read";
const FORMS =
  "our own keys (identities, credentials, owners, accounts, domains), CSV with a column id, CODEOWNERS, Backstage entities, Terraform state 4 or show -json, Kubernetes manifests, an IAM credential report";

/** Has it a key of ours, or one that is nearly so? */
function isOwn(value: unknown): boolean {
  const keys = Array.isArray(value) ? [] : Object.keys(objectOf(value));
  return keys.some((key) => TOP_KEYS.includes(key) || meantHint(key, TOP_KEYS) !== "");
}

function readOwn(document: YamlDocument, path: string): Reading {
  if (!isOwn(document.value)) return { faults: [faultAt(path, document.locate([]).line, NO_FORM, FORMS)] };
  const { value, faults } = checkShape(inventorySchema, document, path, INVENTORY_KEYS);
  const found = [...faults, ...faultsOfMeaning(document, path)];
  if (value === undefined) return { faults: found };
  const place = (list: string, at: number): string => `${path}:${document.locate([list, at]).line}`;
  return {
    identities: (value.identities ?? []).map(({ confirm: _, ...entry }, at) => ({
      ...entry,
      place: place("identities", at),
    })),
    credentials: (value.credentials ?? []).map((entry, at) => ({ ...entry, place: place("credentials", at) })),
    owners: (value.owners ?? []).map((entry, at) => ({ ...entry, place: place("owners", at) })),
    accounts: (value.accounts ?? []).map((entry, at) => ({ ...entry, place: place("accounts", at) })),
    domains: (value.domains ?? []).map((name, at) => ({ name, place: place("domains", at) })),
    faults: found,
  };
}

/** Of whom the statements are, judged as written: what is wrong elsewhere in the file hides none of it. */
function faultsOfMeaning(document: YamlDocument, path: string): readonly FileFault[] {
  const told = (at: readonly (string | number)[], message: string, hint = ""): FileFault => {
    const { line, column } = document.locate(at);
    return faultAt(path, line, message, hint, column);
  };
  const { identities, owners } = objectOf(document.value);
  return [
    ...listOf(identities).flatMap((entry, at) => {
      const written = objectOf(entry);
      const [id, pattern] = [textOf(written["id"])?.trim(), textOf(written["pattern"])?.trim()];
      const key = id === undefined ? "pattern" : "id";
      const wrong = faultOfMatch({ id, pattern });
      if (wrong !== undefined) return [told(["identities", at, key], `identities[${at}].${key}: ${wrong}`)];
      if (!isOfAll(pattern) || written["confirm"] === "everything") return [];
      const message = `the pattern ${pattern} matches everything`;
      return [told(["identities", at, "pattern"], message, "if that is meant, add confirm: everything")];
    }),
    ...listOf(owners).flatMap((entry, at) => {
      const { people } = objectOf(entry);
      const wrong = [people].flat().find((uid) => typeof uid === "string" && faultOfMatch({ id: uid }) !== undefined);
      if (typeof wrong !== "string") return [];
      const message = `owners[${at}].people: ${wrong} ${faultOfMatch({ id: wrong })}`;
      return [
        told(["owners", at, "people"], message, "as github:acme:human:ann, or github:*:human:ann in each account"),
      ];
    }),
  ];
}

function combine(readings: readonly Reading[]): Reading {
  return {
    identities: readings.flatMap(({ identities }) => identities ?? []),
    credentials: readings.flatMap(({ credentials }) => credentials ?? []),
    owners: readings.flatMap(({ owners }) => owners ?? []),
    accounts: readings.flatMap(({ accounts }) => accounts ?? []),
    domains: readings.flatMap(({ domains }) => domains ?? []),
    manifests: readings.flatMap(({ manifests }) => manifests ?? []),
    faults: readings.flatMap(({ faults }) => faults ?? []),
  };
}
