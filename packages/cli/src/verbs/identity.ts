import type { ExitCode } from "@rolecall/runtime";
import { DATA_FLAG, JSON_FLAG } from "../flags.ts";
import { findIdentity } from "../history/find-one.ts";
import { openHistory } from "../history/open-history.ts";
import { gatherPortrait, type Portrait } from "../identity/portrait.ts";
import { renderPortrait } from "../identity/render-portrait.ts";
import { lookOf } from "../look.ts";
import { neededBy } from "../needed-secrets.ts";
import { visibleJson } from "../render/visible.ts";
import { settingsOf } from "../settings.ts";
import { type Arguments, EXIT, type Terminal, type Verb } from "../verb.ts";
import { write } from "../write.ts";

export const identityVerb: Verb = {
  name: "identity",
  usage: "ID",
  positionals: [1, 1],
  flags: [DATA_FLAG, JSON_FLAG],
  examples: [
    ["npx rolecall identity deploy", "the identity whose name is deploy, or begins so"],
    ["npx rolecall identity aws:123456789012:role:deploy --json", "one identity by its uid, as JSON"],
  ],
  run,
};

async function run(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const settings = await settingsOf(args, terminal, neededBy("history"));
  await using store = await openHistory(settings);
  const portrait = await gatherPortrait(store, await findIdentity(store, args.positionals[0] ?? ""));
  const text = args.on("json")
    ? `${visibleJson(jsonOf(portrait), 2)}\n`
    : renderPortrait(portrait, terminal.clock(), lookOf(terminal));
  await write(terminal.out, text);
  return EXIT.done;
}

function jsonOf({ identity, linked, credentials, findings, hoursOfWeek, top, latestFindings }: Portrait): object {
  const counts = findings;
  return {
    identity,
    linked,
    credentials,
    finding_counts: counts,
    hours_of_week: hoursOfWeek,
    top,
    findings: latestFindings,
  };
}
