/** One thing that is wrong with a file, and where. */
export interface PlacedFault {
  readonly file: string;
  /** From 1; undefined where the file as a whole is at fault, as one that is not there. */
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly message: string;
  /** What to do; empty where there is nothing to add. */
  readonly hint: string;
}

/** As compilers write it: `rolecall.yaml:4:7: route.receiver: there is no …`. */
export function renderFault({ file, line, column = 1, message, hint }: PlacedFault): string {
  const where = line === undefined ? file : `${file}:${line}:${column}`;
  return `${where}: ${message}${hint === "" ? "" : ` (${hint})`}`;
}
