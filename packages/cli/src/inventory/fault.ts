import { type PlacedFault, renderFault } from "@rolecall/runtime";

/** One thing that is wrong with a declared file. */
export type FileFault = PlacedFault;

export function faultAt(file: string, line: number, message: string, hint = "", column = 1): FileFault {
  return { file, line, column, message, hint };
}

/** Of one that is not there, or cannot be read: no place in it is at fault. */
export function faultOfFile(file: string, message: string): FileFault {
  return { file, message, hint: "" };
}

/** One a line, in the order of files and lines. */
export function renderFaults(faults: readonly FileFault[]): string {
  return faults.toSorted(byPlace).map(renderFault).join("\n");
}

type Place = Pick<FileFault, "file" | "line" | "column">;

/** In order of files and lines. */
export function byPlace(a: Place, b: Place): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}
