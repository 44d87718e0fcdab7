import { FEEDBACKS, type Feedback } from "@rolecall/alerting";
import { nearest } from "@rolecall/core";
import type { ExitCode } from "@rolecall/runtime";
import { openWay, whoAsks } from "../alerter/open-way.ts";
import { type TellableCommand, tellAlerter } from "../alerter/tell-alerter.ts";
import { DATA_FLAG, JSON_FLAG } from "../flags.ts";
import { findFindingUid } from "../history/find-one.ts";
import { neededBy } from "../needed-secrets.ts";
import { visible, visibleJson } from "../render/visible.ts";
import { settingsOf } from "../settings.ts";
import { type Arguments, EXIT, type Terminal, UsageError, type Verb } from "../verb.ts";
import { write } from "../write.ts";

const MOST_COMMENT = 1000;
const REOPEN = "reopen";
const ACKNOWLEDGED = "acknowledged";
const WORDS = [...FEEDBACKS, ACKNOWLEDGED, REOPEN] as const;
type Word = Feedback | typeof ACKNOWLEDGED | typeof REOPEN;

export const feedbackVerb: Verb = {
  name: "feedback",
  usage: "FINDING expected|dismissed|compromised|acknowledged|reopen [--comment T]",
  positionals: [2, 2],
  flags: [
    DATA_FLAG,
    { name: "comment", type: "string", value: "T", summary: "why, for those who ask later" },
    JSON_FLAG,
  ],
  examples: [
    [
      "npx rolecall feedback latest expected --comment 'the new deploy runner'",
      "the same, and no graver, tells nobody for 30 days",
    ],
    ["npx rolecall feedback latest dismissed", "a false alarm: the same evidence alerts again"],
    ["npx rolecall feedback latest acknowledged", "it is yours: reminders stop, and it stays open"],
    [
      "npx rolecall feedback latest reopen",
      "takes back what was said: it is open, nobody owns it, and nothing of it is held back",
    ],
  ],
  run,
};

async function run(args: Arguments, terminal: Terminal): Promise<ExitCode> {
  const [given = "", word = ""] = args.positionals;
  const asked = wordNamed(word);
  const comment = args.text("comment") ?? "";
  if (comment.length > MOST_COMMENT) throw new UsageError(`--comment may have ${MOST_COMMENT} characters`);
  const settings = await settingsOf(args, terminal, neededBy("history"));
  const way = await openWay(settings, terminal);
  await using store = way.store;
  const findingUid = await findFindingUid(store, given);
  const command = commandOf(asked, { findingUid, by: whoAsks(terminal), comment });
  const { isApplied, message } = await tellAlerter(way, command);
  const told = { finding_uid: findingUid, verdict: asked, applied: isApplied, ...(message !== "" && { message }) };
  const later = isApplied ? "" : "; it takes effect when the alerter starts next";
  const also = message === "" ? "" : `: ${visible(message)}`;
  const text = `${visible(findingUid)} is ${asked === REOPEN ? "reopened" : asked}${also}${later}\n${nextOf(asked, findingUid)}`;
  await write(terminal.out, args.on("json") ? `${visibleJson(told)}\n` : text);
  return EXIT.done;
}

interface About {
  readonly findingUid: string;
  readonly by: string;
  readonly comment: string;
}

function commandOf(asked: Word, { findingUid, by, comment }: About): TellableCommand {
  const subject = { findingUid };
  if (asked === ACKNOWLEDGED) return { kind: "acknowledge", subject, by, comment };
  if (asked === REOPEN) return { kind: "reopen", subject, by, comment };
  return { kind: "feedback", subject, verdict: { feedback: asked, by, comment } };
}

/** What comes of it, and the way back. */
function nextOf(asked: Word, findingUid: string): string {
  return asked === "expected"
    ? `what is expected stands in rolecall silence list; rolecall feedback ${visible(findingUid)} reopen takes it back\n`
    : "";
}

function wordNamed(word: string): Word {
  const asked = WORDS.find((each) => each === word);
  if (asked !== undefined) return asked;
  const near = nearest(word, WORDS);
  const hint = near === undefined ? `one of ${WORDS.join(", ")}` : `did you mean ${near}?`;
  throw new UsageError(`there is no verdict "${visible(word)}": ${hint}`);
}
