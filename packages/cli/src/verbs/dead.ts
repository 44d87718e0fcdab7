import { type DeadLetterFilter, listDeadLetters, type Store, type StoredDeadLetter } from "@rolecall/clickhouse";
import { DEAD_REASONS } from "@rolecall/core";
import { type ExitCode, tenantsOf } from "@rolecall/runtime";
import { findDeadLetter } from "../dead/find-dead-letter.ts";
import { renderLetter, renderLetters } from "../dead/render-letters.ts";
import { directSend, markRetried, retryLetters, type Send } from "../dead/retry.ts";
import { kafkaSend } from "../dead/send-over-kafka.ts";
import { runningSend } from "../dead/send-to-running.ts";
import { topicSend } from "../dead/send-to-topic.ts";
import { numberOf, sinceOf, valuesOf } from "../filters.ts";
import { DATA_FLAG, JSON_FLAG } from "../flags.ts";
import { findUp } from "../history/local-api.ts";
import { openHistory } from "../history/open-history.ts";
import { lookOf } from "../look.ts";
import { placeOfConfig } from "../place/place-data.ts";
import { counted } from "../render/counted.ts";
import { visibleJson, visibleJsonList } from "../render/visible.ts";
import { type Settings, settingsOf } from "../settings.ts";
import { sourceOf } from "../source-flag.ts";
import { type Arguments, EXIT, type Terminal, UsageError, type Verb } from "../verb.ts";
import { unknownAction } from "../verb-actions.ts";
import { write } from "../write.ts";

const ACTIONS = ["list", "show", "retry"] as const;
const DEFAULT_LIMIT = 100;
const MOST = 1_000_000;

export const deadVerb: Verb = {
  name: "dead",
  usage: "list | show ID | retry [ID…] [--reason R] [--since T] [--limit N] [--source NAME]",
  actions: ACTIONS,
  positionals: [1, Number.POSITIVE_INFINITY],
  flags: [
    DATA_FLAG,
    { name: "reason", type: "string", value: "R", known: DEAD_REASONS, summary: DEAD_REASONS.join(", ") },
    { name: "since", type: "string", value: "T", summary: "recorded at or after: 2026-11-24T10:00:00Z, or 24h back" },
    { name: "limit", type: "string", value: "N", summary: `at most so many (list: ${DEFAULT_LIMIT}; retry: all)` },
    { name: "source", type: "string", value: "NAME", summary: "retry: read them as this format" },
    JSON_FLAG,
  ],
  examples: [
    ["npx rolecall dead list --reason schema", "records that a decoder refused"],
    ["npx rolecall dead show sha256:1f2e", "one of them in full, its id given by its beginning"],
    ["npx rolecall dead retry --since 24h", "those of the last day once more, after an update"],
  ],
  run,
};

async function run(args: Arguments, terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  const [action = "", ...uids] = args.positionals;
  if (!(ACTIONS as readonly string[]).includes(action)) {
    throw unknownAction("dead", ACTIONS, action);
  }
  if (action === "list" && uids.length > 0) throw new UsageError("dead list takes no ids");
  if (action === "show" && uids.length !== 1) throw new UsageError("dead show needs one id");
  const filter = filterOf(args, terminal.clock(), action === "retry" ? MOST : DEFAULT_LIMIT);
  if (args.text("source") !== undefined) sourceOf(args);
  const settings = await settingsOf(args, terminal);
  await using store = await openHistory(settings);
  if (action === "list") return await list(args, store, filter, terminal);
  if (action === "show") return await show(args, store, uids[0] ?? "", terminal);
  const letters =
    uids.length === 0
      ? await listDeadLetters(store, filter)
      : await Promise.all(uids.map((uid) => findDeadLetter(store, uid)));
  return await retry(args, { store, letters, settings }, terminal, signal);
}

function filterOf(args: Arguments, now: number, limit: number): DeadLetterFilter {
  const reasons = valuesOf(args, "reason", DEAD_REASONS);
  const since = sinceOf(args, now);
  return { ...(reasons && { reasons }), ...(since !== undefined && { since }), limit: numberOf(args, "limit", limit) };
}

async function list(args: Arguments, store: Store, filter: DeadLetterFilter, terminal: Terminal): Promise<ExitCode> {
  const letters = await listDeadLetters(store, filter);
  await write(terminal.out, args.on("json") ? visibleJsonList(letters) : renderLetters(letters, lookOf(terminal)));
  return EXIT.done;
}

async function show(args: Arguments, store: Store, given: string, terminal: Terminal): Promise<ExitCode> {
  const letter = await findDeadLetter(store, given);
  const text = args.on("json") ? `${visibleJson(letter, 2)}\n` : renderLetter(letter, lookOf(terminal));
  await write(terminal.out, text);
  return EXIT.done;
}

interface Again {
  readonly store: Store;
  readonly letters: readonly StoredDeadLetter[];
  readonly settings: Settings;
}

async function retry(args: Arguments, again: Again, terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  const { store, letters, settings } = again;
  const { tenant } = settings.config;
  await using resources = new AsyncDisposableStack();
  const send = await senderOf(args, { ...again, resources }, terminal, signal);
  const retried = await retryLetters(
    letters,
    (letter) => {
      signal.throwIfAborted();
      return send(letter);
    },
    (done) => markRetried(store, done, tenant),
    (why) => write(terminal.err, `${why}\n`),
  );
  const { recovered, filtered, dead, events } = retried;
  const text = args.on("json")
    ? `${JSON.stringify(retried)}\n`
    : `${counted(retried.letters, "dead letter")}: ${recovered} became ${counted(events, "event")}, ${filtered} are filtered, ${dead} are still dead\n`;
  await write(terminal.out, text);
  return EXIT.done;
}

/** Through Kafka or the running process where there is one: its detector must see them. */
async function senderOf(
  args: Arguments,
  { store, settings, resources }: Again & { readonly resources: AsyncDisposableStack },
  terminal: Terminal,
  signal: AbortSignal,
): Promise<Send> {
  const source = args.text("source");
  const { kafka, clickhouse, tenant, archive } = settings.config;
  const up = await findUp(settings.dataDirectory);
  const tenants = tenantsOf(settings.config);
  const reading = () => ({ tenants, source, now: terminal.clock, placeOf: placeOfConfig(settings) });
  if (up === undefined && kafka !== undefined && clickhouse !== undefined) {
    return kafkaSend({ store, kafka, tenant, archive, ...reading(), signal }, resources);
  }
  if (kafka !== undefined && !archive && settings.config.inputs.every((input) => input.kafka !== undefined)) {
    return topicSend({ config: settings.config, kafka, source, now: terminal.clock, signal }, resources);
  }
  if (up !== undefined) return runningSend(up, source, signal);
  return directSend(store, { tenant, ...reading() });
}
