import type { Bench, Measure } from "./bench.ts";

export interface Section {
  readonly bench: Bench;
  readonly command: string;
  readonly machine: string;
  readonly measures: readonly Measure[];
}

/** The page with this bench's section new, and all others as they were. */
export function withSection(page: string, section: Section): string {
  const [intro = "", ...sections] = page.split(/^(?=## )/m);
  const heading = `## ${section.bench.name}\n`;
  const others = sections.filter((text) => !text.startsWith(heading)).map((text) => `${text.trimEnd()}\n\n`);
  const all = [...others, renderSection(section)].toSorted((a, b) => (a < b ? -1 : 1));
  return `${intro.trimEnd()}\n\n${all.join("").trimEnd()}\n`;
}

/** A table for a terminal and for the page. */
export function renderSection({ bench, command, machine, measures }: Section): string {
  const rows = measures.map(({ name, figure, target, met }) => `| ${name} | ${figure} | ${target} | ${verdict(met)} |`);
  return [
    `## ${bench.name}\n`,
    `${bench.about}\n`,
    `\`${command}\` on ${machine}.\n`,
    "| measure | figure | target | |",
    "|---|---|---|---|",
    ...rows,
    "",
    "",
  ].join("\n");
}

function verdict(met: boolean | undefined): string {
  if (met === undefined) return "";
  return met ? "met" : "**missed**";
}
