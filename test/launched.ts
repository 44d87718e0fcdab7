import { join } from "node:path";
import { pathToFileURL } from "node:url";

export const ROOT: string = join(import.meta.dirname, "..");
const { environmentOf } = (await import(pathToFileURL(join(ROOT, "infra/setup/environment.mjs")).href)) as {
  readonly environmentOf: (words: readonly string[]) => Readonly<Record<string, string>>;
};

/** How the launcher starts a child, without the launcher. */
export const LAUNCHED: {
  readonly flags: readonly string[];
  /** The command line's program. */
  readonly cli: string;
  /** For a child that runs these words. Whoever starts it may have been launched: what that one inherited is its own. */
  readonly env: (words: readonly string[]) => NodeJS.ProcessEnv;
} = {
  flags: ["--disable-warning=ExperimentalWarning", "--disable-warning=TimeoutNegativeWarning"],
  cli: join(ROOT, "packages/cli/src/main.ts"),
  env: (words) => ({ ...process.env, ...environmentOf(words) }),
};
