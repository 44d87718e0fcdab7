import { type Config, type Loaded, type LoadOptions, loadConfig, type NeedsSecret } from "@rolecall/runtime";
import { configChecks } from "./config-checks.ts";
import { isMissing } from "./declared/matching-paths.ts";
import { missingFiles, NAMED_FILES, type NamedFiles } from "./missing-files.ts";
import { readRegularText } from "./read-regular.ts";
import type { LoadedRules } from "./rules/loaded-rules.ts";
import { folderOfInput } from "./standard-input.ts";

/** Of what a configuration names, what a process reads: whatever is wrong with the rest is no matter to it. */
export interface Reads {
  /** All by default. */
  readonly secrets?: NeedsSecret | undefined;
  /** All by default. */
  readonly files?: readonly NamedFiles[] | undefined;
}

export interface JudgeOptions extends Pick<LoadOptions, "path" | "env"> {
  readonly remarks?: NonNullable<LoadOptions["remarks"]>;
  readonly reads: Reads;
  /** Its rule files, where they are read for more than this. */
  readonly ruleFiles: (config: Config) => Promise<LoadedRules>;
}

/**
 * A configuration, or everything that is wrong with it and with the files that it names, at once: those are judged also where
 * it is wrong itself, so far as it is right.
 */
export async function judgeConfig(text: string | undefined, options: JudgeOptions): Promise<Loaded> {
  const { path, env, reads, remarks, ruleFiles } = options;
  const files = reads.files ?? NAMED_FILES;
  let judged: Config | undefined;
  const loaded = loadConfig(text, {
    ...{ path, env, needs: reads.secrets, folder: folderOfInput(path) },
    readFile: readRegularText,
    extraChecks(config) {
      judged = config;
      return [...configChecks(config), ...missingFiles(config, files)];
    },
    ...(remarks && { remarks }),
  });
  if (judged === undefined || files.length === 0) return loaded;
  const { namedFileErrors } = await import("./named-file-errors.ts");
  // Those that are not there are errors of its own.
  const within = (await namedFileErrors(judged, files, ruleFiles)).filter(({ file }) => !isMissing(file));
  if (within.length === 0) return loaded;
  return { ok: false, errors: loaded.ok ? within : [...loaded.errors, ...within] };
}
