import { type FindingFilter, listFindings, type Store } from "@rolecall/clickhouse";
import { FINDING_KINDS, SEVERITIES, type Severity } from "@rolecall/core";
import type { ExitCode } from "@rolecall/runtime";
import { failOnOf, numberOf, sinceOf, valuesOf } from "../filters.ts";
import { renderCounts, renderCoverage, renderSources } from "../findings/render-coverage.ts";
import { renderFindings } from "../findings/render-findings.ts";
import { DATA_FLAG, FAIL_ON_FLAG, JSON_FLAG } from "../flags.ts";
import { countCoverage, readCoverage, readSources } from "../history/coverage.ts";
import { findIdentity } from "../history/find-one.ts";
import { openHistory } from "../history/open-history.ts";
import { type Look, lookOf } from "../look.ts";
import { neededBy } from "../needed-secrets.ts";
import { visibleJsonList } from "../render/visible.ts";
import { settingsOf } from "../settings.ts";
import { type Arguments, EXIT, type Terminal, UsageError, type Verb } from "../verb.ts";
import { write } from "../write.ts";

const DEFAULT_LIMIT = 100;

export const findingsVerb: Verb = {
  name: "findings",
  usage:
    "[--open] [--severity S] [--since T] [--identity ID] [--kind K] [--owner O] [--detector D] [--limit N] [--fail-on SEVERITY] [--coverage]",
  flags: [
    DATA_FLAG,
    { name: "open", type: "boolean", summary: "only those that nobody has closed or called expected" },
    {
      name: "severity",
      type: "string",
      value: "S",
      known: SEVERITIES,
      summary: `${SEVERITIES.join(", ")}; high+ is high and above`,
    },
    { name: "since", type: "string", value: "T", summary: "event time at or after: 2026-11-24T10:00:00Z, or 24h back" },
    {
      name: "identity",
      type: "string",
      value: "ID",
      summary: "of one identity: its uid, the beginning of it, or its name",
    },
    { name: "kind", type: "string", value: "K", known: FINDING_KINDS, summary: FINDING_KINDS.join(", ") },
    { name: "owner", type: "string", value: "O", summary: "those that O owns" },
    { name: "detector", type: "string", value: "D", summary: "those that a detector or a rule decided, by its name" },
    { name: "limit", type: "string", value: "N", summary: `at most so many (${DEFAULT_LIMIT})` },
    {
      name: "coverage",
      type: "boolean",
      summary: "instead: what each source logged, and who is watched by what, how well, and what is missing",
    },
    FAIL_ON_FLAG,
    JSON_FLAG,
  ],
  examples: [
    ["npx rolecall findings --open --severity high+", "what somebody should look at"],
    ["npx rolecall findings --since 24h --json", "the last day as JSON"],
    ["npx rolecall findings --since 1h --fail-on high", "in a script: exits with 3 when one is high or critical"],
    ["npx rolecall findings --coverage", "where logs are missing, and who is not watched"],
    ["npx rolecall findings --coverage --identity deploy", "how well one identity is watched"],
  ],
  run,
};

/** Of findings, which `--coverage` shows none of. */
const OF_FINDINGS = ["open", "severity", "kind", "owner", "detector", "limit", "fail-on"];

async function run(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const strange = OF_FINDINGS.find((flag) => args.on("coverage") && (args.on(flag) || args.text(flag) !== undefined));
  if (strange !== undefined) throw new UsageError(`--${strange} is about findings, and --coverage shows none`);
  const filter = filterOf(args, terminal.clock());
  const failOn = failOnOf(args);
  const settings = await settingsOf(args, terminal, neededBy("history"));
  await using store = await openHistory(settings);
  const look = lookOf(terminal);
  const json = args.on("json");
  if (args.on("coverage")) {
    await write(terminal.out, await coverageOf(store, await withIdentity(store, args, filter), json, look));
    return EXIT.done;
  }
  const asked = await withIdentity(store, args, filter);
  const findings = await listFindings(store, asked);
  await write(terminal.out, json ? visibleJsonList(findings) : renderFindings(findings, look));
  return (await hasSevere(store, asked, failOn)) ? EXIT.found : EXIT.done;
}

/** Is one of those that were asked for so severe, also behind the limit of what is shown? */
async function hasSevere(store: Store, asked: FindingFilter, failOn: readonly Severity[]): Promise<boolean> {
  const severities = failOn.filter((severity) => asked.severities?.includes(severity) ?? true);
  return severities.length > 0 && (await listFindings(store, { ...asked, severities, limit: 1 })).length > 0;
}

/** As JSON a row per identity and detector; else of one identity that, and of all what was logged and how many are watched. */
async function coverageOf(store: Store, filter: FindingFilter, json: boolean, look: Look): Promise<string> {
  const { identityUid: identity, since } = filter;
  if (json) return visibleJsonList(await readCoverage(store, { identity, since }));
  if (identity !== undefined) return renderCoverage(await readCoverage(store, { identity, since }), look);
  const [sources, counts] = [await readSources(store, since), await countCoverage(store)];
  return `${renderSources(sources, look)}${counts.length === 0 ? "" : `\n${renderCounts(counts, look)}`}`;
}

function filterOf(args: Arguments, now: number): FindingFilter {
  const severities = valuesOf(args, "severity", SEVERITIES, true);
  const kinds = valuesOf(args, "kind", FINDING_KINDS);
  const since = sinceOf(args, now);
  const [owner, detector] = [args.text("owner"), args.text("detector")];
  return {
    ...(args.on("open") && { open: true }),
    ...(severities && { severities }),
    ...(kinds && { kinds }),
    ...(since !== undefined && { since }),
    ...(owner !== undefined && { owner }),
    ...(detector !== undefined && { detector }),
    limit: numberOf(args, "limit", DEFAULT_LIMIT),
  };
}

async function withIdentity(store: Store, args: Arguments, filter: FindingFilter): Promise<FindingFilter> {
  const given = args.text("identity");
  return given === undefined ? filter : { ...filter, identityUid: (await findIdentity(store, given)).identity_uid };
}
