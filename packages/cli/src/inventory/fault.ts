/** One thing that is wrong with a declared file, and where. */
export interface FileFault {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
  /** What to do; empty where there is nothing to add. */
  readonly hint: string;
}

export function faultAt(file: string, line: number, message: string, hint = "", column = 1): FileFault {
  return { file, line, column, message, hint };
}

/** As compilers write them, in the order of files and lines. */
export function renderFaults(faults: readonly FileFault[]): string {
  return faults
    .toSorted((a, b) => (a.file === b.file ? a.line - b.line || a.column - b.column : a.file < b.file ? -1 : 1))
    .map(({ file, line, column, message, hint }) => {
      const where = `${file}:${line}:${column}: ${message}`;
      return hint === "" ? where : `${where} (${hint})`;
    })
    .join("\n");
}
