import { dimensionName } from "@rolecall/alerting";
import type { ExpectedItem } from "@rolecall/clickhouse";
import type { Look } from "../look.ts";
import { type Column, renderTable } from "../render/table.ts";

/** As much of an id as the list of findings shows: every verb takes it. */
const SHORT_UID = 12;

const COLUMNS: readonly Column<ExpectedItem>[] = [
  { title: "finding", cell: ({ finding_uid }) => finding_uid.slice(0, SHORT_UID) },
  { title: "expected", cell: (each) => `${whoseOf(each)}: ${patternOf(each)}`, flexible: true },
  { title: "ends", cell: ({ ends_at }) => ends_at },
  { title: "hid", cell: ({ hidden }) => (hidden === 0 ? "" : String(hidden)), side: "right" },
  {
    title: "by",
    cell: ({ created_by, comment }) => (comment === "" ? created_by : `${created_by}: ${comment}`),
    flexible: true,
  },
];

const BACK = "npx rolecall feedback FINDING reopen takes one back: what it held is told, and the same tells again";

/** What verdicts call expected, for a person. */
export function renderExpected(expected: readonly ExpectedItem[], look: Look): string {
  if (expected.length === 0) return "nothing is expected by a verdict\n";
  return `${renderTable(COLUMNS, expected, look)}${BACK}\n`;
}

function whoseOf({ identity_uid, members }: ExpectedItem): string {
  return members > 1 ? `${identity_uid} and ${members - 1} more` : identity_uid;
}

function patternOf({ detector, feature, value, severity }: ExpectedItem): string {
  const pattern = feature === "" ? detector : `${dimensionName({ name: feature })} ${value}`;
  return severity === "" ? pattern : `${pattern}, no graver than ${severity}`;
}
