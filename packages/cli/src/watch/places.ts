import { open, readFile, rename, rm } from "node:fs/promises";
import type { Sighting } from "./sighting.ts";

/** How far a file was read, all of it durable. */
export interface Place {
  readonly path: string;
  readonly size: number;
  readonly mtimeMs: number;
  /** Of a file of lines: the end of the last one that was read. 0 where the file was read as a whole. */
  readonly offset: number;
  /** Lines before the offset. */
  readonly lines: number;
  /** Digest of its first bytes, and how many: a number of a file that is gone is given to another one. */
  readonly head: string;
  readonly headBytes: number;
  /** Digest of the last bytes before the offset: files of one writer may begin alike. Absent in a place of before, and of a whole file. */
  readonly tail?: string;
}

/** Where the reading of each file stands, kept in one file. What it forgets is read again, and changes nothing. */
export class Places {
  readonly #file: string;
  #places: Map<string, Place>;
  #isDirty = false;

  private constructor(file: string, places: Map<string, Place>) {
    this.#file = file;
    this.#places = places;
  }

  /** What was kept; nothing where nothing was, or what was is damaged. */
  static async load(file: string): Promise<Places> {
    const text = await readFile(file, "utf8").catch(() => "");
    return new Places(file, new Map(parse(text)));
  }

  of({ key }: Sighting): Place | undefined {
    return this.#places.get(key);
  }

  set({ key }: Sighting, place: Place): void {
    this.#places.set(key, place);
    this.#isDirty = true;
  }

  /** Of which files it is known. */
  keys(): Iterable<string> {
    return this.#places.keys();
  }

  /** The keys of files of lines that were read under this name. */
  *keysAt(path: string): Iterable<string> {
    for (const [key, place] of this.#places) if (place.path === path && place.offset > 0) yield key;
  }

  /** All but these are forgotten. */
  keep(keys: ReadonlySet<string>): void {
    for (const key of this.#places.keys()) {
      if (keys.has(key)) continue;
      this.#places.delete(key);
      this.#isDirty = true;
    }
  }

  /** Old or new, and never half: written beside it first. @throws where there is no room, or no right; it is saved the next time then. */
  async save(): Promise<void> {
    if (!this.#isDirty) return;
    const beside = `${this.#file}.new`;
    // Made anew: what was left there may be a link to another file.
    await rm(beside, { force: true });
    const handle = await open(beside, "wx", 0o600);
    try {
      await handle.writeFile(`${JSON.stringify(Object.fromEntries(this.#places))}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, this.#file);
    this.#isDirty = false;
  }
}

function parse(text: string): [string, Place][] {
  try {
    return Object.entries(JSON.parse(text) as Record<string, Place>).filter(([, place]) => isPlace(place));
  } catch {
    return [];
  }
}

function isPlace(value: unknown): value is Place {
  if (typeof value !== "object" || value === null) return false;
  const { path, size, mtimeMs, offset, lines, head, headBytes } = value as Partial<Place>;
  const numbers = [size, mtimeMs, offset, lines, headBytes];
  return typeof path === "string" && typeof head === "string" && numbers.every((number) => Number.isFinite(number));
}
