import type { Dimension, Finding } from "@rolecall/core";
import type { MetaAlert } from "../meta/meta-alerts.ts";
import { membersOf } from "./members.ts";
import { isItself } from "./words.ts";

/** Characters of what is to be done: whom to ask, and what a rule says. */
export const ADVICE_MAX = 500;

const REVOKE = "revoke its credential, then see what else it called.";
const UNPLANNED = `whether this was planned. If nobody knows: ${REVOKE}`;

/** What more or heavier work alone shows in, and what an outage of something it calls shows in. */
const WORK: ReadonlySet<string> = new Set([
  "calls_per_hour",
  "calls_per_5_minutes",
  "bytes_per_hour",
  "tokens_per_hour",
  "resources_per_hour",
  "calls_per_day",
  "busy_hours",
]);
const OUTAGE: ReadonlySet<string> = new Set([...WORK, "error", "cadence", "hours_since_last_call"]);

/** What to ask of a behaviour, by what leads its evidence. */
const BY_LEAD: Readonly<Record<string, string>> = {
  cadence: `whether somebody ran it by hand, or a second copy of it runs. If nobody knows: ${REVOKE}`,
  hours_since_last_call: `who started it again, and what for. If nobody knows: ${REVOKE}`,
  delegation: `who let it act so. If nobody did: ${REVOKE}`,
};

const STILL_NEEDED = "whether it is still needed. If not, disable it; if so, rotate its credential";

/** What to ask of the life of an identity and of who acts for whom, by detector; the last of each is of all others. */
const LIFE: readonly (readonly [RegExp, string])[] = [
  [/permissioned|scope/, "which of these rights it needs, and take the others away."],
  [/beyond-grant/, "whether it may do that. Until that is clear: stop it, and see why what it called did not refuse."],
  [/new-(resource|country)|widened-reach/, UNPLANNED],
  [
    /fell-silent/,
    "whether it was meant to stop. If not: see whether it is down, is shut out, or acts where no log tells of it.",
  ],
  [
    /again-elsewhere|strange-network|listed-address|unknown-arrival/,
    `whether it was they who called from there. If nobody knows: ${REVOKE}`,
  ],
  [/silence-broken/, `who started it again, and what for. If nobody knows: ${REVOKE}`],
  [
    /found-at-last/,
    "what it called there, and who made that possible. If nobody knows: take its right to that call away.",
  ],
  [/refused-then-let-in/, `whether it was they who tried so often. If nobody knows: ${REVOKE}`],
  [/long-run/, "whether this run was meant to do so much. If not: stop it, and read what it was told before."],
  [
    /(human|machine)-use/,
    "who used it. If nobody knows: revoke its credential. People and programs get accounts of their own.",
  ],
  [
    /credential|session|\bkey|rotat|movement/,
    "where this credential belongs. If nobody knows: revoke it now, and give each machine a new one of its own.",
  ],
  [/^/, STILL_NEEDED],
];
/** Of many in an account, of whom nobody in particular can be asked. */
const OF_MANY: Readonly<Record<string, string>> = {
  "lifecycle.newborn-surge":
    "See who made them, and whether a release or more load explains it. If nobody knows: disable them, and revoke the credential of whoever made them.",
  "lifecycle.password-spray":
    "See whether any of them was let in since: change its password and end its sessions. Then shut out where the tries come from.",
};
const DELEGATION: readonly (readonly [RegExp, string])[] = [
  [
    /new-subject/,
    "whether that repository and branch were meant to take the role. If not: name both in the role's trust policy, then revoke its open sessions.",
  ],
  [
    /new-client/,
    "who runs it, and who gave it the server's address and a token. If nobody knows: shut it out there, and revoke that token.",
  ],
  [
    /new-destination/,
    "whether its task takes it there. If not: stop the run, and read what the agent was told before; leave its tools the hosts of its task.",
  ],
  [
    /tool|server/,
    "whether it was meant to have this tool. If not: take the tool away, and read what the agent was told before it called.",
  ],
  [/^/, "who let it act for whom. If that was not meant: cut the trust, then revoke the open sessions."],
];

/** What to do about what Rolecall says of itself, by detector; the runbooks say more. */
const ITSELF: Readonly<Record<MetaAlert, string>> = {
  "receiver-failing":
    "What others are told does not arrive there. See its reason first: a key that was revoked, an address that moved, a service that is down. What is tried again arrives when it is back.",
  "pipeline-behind":
    "What happened meanwhile is not seen yet. See whether more comes than it can take, or whether the history answers slowly.",
  "records-lost":
    "Nobody has judged them. Have the topic keep its records for longer (retention.ms) than its reader may be stopped or behind, and send them again from where they came.",
  "topic-compacted":
    "Of each identity the last record alone is left to whoever is behind. Set its cleanup.policy to delete; docs/runbooks/topics-change.md has the command, and says what comes from the history.",
  "dead-letters": "What they say is not seen. See their reasons: a source that changed its form, or a wrong decoder.",
  "late-events":
    "Rules have checked them; what is unusual in how much or how often a machine did something may not be seen. Raise lateness of their input, or have them sent sooner.",
  "history-damaged":
    "What is in them is missing from every answer that needs it, and they are merged no more. Look at the disk; rolecall doctor says which they are, and docs/runbooks/copies.md what to do.",
  "config-refused": "It works by the one before. Run rolecall config check on the file, then reload it.",
  "config-differs":
    "What they do depends on which of them is at it. Give all the same file, then reload or restart those that have another.",
  "not-in-words": "Nobody has missed it. Look at the findings in the console, and report the fault.",
  "expression-fails":
    "Findings on which it fails go where they would go without it. Correct it in rolecall.yaml, then reload it.",
  "rule-not-enabled": "Make the rule say less, or enable it in its file as it is.",
  heartbeat: "Nothing. It is when this stops that somebody has to look.",
};

/**
 * What to do now, and with whom; of a rule what it says itself. The owner's name is as in the inventory: each channel makes
 * it inert.
 */
export function adviceOf(finding: Finding, responses: readonly string[] = []): string {
  const { kind, owner, detector } = finding;
  if (isItself(finding) && Object.hasOwn(ITSELF, detector)) return ITSELF[detector as MetaAlert];
  const ask = owner === "" ? "Nobody owns it on record: ask whoever set it up" : `Ask ${owner}`;
  switch (kind) {
    case "behavior":
      return adviceOnBehavior(finding, ask);
    case "policy":
      return `${ask} whether the policy or the caller is wrong. Until that is clear, stop the caller.`;
    case "rule":
      return `${ask} whether this was meant, and who did it. If nobody knows: ${responseTo(finding, responses)}`;
    case "lifecycle":
      return adviceOnLife(finding, ask);
    case "delegation":
      return `${ask} ${byDetector(DELEGATION, detector)}`;
    case "sequence":
      return `Revoke its credential first: these steps together look like an attack. Then read them in order. ${ask} which of them were theirs.`;
    case "coverage":
      return `Logs that used to come do not: what happens there now is not seen. Check the source and its export first.`;
  }
}

const KEEP = "revoke the credential and keep the events of its session.";
/** Of callers that show no credential. */
const SHUT = "take away what may be done without a credential and keep the events.";
/** Whom to ask is said already. */
const ASKING = /^Ask whoever [^;.]*; /;

/** It speaks of what is taken from a thief already. */
const OF_ACCESS =
  /\b(?:revok|rotat)\w*|\b(?:credential|token|key|password|session)s?\b|\b(?:disable|suspend|block)\b[^.;]*\b(?:user|account|identity|app)\b/i;
/** Of what a rule says, so that the credential has room behind it. */
const RESPONSE_MAX = 300;

/** Called without a credential: there is none to revoke. */
function isNobody({ identity_kind, identity_name }: Finding): boolean {
  return identity_kind === "unknown" && /^(?:system:)?anonymous$/.test(identity_name);
}

/** What the rule says; and what stops a thief, where it does not speak of that and the match is more than a trace of work. */
function responseTo(finding: Finding, responses: readonly string[]): string {
  const last = isNobody(finding) ? SHUT : KEEP;
  const said = responses.map((text) => text.replace(ASKING, "")).join(" ");
  if (said === "") return last;
  const shown = Array.from(said);
  const text = shown.length > RESPONSE_MAX ? `${shown.slice(0, RESPONSE_MAX - 1).join("")}…` : said;
  return finding.severity === "info" || OF_ACCESS.test(text) ? lowered(text) : `${lowered(text)} Then ${last}`;
}

function adviceOnBehavior(finding: Finding, ask: string): string {
  if (membersOf(finding).length > 1)
    return `Look for the one cause behind all of them first: a release, a new network. If there is none, treat them as stolen: revoke their credentials. ${ask}.`;
  const added = finding.dimensions.filter((dimension) => dimension.added > 0);
  const isAll = (names: ReadonlySet<string>): boolean => added.length > 0 && added.every(({ name }) => names.has(name));
  if (isAll(OUTAGE) && added.some(({ name }) => name === "error"))
    return `Look first whether what it calls is down or was changed: its calls fail, and it may only try again. If not: ${lowered(ask)} ${UNPLANNED}`;
  if (isAll(WORK)) return `${ask} whether so much work was planned: a backfill, a release. If nobody knows: ${REVOKE}`;
  return `${ask} ${BY_LEAD[leadOf(added)?.name ?? ""] ?? UNPLANNED}`;
}

/** Whoever left cannot be asked, and an owner is named where there is none, or none who is there. */
function adviceOnLife({ owner, detector }: Finding, ask: string): string {
  if (Object.hasOwn(OF_MANY, detector)) return OF_MANY[detector] as string;
  const isGone = owner !== "" && detector.endsWith("orphaned");
  const whom = isGone ? `${owner} has left: ask whoever took over` : ask;
  const advice = byDetector(LIFE, detector);
  if (advice !== STILL_NEEDED) return `${whom} ${advice}`;
  if (isGone) return `${whom} ${advice} and name a new owner.`;
  return `${whom} ${advice}${owner === "" ? " and name an owner" : ""}.`;
}

function leadOf(dimensions: readonly Dimension[]): Dimension | undefined {
  return dimensions.toSorted((a, b) => b.added - a.added)[0];
}

function byDetector(advice: readonly (readonly [RegExp, string])[], detector: string): string {
  return advice.find(([detectors]) => detectors.test(detector))?.[1] ?? "";
}

/** A sentence behind a colon: `Ask team-a`; one that begins with a name (`DisableIt`) keeps it. */
function lowered(sentence: string): string {
  return sentence.replace(/^[A-Z](?=[a-z]*(?:[\s,;]|$))/, (first) => first.toLowerCase());
}
