import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { Event, Finding, JsonObject } from "@rolecall/core";
import { expect, test } from "vitest";
import { createDetector } from "./create-detector.ts";
import { decodeTaken } from "./rules/test/decode-record.ts";
import { findingsOf } from "./test/run.ts";

const CORPORA = `${import.meta.dirname}/../../../../shared/corpora`;
const absent = !existsSync(CORPORA);

function events(path: string): readonly Event[] {
  const lines = gunzipSync(readFileSync(`${CORPORA}/${path}`))
    .toString("utf8")
    .trim()
    .split("\n");
  const records = lines.map((line) => JSON.parse(line) as JsonObject);
  // The attack tool names itself in its user agent.
  return decodeTaken(
    records.map((record) => ("userAgent" in record && "eventName" in record ? { ...record, userAgent: "" } : record)),
  );
}

function findings(path: string): readonly Finding[] {
  const detector = createDetector({
    tenant: "default",
    holdMs: () => 900_000,
    context: (uid) => ({ owner: "", environment: "", criticality: "", group: uid.split(":")[1] ?? "" }),
  });
  return findingsOf(events(path), detector);
}

test.skipIf(absent)(
  "of 20 identities in 55 minutes of CloudTrail only the attacker's speak (needs the corpora folder)",
  () => {
    const found = findings("cloudtrail-invictus/events.ndjson.gz");
    expect(found.filter((finding) => !/bert-jan|stratus-red-team/.test(finding.identity_uid))).toEqual([]);
    const behavior = new Set(
      found.filter((finding) => finding.kind === "behavior").map((finding) => finding.identity_name),
    );
    expect(Array.from(behavior).toSorted()).toEqual(["bert-jan", "stratus-red-team-ec2-get-password-data-role"]);
    // A fleet of one hour has a stricter threshold than this one's refusals reach; a rule tells of them.
    const told = new Set(found.map((finding) => finding.identity_name));
    expect(told).toContain("stratus-red-team-get-usr-data-role");
    const best = Math.max(...found.map((finding) => finding.score));
    expect(
      found.filter((finding) => finding.score === best).every((finding) => finding.identity_name === "bert-jan"),
    ).toBe(true);
  },
);

test.skipIf(absent)(
  "four benign minutes of Kubernetes with 46 principals give at most three findings (needs the corpora folder)",
  () => {
    expect(findings("kubernetes-audit/events.ndjson.gz").length).toBeLessThanOrEqual(3);
  },
);
