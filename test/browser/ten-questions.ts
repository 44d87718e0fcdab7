import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";

/** A way through the pages: what is clicked, one after the other, and where the answer then stands. */
export interface Way {
  readonly clicks: readonly string[];
  readonly answer: string;
}

const inSql = (n: number): Way => ({
  clicks: ['nav >> text="SQL"', `.examples a >> text=/^${n}\\. /`],
  answer: "#result",
});

/** The investigator's ten questions of the tour, from the inbox; nothing is typed. */
export function tenWays(finding: string, identity: string): readonly Way[] {
  const open = `a.title[href="${finding}"]`;
  return [
    { clicks: [open, '.facts a[title^="Who used it"]'], answer: "#result table.result" },
    { clicks: [open], answer: ".rungs :is(.unseen, .peers)" },
    { clicks: [open, ".rungs a >> nth=0"], answer: "#result table.result" },
    ...[4, 5, 6, 7, 8, 9].map(inSql),
    {
      clicks: [
        'nav >> text="Identities"',
        `th a[href="${identity}"]`,
        'text="What changed between its last two weeks?"',
      ],
      answer: "#result",
    },
  ];
}

/** Walk it; the number of clicks. */
export async function walk(page: Page, { clicks, answer }: Way): Promise<number> {
  for (const each of clicks) await page.click(each);
  await page.locator(answer).first().waitFor();
  return clicks.length;
}

/** Clicks by question, as docs/console.md tells them. */
export function toldClicks(): readonly number[] {
  const text = readFileSync(join(import.meta.dirname, "../../docs/console.md"), "utf8");
  return Array.from(text.matchAll(/^\| \d+ \| [^|]+\| (\d+) \|/gm), (row) => Number(row[1]));
}
