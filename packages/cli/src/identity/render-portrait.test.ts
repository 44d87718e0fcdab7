import { readFileSync } from "node:fs";
import type { Finding } from "@rolecall/core";
import { expect, test } from "vitest";
import { columnsOf } from "../render/columns.ts";
import { createPaint } from "../render/paint.ts";
import { HOSTILE } from "../testing/sample-history.ts";
import type { Portrait } from "./portrait.ts";
import { renderPortrait } from "./render-portrait.ts";

const paint = createPaint(false);
const NOW = Date.UTC(2026, 2, 24);
const seen = { first_seen: "2026-03-02T08:07:00.000Z", last_seen: "2026-03-22T03:19:40.000Z" };
const uid = "aws:123456789012:role:deploy";
const finding = JSON.parse(readFileSync(new URL("../testdata/finding.json", import.meta.url), "utf8")) as Finding;

const portrait: Portrait = {
  identity: {
    tenant: "default",
    identity_uid: uid,
    identity_kind: "role",
    identity_name: "deploy",
    provider: "aws",
    account_uid: "123456789012",
    owner: "team-payments",
    environment: "production",
    criticality: "",
    team: "payments",
    purpose: "deploys payments",
    contacts: ["#payments"],
    expected_end: "",
    used_by: "machine",
    used_by_reason: "720 events, all by programs",
    ...seen,
    events: 720,
  },
  linked: [
    {
      tenant: "default",
      from_uid: "github:acme:ci-workflow:payments/deploy.yml",
      to_uid: uid,
      link_kind: "federation",
      evidence: "AssumeRoleWithWebIdentity by acme/payments/deploy.yml",
      confidence: "high",
      ...seen,
      events: 12,
    },
  ],
  credentials: [
    {
      tenant: "default",
      credential_uid: "AKIADEPLOY",
      credential_kind: "access-key",
      identity_uid: uid,
      ...seen,
      issued: "2025-03-24T00:00:00.000Z",
      expires: "",
      events: 720,
    },
  ],
  findings: { critical: 1, low: 2 },
  hoursOfWeek: Array.from({ length: 168 }, (_, hour) => (hour % 24 > 7 && hour % 24 < 19 && hour < 120 ? 12 : 0)),
  top: {
    action: [
      { value: "GetObject", events: 600, ...seen },
      { value: HOSTILE, events: 1, ...seen },
    ],
    service: [],
    src_network: [{ value: "10.0.0.0/24", events: 660, ...seen }],
    client: [{ value: "boto3", events: 660, ...seen }],
    error_code: [],
  },
  latestFindings: [finding],
};

test.each([100, 60])("a portrait of %d columns is as reviewed, and fits", async (columns) => {
  const text = renderPortrait(portrait, NOW, { columns, paint });
  await expect(text).toMatchFileSnapshot(`../testdata/identity-${columns}.golden.txt`);
  expect(text.split("\n").filter((line) => columnsOf(line) > columns)).toEqual([]);
});

test("the age of a credential counts from its issue where the log says so, else from its first use", () => {
  const [credential] = portrait.credentials;
  if (credential === undefined) throw new Error("the portrait of this test has a credential");
  const ages = [credential, { ...credential, issued: "" }].map((each) => {
    const text = renderPortrait({ ...portrait, credentials: [each] }, NOW, { columns: 140, paint });
    return /(\d+) d\b/.exec(text)?.[1];
  });
  expect(ages).toEqual(["365", "21"]);
});

test("of one who did nothing else leaves the rest out", () => {
  const empty = { action: [], service: [], src_network: [], client: [], error_code: [] };
  const text = renderPortrait({ ...portrait, credentials: [], findings: {}, latestFindings: [], top: empty }, NOW, {
    columns: 100,
    paint,
  });
  expect(text).toContain("findings     none");
  expect(text).not.toMatch(/^(credentials|actions|networks)$/m);
});

test("of a role's many sessions the last are listed on 80 columns, under titles, and the others counted", () => {
  const [one] = portrait.credentials;
  if (one === undefined) throw new Error("there is none");
  const credentials = Array.from({ length: 170 }, (_, at) => ({
    ...one,
    credential_uid: `ASIA${String(at).padStart(16, "0")}`,
    credential_kind: "sts-session" as const,
    last_seen: new Date(Date.UTC(2026, 2, 20, 0, at)).toISOString(),
  }));
  const text = renderPortrait({ ...portrait, credentials }, NOW, { columns: 80, paint });
  const [, listed = ""] = /\n {2}(credential +kind +last seen +age +events\n(?: {2}\S.*\n)+)/.exec(text) ?? [];
  expect(listed.split("\n").filter((line) => line.includes("ASIA"))).toHaveLength(20);
  expect(listed).toMatch(/^.*\n {2}ASIA0+169 /);
  expect(listed).toContain("and 150 used before these");
});

test("that nobody owns it is said, and what was found is told the worst first", () => {
  const { identity } = portrait;
  const orphan = { ...portrait, identity: { ...identity, owner: "" }, findings: { medium: 1, info: 2, critical: 3 } };
  const text = renderPortrait(orphan, NOW, { columns: 100, paint });
  expect(text).toMatch(/^owner +nobody on record$/m);
  expect(text).toMatch(/^findings +3 critical, 1 medium, 2 info$/m);
});

test("of an account that no log names nothing is said", () => {
  const text = renderPortrait({ ...portrait, identity: { ...portrait.identity, account_uid: "" } }, NOW, {
    columns: 100,
    paint,
  });
  expect(text).toMatch(/^kind +role of aws$/m);
});
