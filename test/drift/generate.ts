// Writes docs/reference: `node bin/rolecall.mjs --script test/drift/generate.ts`.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { formatPage } from "./format-page.ts";
import { PAGES } from "./pages.ts";

const REFERENCE = join(import.meta.dirname, "../../docs/reference");

for (const page of PAGES) {
  await writeFile(join(REFERENCE, page.file), await formatPage(page));
  process.stderr.write(`${page.file}\n`);
}
