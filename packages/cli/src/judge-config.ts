import { type Config, type Loaded, type LoadOptions, loadConfig, type NeedsSecret } from "@rolecall/runtime";
import { configChecks } from "./config-checks.ts";
import { isMissing } from "./declared/matching-paths.ts";
import { missingFiles } from "./missing-files.ts";
import { NAMED_FILES, type NamedFiles, type Readings } from "./named-files.ts";
import { readRegularText } from "./read-regular.ts";
import { folderOfInput } from "./standard-input.ts";

/** Of what a configuration names, what a process reads: whatever is wrong with the rest is no matter to it. */
export interface Reads {
  /** All by default. */
  readonly secrets?: NeedsSecret | undefined;
  /** All by default. */
  readonly files?: readonly NamedFiles[] | undefined;
  /** Those of them that it goes on with: what was read of them is kept until it is taken. None by default. */
  readonly uses?: readonly NamedFiles[] | undefined;
}

export interface JudgeOptions extends Pick<LoadOptions, "path" | "env"> {
  readonly remarks?: NonNullable<LoadOptions["remarks"]>;
  readonly reads: Pick<Reads, "secrets" | "files">;
}

export interface Judged {
  readonly loaded: Loaded;
  /** What its files say. */
  readonly read: Partial<Readings>;
}

/**
 * A configuration, or everything that is wrong with it and with the files that it names, at once: those are judged also where
 * it is wrong itself, so far as it is right.
 */
export async function judgeConfig(text: string | undefined, options: JudgeOptions): Promise<Judged> {
  const { path, env, reads, remarks } = options;
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
  if (judged === undefined || files.length === 0) return { loaded, read: {} };
  const { readNamedFiles } = await import("./read-named-files.ts");
  const { read, errors } = await readNamedFiles(judged, files);
  // Those that are not there are errors of its own.
  const within = errors.filter(({ file }) => !isMissing(file));
  if (within.length === 0) return { loaded, read };
  return { loaded: { ok: false, errors: loaded.ok ? within : [...loaded.errors, ...within] }, read };
}
