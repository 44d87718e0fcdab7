import type { ExitCode } from "@rolecall/runtime";
import { gatherExplanation } from "../explain/explanation.ts";
import { renderExplanation } from "../explain/render-explanation.ts";
import { renderWhyNot } from "../explain/render-why-not.ts";
import { gatherWhyNot } from "../explain/why-not.ts";
import { DATA_FLAG, JSON_FLAG } from "../flags.ts";
import { findFindingUid } from "../history/find-one.ts";
import { openHistory } from "../history/open-history.ts";
import { lookOf } from "../look.ts";
import { neededBy } from "../needed-secrets.ts";
import { visibleJson } from "../render/visible.ts";
import { ruleResponses } from "../rules/rule-responses.ts";
import { settingsOf } from "../settings.ts";
import { type Arguments, EXIT, type Terminal, type Verb } from "../verb.ts";
import { write } from "../write.ts";

export const explainVerb: Verb = {
  name: "explain",
  usage: "FINDING [--why-not]",
  positionals: [1, 1],
  flags: [
    DATA_FLAG,
    { name: "why-not", type: "boolean", summary: "who was told of it, who was not, and what held it back" },
    JSON_FLAG,
  ],
  examples: [
    ["npx rolecall explain latest", "the newest finding; any other by its id, or the beginning of it"],
    ["npx rolecall explain latest --json", "the same as one object: finding, hours_of_week, calls_per_hour, events"],
    ["npx rolecall explain latest --why-not", "why was I not paged? its messages and receipts in words"],
  ],
  run,
};

async function run(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const settings = await settingsOf(args, terminal, neededBy("history"));
  await using store = await openHistory(settings);
  const uid = await findFindingUid(store, args.positionals[0] ?? "");
  if (args.on("why-not")) {
    const whyNot = await gatherWhyNot(store, uid);
    const told = args.on("json") ? `${visibleJson(whyNot, 2)}\n` : renderWhyNot(whyNot, lookOf(terminal));
    await write(terminal.out, told);
    return EXIT.done;
  }
  const explanation = await gatherExplanation(store, uid);
  const text = args.on("json")
    ? `${visibleJson(jsonOf(explanation), 2)}\n`
    : renderExplanation(explanation, lookOf(terminal), ruleResponses(await settings.ruleFiles()));
  await write(terminal.out, text);
  return EXIT.done;
}

function jsonOf(explanation: Awaited<ReturnType<typeof gatherExplanation>>): object {
  const { finding, hoursOfWeek, hourly, events } = explanation;
  const calls = hourly.map(({ at, calls: n }) => ({ time: new Date(at).toISOString(), calls: n }));
  return { finding, hours_of_week: hoursOfWeek, calls_per_hour: calls, events };
}
