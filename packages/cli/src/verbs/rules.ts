import { RULES } from "@rolecall/detection";
import type { ExitCode } from "@rolecall/runtime";
import { givenFiles, tellFaults } from "../declared/given-files.ts";
import { DATA_FLAG, JSON_FLAG } from "../flags.ts";
import { counted } from "../render/counted.ts";
import { visible, visibleJsonList } from "../render/visible.ts";
import { loadRules, skippedLine } from "../rules/load-rules.ts";
import type { LoadedRules } from "../rules/loaded-rules.ts";
import { hitRateLine, hitRatesOf } from "../rules/measure-hits.ts";
import { ruleJsonSchema } from "../rules/rule-schema.ts";
import { testRules } from "../rules/test-rules.ts";
import { settingsOf } from "../settings.ts";
import { type Arguments, EXIT, type Terminal, type Verb } from "../verb.ts";
import { printSchema, verbActions } from "../verb-actions.ts";
import { write } from "../write.ts";

export const rulesVerb: Verb = {
  name: "rules",
  usage: "check [FILE…] | test [FILE…] | list | schema",
  positionals: [1, 1000],
  flags: [DATA_FLAG, JSON_FLAG],
  examples: [
    ["npx rolecall rules check rules/*.yaml", "every error at once, each with its line and what to do"],
    [
      "npx rolecall rules test rules/*.yaml",
      "every rule's own examples, and its max_hit_rate on the history; Sigma rules are read too",
    ],
    ["npx rolecall rules list", "every rule that is built in; with --config those of the configuration too"],
  ],
  ...verbActions("rules", { check, test, list, schema: printSchema(ruleJsonSchema) }),
};

async function check(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const loaded = await loadRules(...(await givenFiles("rules", args, terminal)));
  if (args.on("json")) await write(terminal.out, visibleJsonList(loaded.faults));
  else if (loaded.faults.length === 0) await write(terminal.out, `${summaryOf(loaded)}: no errors\n`);
  tell(loaded, args, terminal);
  return loaded.faults.length === 0 ? EXIT.done : EXIT.usage;
}

async function test(args: Arguments, terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  const loaded = await loadRules(...(await givenFiles("rules", args, terminal)));
  tell(loaded, args, terminal);
  if (loaded.faults.length > 0) return EXIT.usage;
  const results = testRules(loaded.rules);
  const rates = await hitRatesOf(loaded.rules, await settingsOf(args, terminal), signal);
  const failed = [...results, ...rates].filter(({ passed }) => !passed);
  if (args.on("json")) await write(terminal.out, visibleJsonList([...results, ...rates]));
  else {
    const lines = results.map(({ rule, example, passed, detail }) =>
      visible(`${passed ? "pass" : "FAIL"}  ${rule}: ${example}${passed ? "" : ` (${detail})`}`),
    );
    lines.push(...rates.map((rate) => visible(hitRateLine(rate))));
    const passed = [...results, ...rates.filter(({ events }) => events > 0)].length - failed.length;
    const untested = loaded.rules.filter(({ examples }) => examples.length === 0).length;
    const end = `${summaryOf(loaded)}; ${passed} passed, ${failed.length} failed, ${untested} without examples`;
    await write(terminal.out, `${[...lines, end].join("\n")}\n`);
  }
  return failed.length === 0 ? EXIT.done : EXIT.failed;
}

function summaryOf({ rules, files, skipped }: LoadedRules): string {
  const left = skipped.length === 0 ? "" : `, ${counted(skipped.length, "Sigma rule")} left out`;
  return `${counted(rules.length, "rule")} in ${counted(files.length, "file")}${left}`;
}

/** What is wrong, and what is left out, for people. */
function tell({ faults, skipped }: LoadedRules, args: Arguments, terminal: Terminal): void {
  for (const each of skipped) terminal.err.write(`${visible(skippedLine(each))}\n`);
  if (!args.on("json")) tellFaults(faults, terminal);
}

/** Rolecall's own, and those that the configuration names. */
async function list(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const { rules: paths } = (await settingsOf(args, terminal)).config;
  const loaded = await loadRules(paths);
  for (const each of loaded.skipped) terminal.err.write(`${visible(skippedLine(each))}\n`);
  tellFaults(loaded.faults, terminal);
  if (loaded.faults.length > 0) return EXIT.usage;
  const all = [
    ...RULES.map((rule) => ({ rule })),
    ...loaded.rules.map(({ rule, file, line }) => ({ rule, file, line })),
  ];
  if (args.on("json")) {
    const rows = all.map(({ rule: { id, version, severity, sources, expected }, ...place }) => ({
      ...{ rule: id, version, severity, sources, expected },
      ...place,
    }));
    await write(terminal.out, visibleJsonList(rows));
    return EXIT.done;
  }
  const lines = all.map(({ rule: { id, severity, sources } }) =>
    visible(`${severity.padEnd(9)}${id.padEnd(45)} ${sources.join(", ")}`),
  );
  await write(terminal.out, `${lines.join("\n")}\n`);
  return EXIT.done;
}
