import {
  checkSilence,
  coverWords,
  formatMatcher,
  LIMITS,
  parseMatchers,
  type Silence,
  silenceIdOf,
} from "@rolecall/alerting";
import { listExpected } from "@rolecall/clickhouse";
import { formatTime, parseDuration } from "@rolecall/core";
import type { ExitCode } from "@rolecall/runtime";
import { coverSilence } from "../alerter/cover-silence.ts";
import { listSilences } from "../alerter/list-silences.ts";
import { openWay, whoAsks } from "../alerter/open-way.ts";
import { renderExpected } from "../alerter/render-expected.ts";
import { renderSilences } from "../alerter/render-silences.ts";
import { type AlerterWay, tellAlerter } from "../alerter/tell-alerter.ts";
import { instantOf } from "../filters.ts";
import { DATA_FLAG, JSON_FLAG } from "../flags.ts";
import { lookOf } from "../look.ts";
import { neededBy } from "../needed-secrets.ts";
import { visible, visibleJson, visibleJsonList } from "../render/visible.ts";
import { settingsOf } from "../settings.ts";
import { type Arguments, EXIT, type Terminal, UsageError, type Verb } from "../verb.ts";
import { unknownAction } from "../verb-actions.ts";
import { write } from "../write.ts";

const ACTIONS = ["add", "list", "expire"] as const;

export const silenceVerb: Verb = {
  name: "silence",
  usage:
    "add MATCHER… [--for 1h|--until TIME] [--start TIME] [--comment T] [--dry-run] | list [MATCHER…] [--expired|--expected] | expire ID…",
  actions: ACTIONS,
  positionals: [1, Number.POSITIVE_INFINITY],
  flags: [
    DATA_FLAG,
    { name: "for", type: "string", value: "2h", summary: "add: so long from its start (1h)" },
    { name: "duration", type: "string", short: "d", value: "2h", summary: "add: the same, as amtool has it" },
    { name: "start", type: "string", value: "TIME", summary: "add: from this instant on, RFC 3339 (now)" },
    { name: "until", type: "string", value: "TIME", summary: "add: until this instant, RFC 3339" },
    { name: "end", type: "string", value: "TIME", summary: "add: the same, as amtool has it" },
    { name: "comment", type: "string", short: "c", value: "T", summary: "add: why" },
    { name: "author", type: "string", short: "a", value: "NAME", summary: "add: who (the user of this shell)" },
    { name: "dry-run", type: "boolean", summary: "add: only say what it would cover" },
    { name: "expired", type: "boolean", summary: "list: also those that have ended" },
    { name: "expected", type: "boolean", summary: "list: only what verdicts call expected" },
    JSON_FLAG,
  ],
  examples: [
    [
      "npx rolecall silence add owner=team-payments 'severity!=\"critical\"' --for 2h --comment 'migration'",
      "all matchers must match; prints the silence's id",
    ],
    [
      "npx rolecall silence list",
      "those that hold or will, and what verdicts call expected; how many findings each has hidden",
    ],
  ],
  run,
};

async function run(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const [action = "", ...words] = args.positionals;
  const act = actionOf(action, words, args, terminal);
  const settings = await settingsOf(args, terminal, neededBy("history"));
  const way = await openWay(settings, terminal);
  await using _store = way.store;
  await write(terminal.out, await act(way));
  return EXIT.done;
}

type Act = (way: AlerterWay) => Promise<string>;

/** Everything that can be wrong with the words is said before the history is opened. */
function actionOf(action: string, words: readonly string[], args: Arguments, terminal: Terminal): Act {
  switch (action) {
    case "add": {
      const silence = silenceFrom(words, args, terminal);
      return (way) => add(way, silence, args, terminal);
    }
    case "list": {
      const wanted = matchersOf(words);
      if (args.on("expected") && (wanted.length > 0 || args.on("expired")))
        throw new UsageError("silence list --expected lists no silences: it takes no matchers and no --expired");
      return (way) => list(way, args, terminal, wanted);
    }
    case "expire":
      if (words.length === 0) throw new UsageError("silence expire needs an id: rolecall silence list shows them");
      return (way) => expire(way, words, args, terminal);
    default:
      throw unknownAction("silence", ACTIONS, action);
  }
}

/** What it holds back is told, and not asked about: scripts add silences too. */
async function add(way: AlerterWay, silence: Silence, args: Arguments, terminal: Terminal): Promise<string> {
  const { known, warnings, ...cover } = await coverSilence(way.store, way.tenants, silence, way.now);
  const covers = { ...cover, ...(known && { known }), warnings };
  const words = coverWords({ ...cover, known });
  if (args.on("dry-run")) {
    if (args.on("json")) return `${visibleJson({ dry_run: true, ...covers })}\n`;
    return [words, ...warnings.map((each) => `warning: ${each}`)].map((line) => `${visible(line)}\n`).join("");
  }
  const { silenceId } = silence;
  const { message } = await tellAlerter(way, { kind: "silence", silence });
  const said = message || words;
  if (args.on("json")) return `${visibleJson({ silence_id: silenceId, message: said, ...covers })}\n`;
  const undo = `rolecall silence expire ${silenceId} takes it back`;
  const lines = [`${silenceId}: ${said}`, ...warnings.map((each) => `warning: ${each}; ${undo}`)];
  await write(terminal.err, lines.map((line) => `${visible(line)}\n`).join(""));
  return `${silenceId}\n`;
}

/** What holds findings back because somebody said so: with words only silences, since what is expected has no matchers. */
async function list(way: AlerterWay, args: Arguments, terminal: Terminal, wanted: readonly string[]): Promise<string> {
  const isJson = args.on("json");
  const parts: string[] = [];
  if (!args.on("expected")) parts.push(await listedSilences(way, args, terminal, wanted));
  if (args.on("expected") || (!isJson && wanted.length === 0)) {
    const expected = await listExpected(way.store, {
      ...{ now: formatTime(way.now), tenants: way.tenants, limit: MOST_EXPECTED },
    });
    parts.push(isJson ? visibleJsonList(expected) : renderExpected(expected, lookOf(terminal)));
  }
  return parts.join("\n");
}

const MOST_EXPECTED = 1000;

/** Words choose those with such a matcher, as it was written when the silence was added. */
async function listedSilences(
  way: AlerterWay,
  args: Arguments,
  terminal: Terminal,
  wanted: readonly string[],
): Promise<string> {
  const all = await listSilences(way.store, way.tenants, way.now, args.on("expired"));
  const silences = all.filter(({ matchers }) => {
    const known = new Set(matchersOf(matchers));
    return wanted.every((matcher) => known.has(matcher));
  });
  return args.on("json") ? visibleJsonList(silences) : renderSilences(silences, lookOf(terminal));
}

/** Each as it is written plainly: `a="b"`. @throws UsageError */
function matchersOf(texts: readonly string[]): readonly string[] {
  try {
    return texts.flatMap((text) => parseMatchers(text)).map(formatMatcher);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : "that is no matcher", { cause: error });
  }
}

async function expire(way: AlerterWay, ids: readonly string[], args: Arguments, terminal: Terminal): Promise<string> {
  const messages = new Map<string, string>();
  for (const silenceId of ids) {
    const { message } = await tellAlerter(way, { kind: "expire-silence", silenceId, by: whoAsks(terminal) });
    if (message !== "") messages.set(silenceId, message);
  }
  if (args.on("json")) {
    const said = messages.size > 0 && { messages: Object.fromEntries(messages) };
    return `${visibleJson({ expired: ids, ...said })}\n`;
  }
  const lines = ids.map((id) => `${id}${messages.has(id) ? `: ${messages.get(id)}` : " has ended"}`);
  return lines.map((line) => `${visible(line)}\n`).join("");
}

function silenceFrom(matchers: readonly string[], args: Arguments, terminal: Terminal): Silence {
  const now = terminal.clock();
  const startsAt = momentOf(args, "start") ?? now;
  const endsAt = endOf(args, startsAt);
  if (endsAt <= now) throw new UsageError("a silence must end in the time to come");
  const silence = {
    matchers: [matchers],
    ...{ startsAt, endsAt, updatedAt: now, hidden: 0, episodes: [] },
    createdBy: args.text("author") ?? whoAsks(terminal),
    comment: args.text("comment") ?? "",
  };
  const whole = { ...silence, silenceId: silenceIdOf(silence) };
  const wrong = checkSilence(whole, LIMITS);
  if (wrong !== undefined) throw new UsageError(wrong);
  return whole;
}

/** As long as amtool's silences where nothing is said. */
const DEFAULT_SPAN = "1h";

function endOf(args: Arguments, startsAt: number): number {
  const span = args.text("for") ?? args.text("duration");
  const until = momentOf(args, "until") ?? momentOf(args, "end");
  if (span !== undefined && until !== undefined)
    throw new UsageError("silence add takes a span or an end, and not both");
  if (until !== undefined) return until;
  const ms = parseDuration(span ?? DEFAULT_SPAN);
  if (ms === undefined) throw new UsageError(`--for wants a span like 2h, and not "${visible(span ?? "")}"`);
  return startsAt + ms;
}

function momentOf(args: Arguments, name: "start" | "until" | "end"): number | undefined {
  const text = args.text(name);
  if (text === undefined) return undefined;
  const at = instantOf(text);
  if (Number.isNaN(at))
    throw new UsageError(`--${name} wants a time like 2026-11-24T10:00:00Z, and not "${visible(text)}"`);
  return at;
}
