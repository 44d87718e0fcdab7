/** One thing that is wrong with the configuration. */
export interface ConfigError {
  readonly file: string;
  /** From 1; where a key is missing, of the group that lacks it. */
  readonly line: number;
  readonly column: number;
  /** `receivers[0].slack.channel`; empty for the file as a whole. */
  readonly path: string;
  /** Never quotes a value: it may be a secret. */
  readonly message: string;
  /** What to do; empty where there is nothing to add. */
  readonly hint: string;
}

/** What a check found: where, as keys and indices from the top, and what. */
export interface ConfigFault {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly hint?: string;
}

/** The errors as text, one a line, as compilers write them: `rolecall.yaml:4:7: route.receiver: there is no …`. */
export function renderConfigErrors(errors: readonly ConfigError[]): string {
  return errors
    .map(({ file, line, column, path, message, hint }) => {
      const where = `${file}:${line}:${column}: ${path === "" ? "" : `${path}: `}`;
      return `${where}${message}${hint === "" ? "" : ` (${hint})`}`;
    })
    .join("\n");
}

/** `a[0].b` of keys and indices. */
export function renderPath(path: readonly PropertyKey[]): string {
  return path
    .map((part, at) => (typeof part === "number" ? `[${part}]` : `${at === 0 ? "" : "."}${String(part)}`))
    .join("");
}
