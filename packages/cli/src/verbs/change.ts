import {
  CHANGES,
  type ChangeKind,
  type ChangeRecord,
  canonicalJson,
  formatTime,
  nearest,
  parseDuration,
  sha256,
} from "@rolecall/core";
import type { ExitCode } from "@rolecall/runtime";
import { whoAsks } from "../alerter/open-way.ts";
import { post } from "../alerter/tell-alerter.ts";
import { instantOf } from "../filters.ts";
import { DATA_FLAG, JSON_FLAG } from "../flags.ts";
import { findUp } from "../history/local-api.ts";
import { neededBy } from "../needed-secrets.ts";
import { visible, visibleJson } from "../render/visible.ts";
import { controlOver } from "../serve/control-over.ts";
import { orderOver } from "../serve/order-over.ts";
import { settingsOf } from "../settings.ts";
import { tellChange } from "../up/tell-change.ts";
import { type Arguments, EXIT, Failure, type Terminal, UsageError, type Verb } from "../verb.ts";
import { unknownAction } from "../verb-actions.ts";
import { write } from "../write.ts";

const USUAL = "6h";
const LONGEST_MS = 14 * 24 * 3_600_000;
const MOST_NOTE = 1000;

const ACTIONS = ["add"];

export const changeVerb: Verb = {
  name: "change",
  usage: "add deploy|rotation|migration IDENTITY… [--from TIME] [--for 6h|--until TIME] [--note T] [--id ID]",
  actions: ACTIONS,
  positionals: [3, 502],
  flags: [
    DATA_FLAG,
    { name: "from", type: "string", value: "TIME", summary: "when it begins, RFC 3339 (now)" },
    { name: "for", type: "string", value: USUAL, summary: `so long it explains what is new (${USUAL}; 14d at most)` },
    { name: "until", type: "string", value: "TIME", summary: "until this instant, RFC 3339" },
    { name: "note", type: "string", value: "T", summary: "what it was, for those who read the finding" },
    { name: "id", type: "string", value: "ID", summary: "told again under the same id it replaces what was told" },
    JSON_FLAG,
  ],
  examples: [
    [
      "npx rolecall change add deploy 'aws:*:role:shop-*' --note 'shop 1.4'",
      "new calls and a new client of these roles are explained for six hours; a new network is not",
    ],
    ["npx rolecall change add migration 'kubernetes:eu:*' --for 2d", "so are new networks"],
  ],
  run,
};

async function run(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const record = recordFrom(args, terminal);
  const { config, dataDirectory } = await settingsOf(args, terminal, neededBy("history"));
  const { kafka, clickhouse, tenant } = config;
  const up = await findUp(dataDirectory);
  if (up === undefined && kafka !== undefined && clickhouse !== undefined) {
    const { heard } = await tellChange(
      {
        tenant,
        control: (whole) => controlOver(config, whole),
        commands: { send: (order) => orderOver(kafka, tenant, order) },
        unheard: () => terminal.err.write("warning: the alerter could not be told: no change event is sent\n"),
      },
      record,
    );
    await heard;
  } else {
    if (up === undefined)
      throw new Failure(`no rolecall is running with ${dataDirectory}: a change is told to one that is`);
    const { control: _, at: _at, ...body } = record;
    await post(up, { method: "POST", path: "changes", body });
  }
  const { change_uid, from, until } = record;
  const text = `${visible(change_uid)} explains what is new from ${from} to ${until}\n`;
  await write(terminal.out, args.on("json") ? `${visibleJson({ change_uid, from, until })}\n` : text);
  return EXIT.done;
}

function recordFrom(args: Arguments, terminal: Terminal): Omit<ChangeRecord, "tenant"> {
  const [action = "", kind = "", ...identities] = args.positionals;
  if (action !== "add") throw unknownAction("change", ACTIONS, action);
  const now = terminal.clock();
  const from = momentOf(args, "from") ?? now;
  const until = momentOf(args, "until") ?? from + spanOf(args);
  if (until <= from) throw new UsageError("--until must be after the change begins");
  if (until - from > LONGEST_MS) throw new UsageError("a change explains nothing for longer than 14 days");
  const note = args.text("note") ?? "";
  if (note.length > MOST_NOTE) throw new UsageError(`--note may have ${MOST_NOTE} characters`);
  const times = { from: formatTime(from), until: formatTime(until) };
  const what = { change: changeNamed(kind), identities, ...times, note, by: whoAsks(terminal) };
  const change_uid = args.text("id") ?? `c_${sha256(canonicalJson(what)).slice(0, 32)}`;
  return { control: "change", at: formatTime(now), change_uid, ...what };
}

function changeNamed(word: string): ChangeKind {
  const change = CHANGES.find((each) => each === word);
  if (change !== undefined) return change;
  const near = nearest(word, CHANGES);
  const hint = near === undefined ? `one of ${CHANGES.join(", ")}` : `did you mean ${near}?`;
  throw new UsageError(`there is no change "${visible(word)}": ${hint}`);
}

function momentOf(args: Arguments, flag: string): number | undefined {
  const text = args.text(flag);
  if (text === undefined) return undefined;
  const at = instantOf(text);
  if (Number.isNaN(at))
    throw new UsageError(`--${flag} wants a time like 2026-11-24T10:00:00Z, and not "${visible(text)}"`);
  return at;
}

function spanOf(args: Arguments): number {
  const text = args.text("for") ?? USUAL;
  const span = parseDuration(text);
  if (span === undefined || !(span > 0))
    throw new UsageError(`--for wants a span like ${USUAL}, and not "${visible(text)}"`);
  return span;
}
