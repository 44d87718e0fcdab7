import { METRICS } from "./metric-catalogue.ts";
import { PROCESS_METRICS } from "./process-metrics.ts";

interface Row {
  readonly name: string;
  readonly kind: string;
  readonly labels: readonly string[];
  readonly help: string;
}

/** The catalogue as Markdown tables, for the reference page. */
export function renderMetricCatalogue(): string {
  const ofProcess = PROCESS_METRICS.map(({ labels = [], help, linux, ...rest }) => ({
    ...rest,
    labels,
    help: linux === true ? `${help} On Linux.` : help,
  }));
  return [
    ...tableOf(Object.values(METRICS)),
    "",
    "## Of the process itself",
    "",
    "What runs on (`rolecall up`, `rolecall serve …`) also tells of its own process.",
    "",
    ...tableOf(ofProcess),
    "",
  ].join("\n");
}

function tableOf(metrics: readonly Row[]): readonly string[] {
  const rows = metrics.map(
    ({ name, kind, labels, help }) =>
      `| \`${name}\` | ${kind} | ${labels.map((label) => `\`${label}\``).join(", ")} | ${help} |`,
  );
  return ["| metric | kind | labels | meaning |", "|---|---|---|---|", ...rows];
}
