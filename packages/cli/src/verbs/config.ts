import {
  type ConfigError,
  configEditorSchema,
  type ExitCode,
  effectiveConfig,
  renderConfigErrors,
  showConfig,
} from "@rolecall/runtime";
import { configRemarks } from "../config-remarks.ts";
import { JSON_FLAG } from "../flags.ts";
import { judgeConfig } from "../judge-config.ts";
import { visible, visibleJson, visibleJsonList, visibleLines } from "../render/visible.ts";
import { readText, settingsOf } from "../settings.ts";
import { type Arguments, EXIT, type Terminal, UsageError, type Verb } from "../verb.ts";
import { printSchema, verbActions } from "../verb-actions.ts";
import { write } from "../write.ts";

export const configVerb: Verb = {
  name: "config",
  usage: "check F | schema | show [--config F]",
  positionals: [1, 2],
  flags: [JSON_FLAG],
  examples: [
    ["npx rolecall config check rolecall.yaml", "every error at once, each with its line and what to do"],
    ["npx rolecall config schema > rolecall.schema.json", "JSON Schema, for editors"],
    ["npx rolecall config show --config rolecall.yaml", "with every default, and secrets as ***"],
  ],
  ...verbActions("config", {
    check,
    schema: withoutFile("schema", printSchema(configEditorSchema)),
    show: withoutFile("show", show),
  }),
};

async function check(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const path = args.positionals[1] ?? args.text("config");
  if (path === undefined) throw new UsageError("config check needs a file");
  const { errors, remarks } = await judge(path, terminal);
  if (remarks.length > 0) terminal.err.write(`${visibleLines(renderConfigErrors(remarks.map(asRemark)))}\n`);
  if (args.on("json")) await write(terminal.out, visibleJsonList(errors.map(withHint)));
  else if (errors.length === 0) await write(terminal.out, `${visible(path)}: no errors\n`);
  else terminal.err.write(`${visibleLines(renderConfigErrors(errors))}\n`);
  return errors.length === 0 ? EXIT.done : EXIT.usage;
}

/** A script asks for what to do with every error; where the message says it all, that is where more of the key is said. */
function withHint(error: ConfigError): ConfigError {
  const key = error.path.replaceAll(/\[\d+\]/g, "[]");
  const where = key === "" ? "" : `, at ${key}`;
  return { ...error, hint: error.hint || `see docs/reference/configuration.md${where}` };
}

interface Judged {
  readonly errors: readonly ConfigError[];
  /** No errors: they change neither the exit code nor what scripts read. */
  readonly remarks: readonly ConfigError[];
}

function asRemark(remark: ConfigError): ConfigError {
  return { ...remark, message: `${remark.message}: is that meant?` };
}

async function judge(path: string, terminal: Terminal): Promise<Judged> {
  const { env } = terminal;
  const { loaded } = await judgeConfig(await readText(path, terminal), {
    path,
    env,
    reads: {},
    remarks: configRemarks,
  });
  return loaded.ok ? { errors: [], remarks: loaded.remarks } : { errors: loaded.errors, remarks: [] };
}

async function show(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const { config } = await settingsOf(args, terminal);
  const text = args.on("json") ? `${visibleJson(effectiveConfig(config), 2)}\n` : visibleLines(showConfig(config));
  await write(terminal.out, text);
  return EXIT.done;
}

/** An action that is about the configuration of `--config`, not about a file given. */
function withoutFile(action: string, act: Verb["run"]): Verb["run"] {
  return async (args, terminal, signal) => {
    const [, file] = args.positionals;
    if (file !== undefined) throw new UsageError(`config ${action} takes no "${visible(file)}": use --config`);
    return act(args, terminal, signal);
  };
}
