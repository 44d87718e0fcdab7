import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { ReferencePage } from "./reference-page.ts";

const ROOT = join(import.meta.dirname, "../..");
const BIOME = join(ROOT, "node_modules/.bin/biome");

/** The page as it stands in `docs/reference`: rendered, then formatted as every other file of the repository. */
export async function formatPage(page: ReferencePage): Promise<string> {
  const options = { cwd: ROOT, input: await page.render(), encoding: "utf8", maxBuffer: 16 * 2 ** 20 } as const;
  const ran = spawnSync(BIOME, ["format", `--stdin-file-path=docs/reference/${page.file}`], options);
  if (ran.status !== 0) throw new Error(`biome cannot format ${page.file}: ${ran.stderr}`);
  return ran.stdout;
}
