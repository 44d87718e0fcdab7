import { createRules } from "@rolecall/detection";
import { createProgress, type ExitCode, tenantsOf } from "@rolecall/runtime";
import { type Backtest, backtest } from "../backtest/backtest.ts";
import { renderBacktest } from "../backtest/render-backtest.ts";
import { loadDeclared } from "../declared/load-declared.ts";
import { failOnOf, sinceOf } from "../filters.ts";
import { DATA_FLAG, FAIL_ON_FLAG, JSON_FLAG } from "../flags.ts";
import { openHistory } from "../history/open-history.ts";
import { holdOf } from "../hold-of.ts";
import { lookOf } from "../look.ts";
import { profilesOf } from "../profiles/profiles-of.ts";
import { visibleJson } from "../render/visible.ts";
import { rulesOf } from "../rules/load-rules.ts";
import { boundsOf, contextOf, startingSettings } from "../settings.ts";
import { type Arguments, EXIT, type Terminal, UsageError, type Verb } from "../verb.ts";
import { write } from "../write.ts";

export const backtestVerb: Verb = {
  name: "backtest",
  usage: "--config FILE [--since T] [--data DIR] [--fail-on SEVERITY]",
  flags: [
    DATA_FLAG,
    {
      name: "since",
      type: "string",
      value: "T",
      summary: "compare findings from T on: 2026-11-24T10:00:00Z, or 24h back",
    },
    { ...FAIL_ON_FLAG, summary: "exit with 3 when a new finding is at least that severe" },
    JSON_FLAG,
  ],
  examples: [
    ["npx rolecall backtest --config stricter.yaml", "before it is enabled: which findings are new, which are gone"],
    ["npx rolecall backtest --config stricter.yaml --since 7d --json", "the last week's, as JSON"],
  ],
  run,
};

async function run(args: Arguments, terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  if (args.text("config") === undefined)
    throw new UsageError("backtest wants the configuration to test: --config FILE");
  const since = sinceOf(args, terminal.clock());
  const failOn = failOnOf(args);
  const settings = await startingSettings(args, terminal, { uses: ["inventory", "policies", "profiles"] });
  const { tenant } = settings.config;
  const declared = await loadDeclared(settings);
  const rules = rulesOf(await settings.ruleFiles(), (message) => void terminal.err.write(`rolecall: ${message}\n`));
  const profiles = await profilesOf(settings);
  await using store = await openHistory(settings);
  const [{ total } = { total: 0 }] = await store.select<{ total: number }>(
    "SELECT count() AS total FROM rolecall.events",
  );
  const progress = createProgress({
    label: "backtest",
    unit: "events",
    total,
    stream: terminal.err,
    now: terminal.clock,
  });
  const result = await backtest(
    {
      store,
      detector: {
        tenant,
        holdMs: holdOf(settings.config),
        context: contextOf,
        ...boundsOf(settings.config),
        profiles,
      },
      tenants: tenantsOf(settings.config),
      rules: () => createRules(rules),
      declare: (detector, earliest) => declared.recordsSince(detector.declared, earliest),
      since,
      progress: (events) => progress.update(events, ""),
    },
    signal,
  );
  progress.end(result.events, "");
  const told = args.on("json") ? `${visibleJson(summaryOf(result))}\n` : renderBacktest(result, lookOf(terminal));
  await write(terminal.out, told);
  return result.gained.some(({ severity }) => failOn.includes(severity)) ? EXIT.found : EXIT.done;
}

function summaryOf({ events, gained, gone, kept, regraded }: Backtest): Record<string, unknown> {
  const from = regraded.map(({ finding_uid, severity }) => ({ finding_uid, severity }));
  return { events, new: gained, gone, kept, regraded: from };
}
