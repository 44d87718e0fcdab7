import { existsSync, readFileSync } from "node:fs";
import { type Event, parseIdentityUid } from "@rolecall/core";
import { createIntake } from "@rolecall/sources";
import { describe, expect, test } from "vitest";

const CORPORA = process.env["ROLECALL_CORPORA"] ?? `${import.meta.dirname}/../../../shared/corpora`;
const FOLDER = `${CORPORA}/rule-tests`;
const absent = !existsSync(FOLDER);
const why = absent ? ` (skipped: ${FOLDER} is not here; ROLECALL_CORPORA names another place)` : "";

type Log = Readonly<Record<string, unknown>>;

/** One file of logs of a vendor. */
interface Vendor {
  readonly file: string;
  readonly sources: readonly string[];
  /** Where a log that its rule's author gave no time gets one. */
  readonly time: string;
  /** The names by which the log itself says who acted, read here by other means than the decoder's; none: nobody. */
  readonly names: (log: Log) => readonly unknown[];
}

/** The member at a path, whatever the case of its names. */
function at(value: unknown, ...path: readonly string[]): unknown {
  let here = value;
  for (const name of path) {
    if (typeof here !== "object" || here === null) return undefined;
    const key = Object.keys(here).find((each) => each.toLowerCase() === name.toLowerCase());
    here = key === undefined ? undefined : (here as Log)[key];
  }
  return here;
}

const UPN = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn";

const VENDORS: readonly Vendor[] = [
  {
    file: "Okta_SystemLog",
    sources: ["okta-system-log"],
    time: "published",
    names: (log) => [at(log, "actor", "id"), at(log, "actor", "alternateId")],
  },
  {
    file: "Auth0_Events",
    sources: ["auth0"],
    time: "time",
    names: (log) => [at(log, "data", "details", "request", "auth", "user", "user_id"), at(log, "data", "user_id")],
  },
  {
    file: "Azure_Audit",
    sources: ["entra"],
    time: "time",
    names: (log) =>
      ["userId", "userPrincipalName", "servicePrincipalId", "servicePrincipalName"]
        .map((name) => at(log, "properties", name))
        .concat(["id", "userPrincipalName"].map((name) => at(log, "properties", "initiatedBy", "user", name))),
  },
  {
    file: "Azure_MonitorActivity",
    sources: ["azure-activity", "kubernetes-audit"],
    time: "time",
    names: (log) => {
      const inner = at(log, "properties", "log");
      const claims = ["appid", "name", UPN].map((name) => at(log, "identity", "claims", name));
      return [...claims, typeof inner === "string" ? at(JSON.parse(inner), "user", "username") : undefined];
    },
  },
  {
    file: "GCP_AuditLog",
    sources: ["gcp-audit"],
    time: "timestamp",
    names: (log) => [
      at(log, "protoPayload", "authenticationInfo", "principalEmail"),
      at(log, "protoPayload", "authenticationInfo", "principalSubject"),
    ],
  },
];

/** One rule's log has nothing of a log in it: an address and what an enrichment said of it. */
function isLog(line: string): boolean {
  return Object.keys((JSON.parse(line) as { log: Log }).log).some((name) => !name.startsWith("p_"));
}

/** Does the event's identity bear one of the names? Where the log names nobody, it is to be nobody, or a key's account. */
function isRight(event: Event, names: readonly unknown[]): boolean {
  const given = names.filter((name): name is string => typeof name === "string" && name !== "");
  const id = parseIdentityUid(event.identity_uid)?.nativeId;
  if (given.length === 0) return event.identity_kind === "unknown" || event.identity_kind === "access-key";
  return given.some((name) => name === id || name === event.identity_name || name.endsWith(`:${id}`));
}

describe(`published logs of many vendors${why}`, () => {
  test.skipIf(absent).each(VENDORS)("$file: all decoded, who acted right in 0.95 and more", (vendor) => {
    const lines = readFileSync(`${FOLDER}/${vendor.file}.ndjson`, "utf8").trim().split("\n").filter(isLog);
    const intake = createIntake({ source: "auto", tenant: "default", now: () => Date.UTC(2027, 0, 1) });
    const failed: string[] = [];
    let right = 0;
    for (const [index, line] of lines.entries()) {
      const { log } = JSON.parse(line) as { log: Log };
      const timed = at(log, vendor.time) === undefined ? { ...log, [vendor.time]: "2026-01-01T00:00:00Z" } : log;
      const decoded = intake.read(JSON.stringify(timed), `file:${index + 1}`);
      if (decoded.kind !== "ok" || !vendor.sources.includes(decoded.value.source)) {
        failed.push(`${index + 1}: ${decoded.kind === "dead-letter" ? decoded.reason : intake.source()}`);
      } else if (isRight(decoded.value, vendor.names(log))) right += 1;
    }
    process.stdout.write(
      `${vendor.file}: ${lines.length - failed.length} of ${lines.length} decoded, ${right} right\n`,
    );
    expect(failed).toEqual([]);
    expect(right / lines.length).toBeGreaterThanOrEqual(0.95);
  });
});
