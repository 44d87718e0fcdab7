import { cliPage } from "./cli-page.ts";
import { configurationPage, schemaPage } from "./configuration-pages.ts";
import { detectionsPage } from "./detections-page.ts";
import { metricsPage } from "./metrics-page.ts";
import { profilesPage } from "./profiles-page.ts";
import type { ReferencePage } from "./reference-page.ts";
import { rulesPage } from "./rules-page.ts";
import { sourceCoveragePage } from "./source-coverage-page.ts";
import { sourcesPage } from "./sources-page.ts";
import { tablesPage } from "./tables-page.ts";

/** Every generated page. */
export const PAGES: readonly ReferencePage[] = [
  cliPage,
  configurationPage,
  schemaPage,
  metricsPage,
  tablesPage,
  sourcesPage,
  rulesPage,
  profilesPage,
  detectionsPage,
  sourceCoveragePage,
];
