import { existsSync } from "node:fs";
import { glob } from "node:fs/promises";

/** What a path or a pattern of `*`, `?`, `[…]` and `{…}` stands for now; none where nothing is there. */
export async function matching(path: string): Promise<readonly string[]> {
  if (!/[*?[{]/.test(path)) return existsSync(path) ? [path] : [];
  const found: string[] = [];
  for await (const file of glob(path)) found.push(file);
  return found;
}
