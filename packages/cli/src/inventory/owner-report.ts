import type { ReportedIdentity } from "@rolecall/clickhouse";
import { type Identity, parseTime, SEVERITIES } from "@rolecall/core";
import { counted } from "../render/counted.ts";
import type { GuessOwner } from "./guess-owner.ts";
import { accountOf, type NeverSeen } from "./never-seen.ts";

const DAY_MS = 86_400_000;
const DORMANT_DAYS = 180;
const QUIET_DAYS = 30;
/** What a finding costs, by severity: what is worth an hour of the owner comes first. */
const COSTS: Readonly<Record<string, number>> = { info: 0, low: 1, medium: 5, high: 20, critical: 50 };
const FACTORS: Readonly<Record<string, number>> = { low: 0.5, medium: 1, high: 2, critical: 3 };
/** From here on somebody has to look at the finding, whatever it is about. */
const GRAVE = ["critical", "high"] as const;
/** Of a report that is read once a week: what its one figure is made of. */
const LEGEND = [
  "Risk adds up a machine's findings (low 1, medium 5, high 20, critical 50) and 5 if it is silent or past its end; low",
  "criticality halves it, high doubles it, critical triples it. Findings judged expected or dismissed are left out.",
].join("\n");
const MOST_FINDINGS = 10;
const MOST_NEVER = 100;
/** What findings about rights and credentials ask for. */
const WORK_OF: Readonly<Record<string, string>> = {
  "lifecycle.over-permissioned": "take away the rights that it does not use",
  "lifecycle.wide-scope": "take away the rights that it does not use",
  "lifecycle.overdue-rotation": "rotate its credential",
  "lifecycle.long-lived-credential": "rotate its credential",
  "lifecycle.used-after-rotation": "end its old credential",
  "lifecycle.expired-credential": "end its old credential",
  "lifecycle.ended-credential": "end its old credential",
};

export interface ReportFacts {
  /** RFC 3339. */
  readonly since: string;
  /** Against what silence is measured, epoch ms: see {@link logEnd}. */
  readonly now: number;
  readonly guessOwner: GuessOwner;
  /** Declared, and never seen in any log. */
  readonly neverSeen?: readonly NeverSeen[];
  /** When an owner left, RFC 3339, where a file says so. */
  readonly leftOn?: (owner: string) => string | undefined;
  /** Where people reach the console; without it the command that tells the same is named. */
  readonly consoleUrl?: string | undefined;
}

/** What one owner should look at: the riskiest machine and the gravest finding first. */
export interface OwnerPart {
  /** Empty: what nobody owns. */
  readonly owner: string;
  readonly machines: readonly ReportedIdentity[];
  readonly findings: readonly (ReportedIdentity["findings"][number] & { readonly name: string })[];
  readonly neverSeen: NonNullable<ReportFacts["neverSeen"]>;
  readonly risk: number;
}

/** The newest event of anybody, and no later than `clock`: where the logs end, or have not come, no machine is silent for that. */
export function logEnd(identities: readonly ReportedIdentity[], clock: number): number {
  const last = identities.reduce((most, { identity }) => Math.max(most, parseTime(identity.last_seen) || 0), 0);
  return last === 0 ? clock : Math.min(clock, last);
}

/** A part an owner, by name; what nobody owns comes last. */
export function partsOf(identities: readonly ReportedIdentity[], facts: ReportFacts): readonly OwnerPart[] {
  const byOwner = Map.groupBy(
    identities.filter(({ identity }) => identity.owner !== "" || !isPlatforms(identity)),
    ({ identity }) => identity.owner,
  );
  for (const { owner } of facts.neverSeen ?? []) if (!byOwner.has(owner)) byOwner.set(owner, []);
  const owners = Array.from(byOwner.keys()).toSorted((a, b) => (a === "" ? 1 : b === "" ? -1 : a < b ? -1 : 1));
  return owners.map((owner) => partOf(owner, byOwner.get(owner) ?? [], facts));
}

/** What each owner should look at, as Markdown: a section an owner. */
export function renderOwnerReport(identities: readonly ReportedIdentity[], facts: ReportFacts): string {
  const sections = partsOf(identities, facts).map((part) => section(part, facts));
  return [`# Machines and their owners, since ${facts.since.slice(0, 10)}`, "", LEGEND, "", ...sections].join("\n");
}

/** Roles that the platform makes for its own services: nobody owns them, and nobody can remove them. */
export function isPlatforms({ provider, identity_name: name }: Pick<Identity, "provider" | "identity_name">): boolean {
  return provider === "aws" && name.startsWith("AWSServiceRoleFor");
}

/** What a machine costs in risk: its findings by severity, dormancy and end, by its criticality. */
export function riskOf({ identity, findings }: ReportedIdentity, now: number): number {
  const found = findings.reduce((sum, { severity }) => sum + (COSTS[severity] ?? 0), 0);
  const state = stateOf({ identity }, now) === "" ? 0 : 5;
  return Math.round((found + state) * (FACTORS[identity.criticality] ?? 1));
}

function partOf(owner: string, identities: readonly ReportedIdentity[], facts: ReportFacts): OwnerPart {
  const machines = identities.toSorted(
    (a, b) =>
      riskOf(b, facts.now) - riskOf(a, facts.now) || (a.identity.identity_uid < b.identity.identity_uid ? -1 : 1),
  );
  const neverSeen = (facts.neverSeen ?? []).filter((one) => one.owner === owner).slice(0, MOST_NEVER);
  const findings = machines.flatMap((one) =>
    one.findings.map((finding) => ({ ...finding, name: one.identity.identity_name })),
  );
  findings.sort((a, b) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity));
  const risk = machines.reduce((sum, one) => sum + riskOf(one, facts.now), 0);
  return { owner, machines, findings, neverSeen, risk };
}

function section({ owner, machines, findings, neverSeen, risk }: OwnerPart, facts: ReportFacts): string {
  return [
    `## ${owner === "" ? "Nobody" : cell(owner)}`,
    "",
    `${counted(machines.length, "machine")}, ${counted(findings.length, "finding")}, risk ${risk}.`,
    "",
    `| machine | kind | environment | calls | findings | risk | to do |`,
    "|---|---|---|---|---|---|---|",
    ...machines.map((one) => row(one, facts)),
    ...neverSeen.map((one) => `| ${cell(one.id)} | | | 0 | 0 | | ${cell(neverSeenTodo(one, facts.now))} |`),
    "",
    ...foldedFindings(findings)
      .slice(0, MOST_FINDINGS)
      .map(
        (one) => `- **${one.severity}** ${cell(one.title)}${one.alike} (${minuteOf(one.time)}): ${pageOf(one, facts)}`,
      ),
    ...(findings.length > 0 ? [""] : []),
  ].join("\n");
}

type NamedFinding = OwnerPart["findings"][number];

/**
 * One line for what a detector said of one machine again and again, or in the same words of several: the gravest, and how many are
 * like it.
 */
export function foldedFindings(
  findings: OwnerPart["findings"],
): readonly (NamedFinding & { readonly alike: string })[] {
  const titles = Map.groupBy(findings, ({ title }) => title);
  const alike = Map.groupBy(findings, ({ detector, name, title }) =>
    titles.get(title)?.every((other) => other.name === name) === false ? title : `${detector} ${name}`,
  );
  return Array.from(alike.values()).flatMap(([first, ...more]) => {
    if (first === undefined) return [];
    return [{ ...first, alike: more.length === 0 ? "" : `, and ${more.length} like it` }];
  });
}

/** Where all of a finding is told: its page, or the command. */
function pageOf({ finding_uid: uid }: NamedFinding, { consoleUrl }: ReportFacts): string {
  return consoleUrl === undefined ? `\`npx rolecall explain ${uid}\`` : `<${consoleUrl}/findings/${uid}>`;
}

/** To the minute, which is enough to find it by. */
function minuteOf(time: string): string {
  return `${time.slice(0, 16).replace("T", " ")} UTC`;
}

/** What is to be done about a machine: as such, about its owner, about its rights and credentials, and about what is grave. */
export function todoOf(one: ReportedIdentity, facts: ReportFacts): string {
  const state = stateOf(one, facts.now);
  const found = state === "" ? one.findings.flatMap(({ detector }) => WORK_OF[detector] ?? []) : [];
  return [graveTodo(one), state, ownerTodo(one, facts), ...new Set(found)].filter((word) => word !== "").join("; ");
}

function graveTodo({ findings }: ReportedIdentity): string {
  const open = findings.filter(({ detector }) => WORK_OF[detector] === undefined);
  const gravest = GRAVE.find((grave) => open.some(({ severity }) => severity === grave));
  if (gravest === undefined) return "";
  return `look into its ${gravest} ${open.filter(({ severity }) => severity === gravest).length === 1 ? "finding" : "findings"}`;
}

function ownerTodo({ identity, findings }: ReportedIdentity, { now, guessOwner, leftOn }: ReportFacts): string {
  const { owner } = identity;
  if (owner === "") {
    const guess = guessOwner(identity);
    return guess === undefined ? "find its owner" : `perhaps ${guess.owner}'s: ${guess.why}`;
  }
  const left = leftOn?.(owner);
  if (left !== undefined && parseTime(left) <= now) return `find a new owner: ${owner} left ${left.slice(0, 10)}`;
  // Where no file says that they left, a log did.
  return findings.some(({ detector }) => detector === "lifecycle.orphaned") ? `find a new owner: ${owner} left` : "";
}

function row(one: ReportedIdentity, facts: ReportFacts): string {
  const { identity, calls, findings } = one;
  const cells = [
    identity.identity_name,
    identity.identity_kind,
    identity.environment,
    String(calls),
    String(findings.length),
    String(riskOf(one, facts.now)),
    todoOf(one, facts),
  ];
  return `| ${cells.map(cell).join(" | ")} |`;
}

/** That nothing was seen of it says as much as there are logs of its account. */
export function neverSeenTodo({ id, created, since }: NeverSeen, now: number): string {
  const account = accountOf(id);
  if (since === "") return `is its log read? nothing of ${account} was ever seen`;
  const days = Math.floor((now - parseTime(since)) / DAY_MS);
  const made = created === "" ? "" : `, made ${created.slice(0, 10)}`;
  return `${days >= DORMANT_DAYS ? "remove it:" : "is it needed?"} never seen in ${counted(days, "day")} of ${account}${made}`;
}

/** What is to be done about a machine as such; empty where nothing is. */
function stateOf({ identity }: Pick<ReportedIdentity, "identity">, now: number): string {
  const end = parseTime(identity.expected_end ?? "");
  if (end < now) return `remove it: its end was ${identity.expected_end?.slice(0, 10)}`;
  const days = Math.floor((now - parseTime(identity.last_seen)) / DAY_MS);
  if (days >= DORMANT_DAYS) return `remove it: dormant for ${days} days`;
  return days >= QUIET_DAYS ? `is it needed? silent for ${days} days` : "";
}

/** Text of a log inside a table of Markdown: inert. */
function cell(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]/gu, " ").replaceAll(/[\\`*_{}[\]<>|#!]/g, "\\$&");
}
