import { checkSilence, LIMITS, type Silence, silenceIdOf } from "@rolecall/alerting";
import { parseDuration } from "@rolecall/core";
import type { ExitCode } from "@rolecall/runtime";
import { listSilences } from "../alerter/list-silences.ts";
import { openWay, whoAsks } from "../alerter/open-way.ts";
import { renderSilences } from "../alerter/render-silences.ts";
import { type AlerterWay, tellAlerter } from "../alerter/tell-alerter.ts";
import { instantOf } from "../filters.ts";
import { DATA_FLAG, JSON_FLAG } from "../flags.ts";
import { lookOf } from "../look.ts";
import { visible, visibleJson, visibleJsonList } from "../render/visible.ts";
import { settingsOf } from "../settings.ts";
import { type Arguments, EXIT, type Terminal, UsageError, type Verb } from "../verb.ts";
import { write } from "../write.ts";

const ACTIONS = ["add", "list", "expire"] as const;

export const silenceVerb: Verb = {
  name: "silence",
  summary: "hold messages back for a while: add, list and expire silences",
  usage: "add MATCHER… --for 2h|--until TIME [--comment T] | list [--expired] | expire ID…",
  actions: ACTIONS,
  positionals: [1, Number.POSITIVE_INFINITY],
  flags: [
    DATA_FLAG,
    { name: "for", type: "string", value: "2h", summary: "add: so long from now" },
    { name: "until", type: "string", value: "TIME", summary: "add: until this instant, RFC 3339" },
    { name: "comment", type: "string", value: "T", summary: "add: why" },
    { name: "expired", type: "boolean", summary: "list: also those that have ended" },
    JSON_FLAG,
  ],
  examples: [
    [
      "npx rolecall silence add owner=team-payments 'severity!=\"critical\"' --for 2h --comment 'migration'",
      "all matchers must match; prints the silence's id",
    ],
    ["npx rolecall silence list", "those that hold or will, and how many findings each has hidden"],
  ],
  run,
};

async function run(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const [action = "", ...words] = args.positionals;
  const act = actionOf(action, words, args, terminal);
  const settings = await settingsOf(args, terminal);
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
      return (way) => add(way, silence, args);
    }
    case "list":
      if (words.length > 0) throw new UsageError("silence list takes no words");
      return (way) => list(way, args, terminal);
    case "expire":
      if (words.length === 0) throw new UsageError("silence expire needs an id: rolecall silence list shows them");
      return (way) => expire(way, words, args, terminal);
    default:
      throw new UsageError(`silence knows ${ACTIONS.join(", ")}, and not "${visible(action)}"`);
  }
}

async function add(way: AlerterWay, silence: Silence, args: Arguments): Promise<string> {
  await tellAlerter(way, { kind: "silence", silence });
  return args.on("json") ? `${visibleJson({ silence_id: silence.silenceId })}\n` : `${silence.silenceId}\n`;
}

async function list(way: AlerterWay, args: Arguments, terminal: Terminal): Promise<string> {
  const silences = await listSilences(way.store, way.tenant, way.now, args.on("expired"));
  return args.on("json") ? visibleJsonList(silences) : renderSilences(silences, lookOf(terminal));
}

async function expire(way: AlerterWay, ids: readonly string[], args: Arguments, terminal: Terminal): Promise<string> {
  for (const silenceId of ids) await tellAlerter(way, { kind: "expire-silence", silenceId, by: whoAsks(terminal) });
  return args.on("json")
    ? `${visibleJson({ expired: ids })}\n`
    : ids.map((id) => `${visible(id)} has ended\n`).join("");
}

function silenceFrom(matchers: readonly string[], args: Arguments, terminal: Terminal): Silence {
  const now = terminal.clock();
  const endsAt = endOf(args, now);
  if (endsAt <= now) throw new UsageError("a silence must end in the time to come");
  const silence = {
    matchers: [matchers],
    ...{ startsAt: now, endsAt, updatedAt: now, hidden: 0, episodes: [] },
    createdBy: whoAsks(terminal),
    comment: args.text("comment") ?? "",
  };
  const whole = { ...silence, silenceId: silenceIdOf(silence) };
  const wrong = checkSilence(whole, LIMITS);
  if (wrong !== undefined) throw new UsageError(wrong);
  return whole;
}

function endOf(args: Arguments, now: number): number {
  const [span, until] = [args.text("for"), args.text("until")];
  if ((span === undefined) === (until === undefined))
    throw new UsageError("silence add needs --for 2h or --until TIME");
  const ms = span === undefined ? undefined : parseDuration(span);
  if (span !== undefined && ms === undefined)
    throw new UsageError(`--for wants a span like 2h, and not "${visible(span)}"`);
  const at = ms === undefined ? instantOf(until ?? "") : now + ms;
  if (Number.isNaN(at)) {
    throw new UsageError(`--until wants a time like 2026-11-24T10:00:00Z, and not "${visible(until ?? "")}"`);
  }
  return at;
}
