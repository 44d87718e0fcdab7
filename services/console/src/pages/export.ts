import { type IdentityFilter, listIdentities, type Store } from "@rolecall/clickhouse";
import { csvCell, type Identity } from "@rolecall/core";

const COLUMNS = [
  ...(["identity_uid", "identity_kind", "identity_name", "provider", "account_uid", "owner"] as const),
  ...(["environment", "criticality", "first_seen", "last_seen", "events", "team", "used_by"] as const),
] satisfies readonly (keyof Identity)[];
const PAGE = 20_000;
/** Beyond this a query of one's own serves better. */
const MOST = 1_000_000;

interface Format {
  readonly head: string;
  readonly row: (identity: Identity) => string;
  readonly between: string;
  readonly end: string;
}

const FORMATS: Readonly<Record<"csv" | "json", Format>> = {
  csv: { head: `${COLUMNS.join(",")}\r\n`, row: csvRow, between: "", end: "" },
  json: { head: "[", row: (identity) => JSON.stringify(identity), between: ",\n", end: "]\n" },
};

/** Every identity of a list as CSV (RFC 4180) or as a JSON array, page by page, so that a million need little memory. */
export async function* exported(
  store: Store,
  filter: IdentityFilter,
  format: "csv" | "json",
): AsyncGenerator<Uint8Array> {
  const { head, row, between, end } = FORMATS[format];
  yield Buffer.from(head);
  let after: IdentityFilter["after"];
  for (let sent = 0; sent < MOST; sent += PAGE) {
    const page = await listIdentities(store, { ...filter, ...(after !== undefined && { after }), limit: PAGE });
    const last = page.at(-1);
    if (last === undefined) break;
    yield Buffer.from(`${sent === 0 ? "" : between}${page.map(row).join(between)}`);
    if (page.length < PAGE) break;
    after = last;
  }
  yield Buffer.from(end);
}

function csvRow(identity: Identity): string {
  return `${COLUMNS.map((column) => csvCell(String(identity[column] ?? ""))).join(",")}\r\n`;
}
