import { type PlacedFault, renderFault } from "./placed-fault.ts";

/** One thing that is wrong with the configuration. The message never quotes a value: it may be a secret. */
export interface ConfigError extends PlacedFault {
  /** `receivers[0].slack.channel`; where a key is missing, of the group that lacks it; empty for the file as a whole. */
  readonly path: string;
}

/** What a check found: where, as keys and indices from the top, and what. */
export interface ConfigFault {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly hint?: string;
}

/** The errors as text, one a line. */
export function renderConfigErrors(errors: readonly ConfigError[]): string {
  return errors
    .map(({ path, message, ...rest }) =>
      renderFault({ ...rest, message: path === "" ? message : `${path}: ${message}` }),
    )
    .join("\n");
}

/** `a[0].b` of keys and indices. */
export function renderPath(path: readonly PropertyKey[]): string {
  return path
    .map((part, at) => (typeof part === "number" ? `[${part}]` : `${at === 0 ? "" : "."}${String(part)}`))
    .join("");
}
