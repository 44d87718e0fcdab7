import { QueryRefused, type ResultFormat } from "@rolecall/clickhouse";
import type { ExitCode } from "@rolecall/runtime";
import { DATA_FLAG } from "../flags.ts";
import { openHistory } from "../history/open-history.ts";
import { neededBy } from "../needed-secrets.ts";
import { settingsOf } from "../settings.ts";
import { type Arguments, EXIT, Failure, type Terminal, UsageError, type Verb } from "../verb.ts";
import { write } from "../write.ts";

const FORMATS = ["table", "json", "ndjson", "csv"] as const satisfies readonly ResultFormat[];
const MAX_SQL_BYTES = 1024 * 1024;

export const queryVerb: Verb = {
  name: "query",
  usage: "SQL [--format table|json|ndjson|csv]",
  positionals: [1, 1],
  flags: [
    DATA_FLAG,
    {
      name: "format",
      type: "string",
      value: "NAME",
      known: FORMATS,
      summary: `${FORMATS.join(", ")} (table); in csv a text like =x is '=x, for spreadsheets`,
    },
    { name: "json", type: "boolean", summary: "same as --format json" },
  ],
  examples: [
    ['npx rolecall query "SHOW TABLES"', "what there is to ask"],
    [
      'npx rolecall query "SELECT action, count() AS n FROM events_latest GROUP BY action ORDER BY n DESC LIMIT 10"',
      "the most frequent actions",
    ],
    ["echo 'SELECT count() FROM findings_latest' | npx rolecall query - --format csv", "SQL from standard input"],
  ],
  run,
};

async function run(args: Arguments, terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  const format = formatOf(args);
  const settings = await settingsOf(args, terminal, neededBy("history"));
  const [given = ""] = args.positionals;
  const sql = given === "-" ? await readSql(terminal) : given;
  await using store = await openHistory(settings);
  try {
    await write(terminal.out, await store.analyst.query(sql, format, signal));
    return EXIT.done;
  } catch (error) {
    if (error instanceof QueryRefused) throw new Failure(error.message, { cause: error });
    throw error;
  }
}

function formatOf(args: Arguments): ResultFormat {
  const name = args.text("format") ?? (args.on("json") ? "json" : "table");
  const format = FORMATS.find((each) => each === name);
  if (format === undefined) throw new UsageError(`--format wants one of ${FORMATS.join(", ")}, and not "${name}"`);
  return format;
}

async function readSql({ input }: Terminal): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of input) {
    const part = Buffer.from(chunk as string | Uint8Array);
    bytes += part.length;
    if (bytes > MAX_SQL_BYTES) throw new Failure("the SQL on standard input is longer than 1 MiB");
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}
