import { listFindings } from "@rolecall/clickhouse";
import type { Finding } from "@rolecall/core";
import { type Context, Hono } from "hono";
import { findingFilter } from "../api/filters.ts";
import { filled } from "../api/list-address.ts";
import { type FindingParameters, findingParameters } from "../api/parameters.ts";
import { readParameters } from "../api/read-parameters.ts";
import type { ConsoleOptions } from "../options.ts";
import { type EpisodeState, episodeStates } from "../queries/episode-states.ts";
import { type ExportFormat, fileOf } from "./export-file.ts";

type ExportedFinding = Finding & EpisodeState;

/** What a table of them shows; the JSON has all of each. */
const COLUMNS = [
  ...(["finding_uid", "time", "severity", "state", "reason", "actor", "kind", "detector", "title"] as const),
  ...(["identity_uid", "identity_kind", "owner", "environment", "first_seen", "last_seen"] as const),
  ...(["confidence", "calibration", "score", "expected_rate"] as const),
];

/** A finding is thousands of bytes, and most of them are its dimensions. */
const PAGE = 1000;

const NOT_TAKEN: EpisodeState = { state: "", reason: "", actor: "" };

/** What was found, and what became of it, as files for whoever has no access here. */
export function createFindingExports({ store, now }: ConsoleOptions): Hono {
  const app = new Hono();
  const file = (format: ExportFormat) => (c: Context) => {
    const filter = findingFilter(findingsAsked(c), now());
    const page = async (after: ExportedFinding | undefined, limit: number): Promise<readonly ExportedFinding[]> => {
      const findings = await listFindings(store, { ...filter, ...(after !== undefined && { after }), limit });
      const uids = findings.map(({ finding_uid }) => finding_uid);
      const states = await episodeStates(store, uids);
      return findings.map((finding) => ({ ...finding, ...(states.get(finding.finding_uid) ?? NOT_TAKEN) }));
    };
    return fileOf(c, "findings", { columns: COLUMNS, page, pageRows: PAGE }, format);
  };
  app.get("/findings.csv", file("csv"));
  app.get("/findings.json", file("json"));
  return app;
}

/** What an address asks of the list: open findings unless it names others; `any` is both. */
export function findingsAsked(c: Context): FindingParameters {
  const search = filled(new URL(c.req.url).searchParams);
  const open = search.get("open") ?? "true";
  if (open === "any") search.delete("open");
  else search.set("open", open);
  return readParameters(findingParameters, search);
}
