import { listIdentities, ownerClues, ownerReport } from "@rolecall/clickhouse";
import { formatTime, type Identity } from "@rolecall/core";
import type { ExitCode } from "@rolecall/runtime";
import { givenFiles, tellFaults } from "../declared/given-files.ts";
import { numberOf, sinceOf } from "../filters.ts";
import { DATA_FLAG, JSON_FLAG } from "../flags.ts";
import { openHistory } from "../history/open-history.ts";
import { guessOwners } from "../inventory/guess-owner.ts";
import { inventoryJsonSchema } from "../inventory/inventory-schema.ts";
import { loadInventory } from "../inventory/load-inventory.ts";
import { neverSeenOf } from "../inventory/never-seen.ts";
import { isPlatforms, logEnd, renderOwnerReport } from "../inventory/owner-report.ts";
import { postTexts, slackTexts } from "../inventory/send-report.ts";
import { lookOf } from "../look.ts";
import { counted } from "../render/counted.ts";
import { renderTable } from "../render/table.ts";
import { visible, visibleJsonList, visibleLines } from "../render/visible.ts";
import { settingsOf } from "../settings.ts";
import { type Arguments, EXIT, type Terminal, type Verb } from "../verb.ts";
import { printSchema, verbActions } from "../verb-actions.ts";
import { write } from "../write.ts";

const WEEK_MS = 7 * 86_400_000;
const DEFAULT_LIMIT = 100;
const PEOPLE = new Set(["human", "cloud-service", "root", "unknown"]);

export const inventoryVerb: Verb = {
  name: "inventory",
  usage: "check [FILE…] | unowned [--limit N] | report [--since T] [--slack RECEIVER] | schema",
  positionals: [1, 1000],
  flags: [
    DATA_FLAG,
    { name: "since", type: "string", value: "T", summary: "report from then on (7d back)" },
    {
      name: "slack",
      type: "string",
      value: "RECEIVER",
      summary: "post the report through this receiver, a message an owner",
    },
    { name: "limit", type: "string", value: "N", summary: `at most so many (${DEFAULT_LIMIT})` },
    JSON_FLAG,
  ],
  examples: [
    [
      "npx rolecall inventory check identities.yaml CODEOWNERS",
      "every error and contradiction at once, with both places",
    ],
    ["npx rolecall inventory unowned", "machines that nobody owns, with the best guess and why"],
    ["npx rolecall inventory report --since 7d > owners.md", "what each owner should look at, as Markdown"],
    ["npx rolecall inventory report --slack secops", "the same to a channel, from cron on Mondays"],
  ],
  ...verbActions("inventory", { check, unowned, report, schema: printSchema(inventoryJsonSchema) }),
};

async function check(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const { inventory, faults, files, empty, open } = await loadInventory(
    ...(await givenFiles("inventory", args, terminal)),
  );
  if (args.on("json")) await write(terminal.out, visibleJsonList(faults));
  else if (faults.length === 0) {
    const { identities, credentials, owners } = inventory;
    const said = [
      counted(identities.length, "statement of an identity", "statements of identities"),
      counted(credentials.length, "credential"),
      counted(owners.length, "owner"),
    ];
    await write(terminal.out, `${said.join(", ")} in ${counted(files.length, "file")}: no errors\n`);
    if (empty.length > 0) await write(terminal.out, visibleLines(sayNothing(empty)));
    if (open.length > 0) await write(terminal.out, visibleLines(notKnown(open)));
  } else tellFaults(faults, terminal);
  return faults.length === 0 ? EXIT.done : EXIT.usage;
}

const MOST_EMPTY = 10;

/** What is read and holds nothing is no error, and hardly what was meant. */
function sayNothing(files: readonly string[]): string {
  const more = files.length - MOST_EMPTY;
  const named = files.slice(0, MOST_EMPTY).join(", ") + (more > 0 ? ` and ${more} more` : "");
  return `${files.length === 1 ? "says" : "say"} nothing of any machine: ${named}\n`;
}

/** A role that no file has grants what nobody knows: its holders' rights are told too few. */
function notKnown(open: readonly string[]): string {
  const more = open.length - MOST_EMPTY;
  return `not known of bindings:\n${open.slice(0, MOST_EMPTY).join("\n")}\n${more > 0 ? `and ${more} more\n` : ""}`;
}

async function unowned(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const limit = numberOf(args, "limit", DEFAULT_LIMIT);
  await using store = await openHistory(await settingsOf(args, terminal));
  const all = await listIdentities(store, { unowned: true, limit: limit * 4 });
  const machines = all
    .filter((identity) => !PEOPLE.has(identity.identity_kind) && !isPlatforms(identity))
    .slice(0, limit);
  const guessOwner = guessOwners(await ownerClues(store));
  if (args.on("json")) {
    const rows = machines.map((identity) => ({ ...identity, guess: guessOwner(identity) ?? null }));
    await write(terminal.out, visibleJsonList(rows));
    return EXIT.done;
  }
  const table = renderTable<Identity>(
    [
      { title: "last seen", cell: (identity) => identity.last_seen },
      { title: "events", cell: (identity) => identity.events.toLocaleString("en-US"), side: "right" },
      { title: "identity", cell: (identity) => identity.identity_uid, flexible: true },
      { title: "perhaps", cell: (identity) => guessOwner(identity)?.owner ?? "" },
      { title: "why", cell: (identity) => guessOwner(identity)?.why ?? "", flexible: true },
    ],
    machines,
    lookOf(terminal),
  );
  await write(terminal.out, machines.length === 0 ? "every machine has an owner\n" : table);
  return EXIT.done;
}

async function report(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const now = terminal.clock();
  const since = sinceOf(args, now) ?? formatTime(now - WEEK_MS);
  const settings = await settingsOf(args, terminal);
  await using store = await openHistory(settings);
  const { inventory } = await loadInventory(settings.config.inventory);
  const [identities, clues] = [await ownerReport(store, since), await ownerClues(store)];
  const neverSeen = neverSeenOf(inventory, identities);
  const left = new Map(inventory.owners.flatMap(({ name, left: on }) => (on === undefined ? [] : [[name, on]])));
  const leftOn = (owner: string): string | undefined => left.get(owner);
  const consoleUrl = settings.config.console.public_url?.replace(/\/$/, "");
  const facts = { since, now: logEnd(identities, now), guessOwner: guessOwners(clues), neverSeen, leftOn, consoleUrl };
  const receiver = args.text("slack");
  if (receiver === undefined) {
    await write(terminal.out, renderOwnerReport(identities, facts));
    return EXIT.done;
  }
  const texts = slackTexts(identities, facts);
  await postTexts(settings.config, receiver, texts);
  terminal.err.write(`posted ${counted(texts.length, "message")} through ${visible(receiver)}\n`);
  return EXIT.done;
}
