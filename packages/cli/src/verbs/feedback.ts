import { FEEDBACKS, type Feedback } from "@rolecall/alerting";
import { nearest } from "@rolecall/core";
import type { ExitCode } from "@rolecall/runtime";
import { openWay, whoAsks } from "../alerter/open-way.ts";
import { tellAlerter } from "../alerter/tell-alerter.ts";
import { DATA_FLAG, JSON_FLAG } from "../flags.ts";
import { findFindingUid } from "../history/find-one.ts";
import { neededBy } from "../needed-secrets.ts";
import { visible, visibleJson } from "../render/visible.ts";
import { settingsOf } from "../settings.ts";
import { type Arguments, EXIT, type Terminal, UsageError, type Verb } from "../verb.ts";
import { write } from "../write.ts";

const MOST_COMMENT = 1000;

export const feedbackVerb: Verb = {
  name: "feedback",
  summary: "an analyst's verdict on a finding; once all of a message have one, it is resolved",
  usage: "FINDING expected|dismissed|compromised [--comment T]",
  positionals: [2, 2],
  flags: [
    DATA_FLAG,
    { name: "comment", type: "string", value: "T", summary: "why, for those who ask later" },
    JSON_FLAG,
  ],
  examples: [
    ["npx rolecall feedback latest expected --comment 'the new deploy runner'", "held back for 30 days from now"],
    ["npx rolecall feedback latest dismissed", "a false alarm: the same evidence alerts again"],
  ],
  run,
};

async function run(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const [given = "", word = ""] = args.positionals;
  const feedback = verdictNamed(word);
  const comment = args.text("comment") ?? "";
  if (comment.length > MOST_COMMENT) throw new UsageError(`--comment may have ${MOST_COMMENT} characters`);
  const settings = await settingsOf(args, terminal, neededBy("history"));
  const way = await openWay(settings, terminal);
  await using store = way.store;
  const findingUid = await findFindingUid(store, given);
  const verdict = { feedback, by: whoAsks(terminal), comment };
  const { isApplied, message } = await tellAlerter(way, { kind: "feedback", subject: { findingUid }, verdict });
  const told = { finding_uid: findingUid, verdict: feedback, applied: isApplied, ...(message !== "" && { message }) };
  const later = isApplied ? "" : "; it takes effect when the alerter starts next";
  const also = message === "" ? "" : `: ${visible(message)}`;
  const text = `${visible(findingUid)} is ${feedback}${also}${later}\n`;
  await write(terminal.out, args.on("json") ? `${visibleJson(told)}\n` : text);
  return EXIT.done;
}

function verdictNamed(word: string): Feedback {
  const verdict = FEEDBACKS.find((each) => each === word);
  if (verdict !== undefined) return verdict;
  const near = nearest(word, FEEDBACKS);
  const hint = near === undefined ? `one of ${FEEDBACKS.join(", ")}` : `did you mean ${near}?`;
  throw new UsageError(`there is no verdict "${visible(word)}": ${hint}`);
}
