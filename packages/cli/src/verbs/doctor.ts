import type { ExitCode } from "@rolecall/runtime";
import { loadConfig } from "@rolecall/runtime";
import { type Check, failed, ok } from "../doctor/check.ts";
import { checkHistory } from "../doctor/history-checks.ts";
import { checkDisk, checkNode, checkPort } from "../doctor/machine-checks.ts";
import { checkAddressLists, checkNetworkDatabases } from "../doctor/place-files.ts";
import { checkRemotes } from "../doctor/remote-checks.ts";
import { renderChecks } from "../doctor/render-checks.ts";
import { checkSecretFiles } from "../doctor/secret-files.ts";
import { checkWatchedFiles } from "../doctor/watched-files.ts";
import { DATA_FLAG, JSON_FLAG } from "../flags.ts";
import { findRunning } from "../history/local-api.ts";
import { lookOf } from "../look.ts";
import { visibleJsonList } from "../render/visible.ts";
import { type HistorySettings, settingsOf, startingSettings } from "../settings.ts";
import { type Arguments, EXIT, Failure, type Terminal, type Verb } from "../verb.ts";
import { write } from "../write.ts";

export const doctorVerb: Verb = {
  name: "doctor",
  usage: "[--config F] [--data DIR]",
  flags: [DATA_FLAG, JSON_FLAG],
  examples: [
    ["npx rolecall doctor", "this machine and ./data"],
    ["npx rolecall doctor --config rolecall.yaml --json", "with the brokers and receivers of a configuration, as JSON"],
  ],
  run,
};

async function run(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const [configuration, settings] = await checkConfiguration(args, terminal);
  const running = await findRunning(settings.dataDirectory);
  const { config } = settings;
  const heldBy = running !== undefined ? "up" : config.clickhouse !== undefined ? "services" : undefined;
  const inputs = config.inputs.flatMap(({ http }) => http?.listen ?? []);
  const operators = config.operations.listen ?? [];
  const addresses = new Set([config.console.listen, ...inputs].concat(operators));
  const checks: readonly Check[] = [
    checkNode(process.version),
    configuration,
    ...(await checkSecretFiles(config)),
    await checkDisk(settings.dataDirectory),
    ...(await checkHistory(settings, running, terminal.clock())),
    ...(await Promise.all([...addresses].map((address) => checkPort(address, heldBy)))),
    ...(await checkWatchedFiles(config)),
    ...checkNetworkDatabases(config, terminal.clock()),
    ...checkAddressLists(config, terminal.clock()),
    ...(await checkRemotes(config)),
  ];
  await write(terminal.out, args.on("json") ? visibleJsonList(checks) : renderChecks(checks, lookOf(terminal)));
  return checks.some(({ state }) => state === "failed") ? EXIT.failed : EXIT.done;
}

/** A configuration that is wrong is one thing that does not work: the rest is looked at with the defaults. */
async function checkConfiguration(args: Arguments, terminal: Terminal): Promise<readonly [Check, HistorySettings]> {
  const path = args.text("config");
  try {
    const settings = await startingSettings(args, terminal);
    return [ok("configuration", path ?? "none given: the defaults"), settings];
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return [wrong(error.message, path), await settingsOf(args, terminal).catch(() => defaultsFor(args))];
  }
}

function defaultsFor(args: Arguments): HistorySettings {
  const defaults = loadConfig(undefined, { path: "rolecall.yaml", env: {}, readFile: () => "" });
  if (!defaults.ok) throw new Error("the defaults are no configuration");
  return { config: defaults.config, dataDirectory: args.text("data") ?? "./data" };
}

function wrong(errors: string, path = ""): Check {
  const [first = "", ...others] = errors.split("\n");
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  return failed("configuration", `${first}${more}`, `rolecall config check ${path} shows everything`);
}
