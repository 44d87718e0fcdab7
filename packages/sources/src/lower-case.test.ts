import { isJsonObject, type Json } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { createIntake } from "./intake/intake.ts";
import { casesOf } from "./test/golden-cases.ts";

const NOW = Date.parse("2026-11-25T00:00:00Z");

/** Why these forms are not read in lower case; each is decoded, or refused, as the vendor writes it. */
const WAIVERS: readonly { readonly case: RegExp; readonly because: string }[] = [
  { case: /Log Analytics|StorageBlobLogs|table/i, because: "tables of Log Analytics keep the case of their columns" },
  { case: /Graph API|of the REST API|Event Grid/i, because: "what an API answers keeps its case" },
];

/** How many golden cases of a source that warehouses hold are another event in lower case: fewer is better. */
const MOST: Readonly<Record<string, number>> = {
  "aws-bedrock": 0,
  // Parameters of one request and details of one service.
  "aws-cloudtrail": 6,
  "azure-activity": 6,
  anthropic: 0,
  auth0: 0,
  entra: 0,
  // An AuditLog without its LogEntry.
  "gcp-audit": 1,
  "github-audit": 0,
  "gitlab-audit": 0,
  // Alerts of the Alert Center.
  "google-workspace": 2,
  // Requests that are no resource's, or nobody's (also OpenShift's), and sessions of AWS.
  "kubernetes-audit": 8,
  "microsoft-365": 0,
  "okta-system-log": 0,
  openai: 0,
  "slack-audit": 0,
  "vault-audit": 0,
};

function lower(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(lower);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name.toLowerCase(), lower(member ?? null)]));
}

/** The event but for its id, which is made of the record's text where the record has none. */
function eventOf(record: Json): unknown {
  const intake = createIntake({ source: "auto", tenant: "default", now: () => NOW });
  const decoded = intake.read(JSON.stringify(record), "file:1");
  if (decoded.kind !== "ok") return decoded.kind;
  return { ...([decoded.value].flat()[0] as object), event_uid: "" };
}

// Warehouses, and collectors that write to them, fold the names of a record's members.
describe("a record whose members are in lower case is the same event", () => {
  test.each(Object.entries(MOST))("%s", (name, most) => {
    const differ: string[] = [];
    for (const { title, record, expect: given } of casesOf(name)) {
      if (given.kind !== "ok" || WAIVERS.some((waiver) => waiver.case.test(title))) continue;
      if (JSON.stringify(eventOf(record)) !== JSON.stringify(eventOf(lower(record)))) differ.push(title);
    }
    expect(differ.length, differ.join("\n")).toBeLessThanOrEqual(most);
  });
});
