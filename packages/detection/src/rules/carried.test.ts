import type { Event, JsonObject } from "@rolecall/core";
import { describe, expect, test } from "vitest";
// The sources are not a dependency of this package, and must not be: only its tests decode, and reach over by path.
import { createKeepRaw } from "../../../sources/src/index.ts";
import { changedBy } from "../changes/changed-by.ts";
import { effectsOf } from "../effects/effects.ts";
import { recordActions } from "../record-actions.ts";
import { createRules, RULES, type Rule, type RuleMatch } from "./index.ts";
import { decodeAlone } from "./test/decode-record.ts";
import { elastic } from "./test/elastic.ts";
import {
  activityByElastic,
  entraByElastic,
  gcpByElastic,
  officeByElastic,
  slackByElastic,
} from "./test/elastic-clouds.ts";
import { githubByElastic, oktaByElastic } from "./test/elastic-vendors.ts";
import { ocsfOf, PRODUCTS } from "./test/saas-by-ocsf.ts";
import { securityLake } from "./test/security-lake.ts";
import { securityLakeEks } from "./test/security-lake-eks.ts";

const AWS = RULES.filter((rule) => rule.sources.includes("aws-cloudtrail"));
const FIRES = AWS.flatMap(({ id, fires }) => fires.map((example) => ({ id, ...example })));
const EXAMPLES = [...FIRES, ...AWS.flatMap(({ id, quiet }) => quiet.map((example) => ({ id, ...example })))];

/** The forms in which CloudTrail's records come through a schema, and the source that reads it. */
const FORMS: readonly (readonly [string, string, (record: JsonObject) => JsonObject])[] = [
  ["Security Lake (OCSF)", "ocsf", securityLake],
  ["Elastic's integration (ECS)", "ecs", (record) => elastic(record, "flattened")],
];

/** What a fresh set of rules matches of the last of some events. */
function lastMatches(events: readonly Event[]): readonly RuleMatch[] {
  const rules = createRules();
  let last: readonly RuleMatch[] = [];
  for (const event of events) last = rules.check(event);
  return last;
}

/** What an event says, but for what is each form's own. */
function said(event: Event): Partial<Event> {
  return { ...event, source: "", raw: undefined, labels: undefined, class_uid: undefined, activity_id: undefined };
}

describe.each(FORMS)("CloudTrail's records through %s", (_name, source, form) => {
  test.each(EXAMPLES)("$id says the same of them: $name", ({ records }) => {
    const own = decodeAlone(records);
    const carried = decodeAlone(records.map(form));
    expect(carried.map((event) => event.source)).toEqual(carried.map(() => source));
    expect(carried.map(said)).toEqual(own.map(said));
    expect(lastMatches(carried)).toEqual(lastMatches(own));
    expect(carried.map(effectsOf)).toEqual(own.map(effectsOf));
    expect(carried.map(changedBy)).toEqual(own.map(changedBy));
  });

  test("the originals that rules look into are kept, and no other provider's", () => {
    const keeps = createKeepRaw(recordActions(RULES));
    const records = EXAMPLES.flatMap((example) => example.records);
    const carried = decodeAlone(records.map(form));
    expect(carried.map(keeps)).toEqual(decodeAlone(records).map(keeps));
    expect(carried.some((event) => keeps({ ...event, provider: "acme" }))).toBe(false);
  });
});

/** Rules whose example has a `key=` in a map's text, which the door takes for a secret. */
const TOLD_IN_PART = new Set(["aws-secrets-batch-read", "aws-ransom-note-written", "aws-command-on-every-machine"]);

test.each(FIRES.filter(({ id }) => !TOLD_IN_PART.has(id)))(
  "$id says the same where parameters are a map's text: $name",
  ({ records }) => {
    const texts = decodeAlone(records.map((record) => elastic(record, "text")));
    expect(lastMatches(texts)).toEqual(lastMatches(decodeAlone(records)));
  },
);

type Form = (record: JsonObject) => JsonObject;

/** Rules that ask for what was added to a policy, or for a job's metadata: Elastic's integration keeps neither. */
const LOST_OF_GCP = new Set([
  "gcp-owner-granted",
  "gcp-admin-role-granted",
  "gcp-impersonation-granted",
  "gcp-outsider-granted",
  "gcp-privileged-group-joined",
  "gcp-made-public: a bucket",
  "gcp-table-destroyed: dropped",
  "gcp-perimeter-refused",
  "gcp-audit-config-changed",
  "gcp-dataset-made-public",
  "gcp-table-exported",
  "gcp-lent-to-one",
]);

/** Vendors whose events a schema tells with other names of what was acted on; and the rules that ask what it leaves out. */
const OTHERS: readonly (readonly [string, Form, ReadonlySet<string>])[] = [
  [
    "kubernetes-audit",
    securityLakeEks,
    new Set(["kubernetes-impersonated-admin", "kubernetes-change-too-long-to-log", "kubernetes-exec-by-pipeline"]),
  ],
  ["okta-system-log", oktaByElastic, new Set(["okta-person-by-script", "okta-machine-behind-proxy"])],
  [
    "github-audit",
    githubByElastic,
    new Set([
      "github-many-clones",
      "github-many-pushes",
      "github-tags-moved",
      "github-changed-by-a-package-manager",
      "github-searched-by-a-scanner",
    ]),
  ],
  ["gcp-audit", gcpByElastic, LOST_OF_GCP],
  ["microsoft-365", officeByElastic, new Set()],
  ["azure-activity", activityByElastic, new Set()],
  ["entra", entraByElastic, new Set()],
  ["slack-audit", slackByElastic, new Set()],
];

/** Examples that are quiet for a member that the schema's mapping leaves out. */
const TOLD_WITHOUT = new Set([
  "gcp-machine-metadata-changed: a key of no meaning",
  "gcp-machine-metadata-changed: people come in by their own accounts",
  // Elastic's integration keeps no delta of a policy.
  "gcp-rights-changed: to write logs",
  "gcp-bucket-rights-changed: a machine reads",
  "gcp-image-shared: taken back",
  "gcp-proxy-policy-changed: taken back",
  "gcp-service-rights-changed: a machine may call it",
  // With what a blob was asked for, the decoder's label alone says.
  "azure-blobs-read-by-signed-link: with a token of its own",
]);

describe.each(OTHERS)("rules of %s", (name, form, without) => {
  const rules = RULES.filter((rule) => rule.sources.includes(name));
  const formed = (records: readonly JsonObject[]): readonly Event[] => decodeAlone(records.map(form));

  test.each(rules.flatMap(({ id, fires }) => fires.map((example) => ({ id, ...example }))))(
    "$id fires as far as the schema tells it: $name",
    ({ id, name: what, records }) => {
      const isLost = without.has(id) || without.has(`${id}: ${what}`);
      expect(lastMatches(formed(records)).some(({ rule }) => rule === id)).toBe(!isLost);
    },
  );

  test.each(rules.flatMap(({ id, quiet }) => quiet.map((example) => ({ id, ...example }))))(
    "$id is quiet: $name",
    ({ id, name: what, records }) => {
      const isTold = TOLD_WITHOUT.has(`${id}: ${what}`);
      expect(lastMatches(formed(records)).some(({ rule }) => rule === id)).toBe(isTold);
    },
  );
});

/** Rules that ask for what the vendor's decoder works out of the record, of each vendor: mappers of OCSF do not. */
const WORKED_OUT: Readonly<Record<string, number>> = {
  "gcp-audit": 7,
  "azure-activity": 1,
  entra: 10,
  "google-workspace": 8,
  "okta-system-log": 1,
  "github-audit": 1,
  auth0: 4,
  "gitlab-audit": 6,
};

/** Examples that are quiet for what a decoder worked out. */
const TOLD_MORE = new Set([
  "gcp-cluster-token-made: by a node",
  "m365-mailbox-opened: forwarded to a colleague",
  "entra-consent-given: to signing in",
  "entra-group-joined-by-machine: of readers",
  "azure-blobs-read-by-signed-link: with a token of its own",
  "workspace-app-consented: signing in with Google",
  // The label that says whose group it is, Workspace's decoder alone gives.
  "workspace-outsider-in-group: a colleague, by what keeps the groups",
]);

test.each(Object.keys(PRODUCTS))("rules of %s look at its events in OCSF, and few miss anything", (name) => {
  const rules = RULES.filter((rule) => rule.sources.includes(name));
  const matched = (id: string, records: readonly JsonObject[]): boolean => {
    const carried = decodeAlone(records).map((event, at) => ocsfOf(event, records[at] ?? {}));
    return lastMatches(decodeAlone(carried)).some(({ rule }) => rule === id);
  };
  const missed = rules.flatMap(({ id, fires }) => fires.filter(({ records }) => !matched(id, records)));
  expect(missed.length).toBe(WORKED_OUT[name] ?? 0);
  const loud = rules.flatMap(({ id, quiet }) =>
    quiet.filter(({ records }) => matched(id, records)).map((example) => `${id}: ${example.name}`),
  );
  expect(loud.filter((example) => !TOLD_MORE.has(example))).toEqual([]);
});

test("a rule for a schema's own records still reads them, beside the vendor's members", () => {
  const [record] = FIRES[0]?.records ?? [];
  const own: Rule = {
    ...(RULES.find(({ id }) => id === "aws-trail-deleted") as Rule),
    id: "own",
    sources: ["ocsf"],
    actions: ["*"],
    title: "{raw.api.operation}",
    when: { field: "raw.eventName", equalsPath: "raw.api.operation" },
  };
  const [event] = decodeAlone([securityLake(record ?? {})]);
  expect(createRules([own]).check(event as Event)).toMatchObject([{ rule: "own", title: event?.action }]);
});
