import { existsSync, readFileSync } from "node:fs";
import type { Event, JsonObject } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { RULE_PEERS } from "../catalogue/index.ts";
import { createRules } from "./index.ts";
import { decodeAny } from "./test/decode-record.ts";

// Single logs of another collection's rule tests, which nobody wrote for this project; read in place.
const CORPUS = `${import.meta.dirname}/../../../../../shared/corpora/rule-tests`;
const isAbsent = !existsSync(CORPUS);
const WHY = isAbsent ? " (skipped: the corpora are not on this machine)" : "";

interface Case {
  readonly rule: string;
  readonly case: string;
  readonly expected: boolean;
  readonly needs_mock?: boolean;
  readonly log: JsonObject;
}

const AT = "2024-01-01T00:00:00Z";

/** What of the log some cases were written without: its time, and members that every record has. */
const MISSING: Readonly<Record<string, JsonObject>> = {
  AWS_CloudTrail: { eventTime: AT, eventSource: "s3.amazonaws.com" },
  Amazon_EKS_Audit: {
    requestReceivedTimestamp: AT,
    apiVersion: "audit.k8s.io/v1",
    stage: "ResponseComplete",
    user: { username: "somebody" },
    objectRef: { resource: "pods" },
  },
  Azure_MonitorActivity: { time: AT },
  GCP_AuditLog: { timestamp: AT },
  GitHub_Audit: { created_at: AT, org: "example" },
  Okta_SystemLog: { published: AT },
  Slack_AuditLogs: { date_create: AT },
};

/** The ids of our rules that mean what one of that collection's does. */
const SAME = new Map<string, Set<string>>();
for (const [id, { panther = [] }] of Object.entries(RULE_PEERS)) {
  for (const name of panther) SAME.set(name, (SAME.get(name) ?? new Set()).add(id));
}

interface Tally {
  cases: number;
  decoded: number;
  fired: number;
  missed: string[];
  quiet: number;
  loud: string[];
  principals: number;
  wrong: string[];
}

function tallyOf(file: string): Tally {
  const tally: Tally = {
    cases: 0,
    decoded: 0,
    fired: 0,
    missed: [],
    quiet: 0,
    loud: [],
    principals: 0,
    wrong: [],
  };
  const text = readFileSync(`${CORPUS}/${file}.ndjson`, "utf8");
  for (const line of text.split("\n").filter((each) => each !== "")) {
    const one = JSON.parse(line) as Case;
    const event = decodeAny({ ...MISSING[file], ...one.log });
    tally.cases += 1;
    if (event === undefined) continue;
    tally.decoded += 1;
    judgePrincipal(one, event, tally);
    if (one.needs_mock !== true) judgeRules(one, event, tally);
  }
  return tally;
}

function judgeRules(one: Case, event: Event, tally: Tally): void {
  const ours = SAME.get(one.rule);
  if (ours === undefined) return;
  const fired = createRules()
    .check(event)
    .some(({ rule }) => ours.has(rule));
  const words = `${one.rule}: ${one.case}`;
  if (one.expected) {
    if (fired) tally.fired += 1;
    else tally.missed.push(words);
  } else if (!fired) tally.quiet += 1;
  else tally.loud.push(words);
}

/** Where each vendor's documentation has the acting principal. A case that leaves it out has none to be right about. */
const PRINCIPALS: readonly string[] = [
  "actor.alternateId",
  "actor.id",
  "actor.user.id",
  "actor.user_id",
  "actor.session.user.id",
  "protoPayload.authenticationInfo.principalEmail",
  "protopayload.authenticationInfo.principalEmail",
  "data.user_id",
  "data.details.request.auth.user.email",
  "userIdentity.sessionContext.sessionIssuer.userName",
  "userIdentity.userName",
  "user.username",
  "properties.userPrincipalName",
  "properties.servicePrincipalName",
  "properties.initiatedBy.user.userPrincipalName",
];

/** The event's identity, or somebody behind it, is one of the names that the record gives. */
function judgePrincipal({ rule, case: title, log }: Case, event: Event, tally: Tally): void {
  const names = PRINCIPALS.flatMap((path) => {
    const value = path.split(".").reduce<unknown>((at, part) => (at as JsonObject | undefined)?.[part], log);
    return typeof value === "string" && value !== "" ? [value.replace(/^system:serviceaccount:([^:]*):/, "$1/")] : [];
  });
  if (names.length === 0) return;
  tally.principals += 1;
  const told = [event.identity_name, event.identity_uid, ...(event.delegation ?? [])].join(" ").replaceAll("%3A", ":");
  if (!names.some((name) => told.includes(name.replace(/\[bot\]$/, ""))))
    tally.wrong.push(`${rule}: ${title}: ${told}`);
}

/** Decoded, right principals, fired, quiet: as much as this of each. Empty objects and logs of no source are the rest. */
const FLOORS: Readonly<Record<string, readonly [decoded: number, principal: number, fired: number, quiet: number]>> = {
  AWS_BedrockModelInvocation: [1, 1, 1, 1],
  AWS_CloudTrail: [0.99, 0.97, 0.95, 0.98],
  Amazon_EKS_Audit: [0.95, 0.95, 0.9, 0.98],
  Anthropic_Activity: [1, 1, 1, 1],
  Auth0_Events: [1, 0.95, 0.9, 1],
  Azure_Audit: [1, 0.9, 0.85, 0.84],
  Azure_MonitorActivity: [1, 0.95, 0.9, 1],
  GCP_AuditLog: [1, 0.95, 0.85, 1],
  GitHub_Audit: [1, 0.95, 0.9, 1],
  Okta_SystemLog: [0.95, 0.95, 0.9, 0.98],
  OpenAI_Audit: [1, 1, 1, 1],
  Slack_AuditLogs: [1, 1, 1, 1],
};

describe(`another collection's rule tests, by vendor${WHY}`, () => {
  const all = { fired: 0, missed: 0, quiet: 0, loud: 0, cases: 0, decoded: 0, principals: 0, wrong: 0 };

  test.skipIf(isAbsent).each(Object.entries(FLOORS))("%s", (file, [decoded, principal, fired, quiet]) => {
    const tally = tallyOf(file);
    all.fired += tally.fired;
    all.missed += tally.missed.length;
    all.quiet += tally.quiet;
    all.loud += tally.loud.length;
    all.cases += tally.cases;
    all.decoded += tally.decoded;
    all.principals += tally.principals;
    all.wrong += tally.wrong.length;
    process.stderr.write(
      `${file}: decoded ${tally.decoded} of ${tally.cases}, principal ${tally.principals - tally.wrong.length} of ${tally.principals}, ` +
        `fired ${tally.fired} of ${tally.fired + tally.missed.length}, quiet ${tally.quiet} of ${tally.quiet + tally.loud.length}\n`,
    );
    expect(tally.decoded / tally.cases).toBeGreaterThanOrEqual(decoded);
    expect(
      share(tally.principals - tally.wrong.length, tally.wrong.length),
      tally.wrong.join("\n"),
    ).toBeGreaterThanOrEqual(principal);
    expect(share(tally.fired, tally.missed.length), tally.missed.join("\n")).toBeGreaterThanOrEqual(fired);
    expect(share(tally.quiet, tally.loud.length), tally.loud.join("\n")).toBeGreaterThanOrEqual(quiet);
  });

  test.skipIf(isAbsent)("together", () => {
    expect(share(all.principals - all.wrong, all.wrong)).toBeGreaterThanOrEqual(0.95);
    expect(share(all.fired, all.missed)).toBeGreaterThanOrEqual(0.95);
    expect(share(all.quiet, all.loud)).toBeGreaterThanOrEqual(0.98);
  });
});

function share(good: number, bad: number): number {
  return good + bad === 0 ? 1 : good / (good + bad);
}
