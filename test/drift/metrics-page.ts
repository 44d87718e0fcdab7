import { renderMetricCatalogue } from "@rolecall/runtime";
import { intro, type ReferencePage } from "./reference-page.ts";

/** The catalogue that `/metrics` answers from. */
export const metricsPage: ReferencePage = {
  file: "metrics.md",
  render: () =>
    [
      intro("Metrics", "What `GET /metrics` answers, for Prometheus. No label holds an identity."),
      renderMetricCatalogue(),
    ].join("\n"),
};
