import { readdir, readFile } from "node:fs/promises";
import { sha256 } from "@rolecall/core";

/** One numbered file of `migrations/`. */
export interface MigrationFile {
  readonly version: number;
  /** The file's name. */
  readonly name: string;
  readonly text: string;
  /** SHA-256 of the text, hex. */
  readonly checksum: string;
}

const FOLDER = new URL("../../migrations/", import.meta.url);

/** Every migration of this release, in order. */
export async function readMigrations(): Promise<readonly MigrationFile[]> {
  const names = (await readdir(FOLDER)).filter((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(new URL(name, FOLDER), "utf8");
      return { version: Number(name.slice(0, 4)), name, text, checksum: sha256(text) };
    }),
  );
}
