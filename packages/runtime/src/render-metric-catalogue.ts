import { METRICS } from "./metric-catalogue.ts";

/** The catalogue as a Markdown table, for the reference page. */
export function renderMetricCatalogue(): string {
  const rows = Object.values(METRICS).map(
    ({ name, kind, labels, help }) =>
      `| \`${name}\` | ${kind} | ${labels.map((label) => `\`${label}\``).join(", ")} | ${help} |`,
  );
  return ["| metric | kind | labels | meaning |", "|---|---|---|---|", ...rows, ""].join("\n");
}
