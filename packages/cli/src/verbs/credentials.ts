import {
  CREDENTIAL_COLUMNS,
  CREDENTIAL_ORDERS,
  CREDENTIAL_VIEWS,
  type CredentialFilter,
  type CredentialItem,
  filterOfCredentials,
  listCredentials,
} from "@rolecall/clickhouse";
import { CREDENTIAL_KINDS, csvCell, shownName } from "@rolecall/core";
import type { ExitCode } from "@rolecall/runtime";
import { numberOf, sinceOf, valuesOf } from "../filters.ts";
import { DATA_FLAG, JSON_FLAG } from "../flags.ts";
import { findIdentity } from "../history/find-one.ts";
import { openHistory } from "../history/open-history.ts";
import { credentialAge } from "../identity/credential-age.ts";
import { type Look, lookOf } from "../look.ts";
import { neededBy } from "../needed-secrets.ts";
import { renderTable } from "../render/table.ts";
import { visibleJsonList } from "../render/visible.ts";
import { settingsOf } from "../settings.ts";
import { type Arguments, EXIT, type Terminal, UsageError, type Verb } from "../verb.ts";
import { write } from "../write.ts";

const DEFAULT_LIMIT = 100;

export const credentialsVerb: Verb = {
  name: "credentials",
  usage: "[--view V] [--kind K] [--owner O] [--identity ID] [--since T] [--search TEXT] [--order O] [--limit N]",
  flags: [
    DATA_FLAG,
    {
      name: "view",
      type: "string",
      value: "V",
      known: CREDENTIAL_VIEWS,
      summary: `${CREDENTIAL_VIEWS.join(", ")} (lasting: what nothing ends)`,
    },
    { name: "kind", type: "string", value: "K", known: CREDENTIAL_KINDS, summary: CREDENTIAL_KINDS.join(", ") },
    { name: "owner", type: "string", value: "O", summary: "those of identities that O owns" },
    { name: "identity", type: "string", value: "ID", summary: "those of one identity: its name or its uid" },
    { name: "since", type: "string", value: "T", summary: "last used at or after: 2026-11-24T10:00:00Z, or 24h back" },
    {
      name: "search",
      type: "string",
      value: "TEXT",
      summary: "part of its uid, or of the name or uid of its identity",
    },
    {
      name: "order",
      type: "string",
      value: "O",
      known: CREDENTIAL_ORDERS,
      summary: "last_seen, age (the oldest first) or uid (last_seen)",
    },
    { name: "limit", type: "string", value: "N", summary: `at most so many (${DEFAULT_LIMIT})` },
    { name: "csv", type: "boolean", summary: "as CSV, for spreadsheets: a text like =x is '=x" },
    JSON_FLAG,
  ],
  examples: [
    ["npx rolecall credentials --view overdue --order age", "keys that should have been rotated, the oldest first"],
    ["npx rolecall credentials --csv --limit 100000", "every key that nothing ends, for an auditor"],
  ],
  run,
};

async function run(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  if (args.on("csv") && args.on("json")) throw new UsageError("--csv and --json are two forms: give one");
  const now = terminal.clock();
  const filter = filterOf(args, now);
  const settings = await settingsOf(args, terminal, neededBy("history"));
  await using store = await openHistory(settings);
  const whose = args.text("identity");
  const identity = whose === undefined ? undefined : (await findIdentity(store, whose)).identity_uid;
  const rows = await listCredentials(store, { ...filter, ...(identity !== undefined && { identity }) });
  await write(terminal.out, textOf(args, rows, now, lookOf(terminal)));
  return EXIT.done;
}

function filterOf(args: Arguments, now: number): CredentialFilter {
  const [view = "lasting"] = valuesOf(args, "view", CREDENTIAL_VIEWS) ?? [];
  const [order = "last_seen"] = valuesOf(args, "order", CREDENTIAL_ORDERS) ?? [];
  const kinds = valuesOf(args, "kind", CREDENTIAL_KINDS);
  const since = sinceOf(args, now);
  const search = args.text("search");
  const owner = args.text("owner");
  return {
    ...filterOfCredentials(view, now, kinds),
    ...(since !== undefined && { since }),
    ...(search !== undefined && { search }),
    ...(owner !== undefined && { owner }),
    order,
    limit: numberOf(args, "limit", DEFAULT_LIMIT),
  };
}

function textOf(args: Arguments, rows: readonly CredentialItem[], now: number, look: Look): string {
  if (args.on("json")) return visibleJsonList(rows);
  if (args.on("csv")) return csvOf(rows);
  return rows.length === 0 ? "no credentials\n" : render(rows, now, look);
}

function csvOf(rows: readonly CredentialItem[]): string {
  const lines = rows.map((row) => CREDENTIAL_COLUMNS.map((column) => csvCell(String(row[column]))).join(","));
  return [CREDENTIAL_COLUMNS.join(","), ...lines].map((line) => `${line}\n`).join("");
}

function render(rows: readonly CredentialItem[], now: number, look: Look): string {
  return renderTable<CredentialItem>(
    [
      { title: "last used", cell: ({ last_seen }) => last_seen.slice(0, 10) },
      { title: "age", cell: (each) => `${each.issued === "" ? "≥ " : ""}${credentialAge(each, now)}`, side: "right" },
      { title: "ends", cell: ({ expires }) => expires.slice(0, 10) },
      { title: "kind", cell: ({ credential_kind }) => credential_kind },
      { title: "credential", cell: ({ credential_uid }) => credential_uid, flexible: true },
      { title: "identity", cell: (each) => whoseText(each), flexible: true },
      { title: "owner", cell: ({ owner }) => owner || "nobody" },
    ],
    rows,
    look,
  );
}

function whoseText(item: CredentialItem): string {
  const name = shownName(item);
  return item.users > 1 ? `${name} (one of ${item.users} that use it)` : name;
}
