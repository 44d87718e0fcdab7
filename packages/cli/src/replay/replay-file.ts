/** A file that a replay reads, or standard input. */
export interface ReplayFile {
  readonly name: string;
  /** May it be opened more than once? Standard input may not. */
  readonly reopens: boolean;
  /** Lines before its beginning, where it is the rest of a file; none by default. */
  readonly firstLine?: number;
  /** Its bytes, decompressed, from the beginning. */
  open(): AsyncIterable<Uint8Array>;
  /** The same to look something up beforehand, which is no progress. */
  scan(): AsyncIterable<Uint8Array>;
  /** Where another thread finds it, and whom to tell how many of its bytes that has read. */
  readonly elsewhere?: { readonly path: string; readTo(position: number): void } | undefined;
}

/** To look through files beforehand; one that cannot be opened again is not. */
export function scansOf(files: readonly ReplayFile[]): readonly (() => AsyncIterable<Uint8Array>)[] {
  return files.filter(({ reopens }) => reopens).map((file) => () => file.scan());
}
