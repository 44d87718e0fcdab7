import type { Look } from "../look.ts";
import { type Column, renderTable } from "../render/table.ts";
import type { ListedSilence } from "./list-silences.ts";

const COLUMNS: readonly Column<ListedSilence>[] = [
  { title: "silence", cell: (row) => row.silence_id },
  { title: "state", cell: (row) => (row.state === "active" ? "" : row.state) },
  { title: "matchers", cell: (row) => row.matchers.join(" "), flexible: true },
  { title: "ends", cell: (row) => row.ends_at },
  { title: "hid", cell: (row) => (row.hidden === 0 ? "" : String(row.hidden)), side: "right" },
  {
    title: "by",
    cell: ({ created_by, comment }) => (comment === "" ? created_by : `${created_by}: ${comment}`),
    flexible: true,
  },
];

/** Silences for a person. */
export function renderSilences(silences: readonly ListedSilence[], look: Look): string {
  return silences.length === 0 ? "no silences\n" : renderTable(COLUMNS, silences, look);
}
