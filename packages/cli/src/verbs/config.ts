import { readFileSync } from "node:fs";
import {
  type ConfigError,
  configJsonSchema,
  type ExitCode,
  loadConfig,
  renderConfigErrors,
  showConfig,
} from "@rolecall/runtime";
import { parse } from "yaml";
import { configChecks } from "../config-checks.ts";
import { JSON_FLAG } from "../flags.ts";
import { loadProfiles } from "../profiles/load-profiles.ts";
import { visible, visibleJson, visibleJsonList } from "../render/visible.ts";
import { readText, settingsOf } from "../settings.ts";
import { type Arguments, EXIT, type Terminal, UsageError, type Verb } from "../verb.ts";
import { write } from "../write.ts";

const ACTIONS = ["check", "schema", "show"] as const;

export const configVerb: Verb = {
  name: "config",
  summary: "check a configuration, print its schema, or show what is in effect",
  usage: "check F | schema | show [--config F]",
  actions: ACTIONS,
  positionals: [1, 2],
  flags: [JSON_FLAG],
  examples: [
    ["npx rolecall config check rolecall.yaml", "every error at once, each with its line and what to do"],
    ["npx rolecall config schema > rolecall.schema.json", "JSON Schema, for editors"],
    ["npx rolecall config show --config rolecall.yaml", "with every default, and secrets as ***"],
  ],
  run,
};

async function run(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const [action = "", file] = args.positionals;
  switch (action) {
    case "check":
      return check(args, terminal);
    case "schema":
      takesNoFile("schema", file);
      await write(terminal.out, `${JSON.stringify(configJsonSchema(), null, 2)}\n`);
      return EXIT.done;
    case "show":
      takesNoFile("show", file);
      return show(args, terminal);
    default:
      throw new UsageError(`config knows ${ACTIONS.join(", ")}, and not "${visible(action)}"`);
  }
}

async function check(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const path = args.positionals[1] ?? args.text("config");
  if (path === undefined) throw new UsageError("config check needs a file");
  const errors = await errorsOf(path, terminal);
  if (args.on("json")) await write(terminal.out, visibleJsonList(errors));
  else if (errors.length === 0) await write(terminal.out, `${visible(path)}: no errors\n`);
  else terminal.err.write(`${visibleLines(renderConfigErrors(errors))}\n`);
  return errors.length === 0 ? EXIT.done : EXIT.usage;
}

async function errorsOf(path: string, terminal: Terminal): Promise<readonly ConfigError[]> {
  const loaded = loadConfig(await readText(path), {
    path,
    env: terminal.env,
    readFile: (name) => readFileSync(name, "utf8"),
    extraChecks: configChecks,
  });
  return loaded.ok ? profileErrors(loaded.config.profiles) : loaded.errors;
}

/** What is wrong with the profiles that the configuration names; each fault with its own file. */
async function profileErrors(paths: readonly string[]): Promise<readonly ConfigError[]> {
  const { faults } = await loadProfiles(paths);
  return faults.map((fault) => ({ ...fault, path: "profiles" }));
}

async function show(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const { config } = await settingsOf(args, terminal);
  const yaml = showConfig(config);
  await write(terminal.out, args.on("json") ? `${visibleJson(parse(yaml), 2)}\n` : visibleLines(yaml));
  return EXIT.done;
}

function takesNoFile(action: string, file: string | undefined): void {
  if (file !== undefined) throw new UsageError(`config ${action} takes no "${visible(file)}": use --config`);
}

function visibleLines(text: string): string {
  return text.split("\n").map(visible).join("\n");
}
