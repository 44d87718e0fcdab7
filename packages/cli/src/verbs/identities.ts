import { type IdentityFilter, listIdentities } from "@rolecall/clickhouse";
import { IDENTITY_KINDS, type Identity } from "@rolecall/core";
import type { ExitCode } from "@rolecall/runtime";
import { numberOf, sinceOf, valuesOf } from "../filters.ts";
import { DATA_FLAG, JSON_FLAG } from "../flags.ts";
import { openHistory } from "../history/open-history.ts";
import { type Look, lookOf } from "../look.ts";
import { neededBy } from "../needed-secrets.ts";
import { renderTable } from "../render/table.ts";
import { visibleJsonList } from "../render/visible.ts";
import { settingsOf } from "../settings.ts";
import { type Arguments, EXIT, type Terminal, type Verb } from "../verb.ts";
import { write } from "../write.ts";

const DEFAULT_LIMIT = 100;

export const identitiesVerb: Verb = {
  name: "identities",
  usage: "[--kind K] [--owner O|--unowned] [--since T] [--search TEXT] [--limit N]",
  flags: [
    DATA_FLAG,
    { name: "kind", type: "string", value: "K", known: IDENTITY_KINDS, summary: IDENTITY_KINDS.join(", ") },
    { name: "owner", type: "string", value: "O", summary: "those that O owns" },
    { name: "unowned", type: "boolean", summary: "those that nobody owns; inventory unowned guesses whose they are" },
    { name: "since", type: "string", value: "T", summary: "last seen at or after: 2026-11-24T10:00:00Z, or 24h back" },
    { name: "search", type: "string", value: "TEXT", summary: "part of the name or of the uid" },
    { name: "limit", type: "string", value: "N", summary: `at most so many (${DEFAULT_LIMIT})` },
    JSON_FLAG,
  ],
  examples: [
    ["npx rolecall identities --kind role,service-account", "roles and service accounts"],
    ["npx rolecall identities --search deploy --json", "those with deploy in their name, as JSON"],
  ],
  run,
};

async function run(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const filter = filterOf(args, terminal.clock());
  const settings = await settingsOf(args, terminal, neededBy("history"));
  await using store = await openHistory(settings);
  const identities = await listIdentities(store, filter);
  await write(terminal.out, args.on("json") ? visibleJsonList(identities) : render(identities, lookOf(terminal)));
  return EXIT.done;
}

function filterOf(args: Arguments, now: number): IdentityFilter {
  const kinds = valuesOf(args, "kind", IDENTITY_KINDS);
  const since = sinceOf(args, now);
  const search = args.text("search");
  const owner = args.text("owner");
  return {
    ...(kinds && { kinds }),
    ...(since !== undefined && { since }),
    ...(search !== undefined && { search }),
    ...(owner !== undefined && { owner }),
    ...(args.on("unowned") && { unowned: true }),
    limit: numberOf(args, "limit", DEFAULT_LIMIT),
  };
}

function render(identities: readonly Identity[], look: Look): string {
  if (identities.length === 0) return "no identities\n";
  return renderTable<Identity>(
    [
      { title: "last seen", cell: (identity) => identity.last_seen },
      { title: "events", cell: (identity) => identity.events.toLocaleString("en-US"), side: "right" },
      { title: "name", cell: (identity) => identity.identity_name, flexible: true },
      { title: "owner", cell: (identity) => identity.owner },
      { title: "identity", cell: (identity) => identity.identity_uid, flexible: true },
    ],
    identities,
    look,
  );
}
