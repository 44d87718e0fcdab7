import type { MetaAlert, NoticeReason } from "@rolecall/alerting";
import type { Dimension, Finding, FindingKind } from "@rolecall/core";
import { membersOf } from "./members.ts";

/** Dimensions as people call them; any other by its own name, without underscores. */
const DIMENSIONS: Readonly<Record<string, string>> = {
  src_ip: "address",
  src_network: "network",
  src_asn: "network operator",
  src_country: "country",
  user_agent: "client",
  credential_uid: "credential",
  scope: "permission",
  delegation: "acts for",
  denied: "refused calls",
  error: "failed calls",
  hour_of_week: "hour of the week",
  depth: "depth of delegation",
};

/** `src_network` as `network`, `policy.allow.actions` as `actions`. Ours, but for those of users' own rules. */
export function dimensionName({ name }: Pick<Dimension, "name">): string {
  if (Object.hasOwn(DIMENSIONS, name)) return DIMENSIONS[name] ?? name;
  return name.replace(/^policy\.(?:allow\.|limits\.)?/, "").replaceAll("_", " ");
}

/** What the line with the dimensions is called. */
export const WHAT_LABEL: Readonly<Record<FindingKind, string>> = {
  behavior: "What is unusual",
  policy: "What it may not do",
  rule: "What happened",
  lifecycle: "What is wrong",
  delegation: "What happened",
  sequence: "What happened",
  coverage: "What is missing",
};

/** What is said of rarity where nothing is counted. */
const UNCOUNTED: Readonly<Record<FindingKind, string>> = {
  behavior: "not yet known: it is still being learned",
  policy: "its declared policy forbids it",
  rule: "a fixed rule, however rare or common it is",
  lifecycle: "a fact, and no estimate",
  delegation: "a fixed rule about who may act for whom",
  sequence: "known steps of an attack, in their order",
  coverage: "the logs themselves show it",
};

/** `1 per 14,000 identity-days` as `once in 14,000 identity-days`. */
export function rarityOf(finding: Finding): string {
  const { expected_rate, kind } = finding;
  if (isItself(finding)) return "not counted: it is about Rolecall itself";
  if (expected_rate === undefined || expected_rate === "") return UNCOUNTED[kind];
  return expected_rate.replace(/^1 per /, "once in ");
}

const UNPLANNED = "whether this was planned. If nobody knows: revoke its credential, then see what else it called.";

/** What the alerter says of Rolecall, and not of the machines that it watches. */
function isItself({ origin, kind }: Finding): boolean {
  return origin === "alerter" && kind === "coverage";
}

/** What to ask of the life of an identity, by detector; the last is of what should be over. */
const LIFE: readonly (readonly [RegExp, string])[] = [
  [/permissioned|scope/, "which of these rights it needs, and take the others away."],
  [/new-(resource|country)/, UNPLANNED],
  [
    /(human|machine)-use/,
    "who used it. If nobody knows: revoke its credential. People and programs get accounts of their own.",
  ],
  [
    /credential|session|rotat|movement/,
    "where this credential belongs. If nobody knows: revoke it now, and give each machine a new one of its own.",
  ],
  [/^/, "whether it is still needed. If not, disable it; if so, rotate its credential and name an owner."],
];

/** What to do about what Rolecall says of itself, by detector; the runbooks say more. */
const ITSELF: Readonly<Record<MetaAlert, string>> = {
  "receiver-failing":
    "What others are told does not arrive there. See its reason first: a key that was revoked, an address that moved, a service that is down. What is tried again arrives when it is back.",
  "pipeline-behind":
    "What happened meanwhile is not seen yet. See whether more comes than it can take, or whether the history answers slowly.",
  "dead-letters": "What they say is not seen. See their reasons: a source that changed its form, or a wrong decoder.",
  "config-refused": "It works by the one before. Run rolecall config check on the file, then reload it.",
  "config-differs":
    "What they do depends on which of them is at it. Give all the same file, then reload or restart those that have another.",
  "not-in-words": "Nobody has missed it. Look at the findings in the console, and report the fault.",
  "expression-fails":
    "Findings on which it fails go where they would go without it. Correct it in rolecall.yaml, then reload it.",
  "rule-not-enabled": "Make the rule say less, or enable it in its file as it is.",
  heartbeat: "Nothing. It is when this stops that somebody has to look.",
};

/** What to do now, and with whom. The owner's name is as in the inventory: each channel makes it inert. */
export function adviceOf(finding: Finding): string {
  const { kind, owner, detector } = finding;
  if (isItself(finding) && Object.hasOwn(ITSELF, detector)) return ITSELF[detector as MetaAlert];
  const ask = owner === "" ? "Nobody owns it on record: ask whoever set it up" : `Ask ${owner}`;
  switch (kind) {
    case "behavior":
      if (membersOf(finding).length > 1)
        return `Look for the one cause behind all of them first: a release, a new network. If there is none, treat them as stolen: revoke their credentials. ${ask}.`;
      return `${ask} ${UNPLANNED}`;
    case "policy":
      return `${ask} whether the policy or the caller is wrong. Until that is clear, stop the caller.`;
    case "rule":
      return `${ask} who did this and why. If nobody knows: revoke the credential and keep the events of its session.`;
    case "lifecycle":
      return `${ask} ${LIFE.find(([detectors]) => detectors.test(detector))?.[1] ?? ""}`;
    case "delegation":
      return `${ask} who let it act for whom. If that was not meant: cut the trust, then revoke the open sessions.`;
    case "sequence":
      return `Revoke its credential first: these steps together look like an attack. Then read them in order. ${ask} which of them were theirs.`;
    case "coverage":
      return `Logs that used to come do not: what happens there now is not seen. Check the source and its export first.`;
  }
}

/** Why a message comes now, for people. */
export const REASON_WORDS: Readonly<Record<NoticeReason, string>> = {
  first_notification: "first report",
  new_alerts_in_group: "new findings",
  severity_raised: "more severe than before",
  all_alerts_resolved: "all of it is over",
  new_resolved_alerts: "some of it is over",
  repeat_interval_elapsed: "still going on",
  acknowledged: "somebody has taken it",
  evidence_updated: "new evidence",
  snoozed: "snoozed",
  storm_digest: "too many for single messages",
};
