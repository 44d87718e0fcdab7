import { fileFault } from "@rolecall/runtime";
import { untilBroken } from "@rolecall/runtime/input";
import type { ReplayFile } from "../replay/replay-file.ts";
import type { Place } from "./places.ts";
import { bytesOf, type Portion } from "./portion.ts";
import type { Sighting } from "./sighting.ts";

/** A portion as a file of the merge. */
export interface PortionFile extends ReplayFile {
  readonly sighting: Sighting;
  /** Bytes that were read, unpacked. */
  bytes(): number;
  /** Where its reading stands once all that was read of it is durable; undefined where it could not be read. */
  place(): Place | undefined;
}

/**
 * An archive that is damaged or cut off is read as far as that goes, and again when it has changed. `trouble` is told what is
 * wrong with a path, and when that is over. It is not opened any more once the signal has aborted: that rejects.
 */
export function openPortion(
  portion: Portion,
  trouble: (path: string) => (sentence: string | undefined) => void,
  signal: AbortSignal,
): PortionFile {
  const { sighting, lines, marks } = portion;
  const { path, size, mtimeMs } = sighting;
  const told = trouble(path);
  let bytes = 0;
  let newlines = 0;
  let isRead = false;
  async function* open(): AsyncGenerator<Uint8Array> {
    signal.throwIfAborted();
    let broken: string | undefined;
    const all = bytesOf(portion, (counted) => (newlines = counted));
    try {
      for await (const chunk of untilBroken(all, (sentence) => (broken = sentence))) {
        bytes += chunk.length;
        yield chunk;
      }
      isRead = true;
      told(broken);
    } catch (error) {
      const { fault, message } = fileFault(path, error);
      if (fault !== "missing") told(message);
    }
  }
  async function* scan(): AsyncGenerator<Uint8Array> {
    signal.throwIfAborted();
    try {
      yield* bytesOf(portion, () => undefined);
    } catch {
      // Told when it is read.
    }
  }
  return {
    ...{ name: path, reopens: true, firstLine: lines?.firstLine ?? 0, sighting, open, scan },
    bytes: () => bytes,
    place() {
      if (!isRead) return undefined;
      const offset = lines?.to ?? 0;
      return { path, size, mtimeMs, offset, lines: (lines?.firstLine ?? 0) + newlines, ...marks };
    },
  };
}
