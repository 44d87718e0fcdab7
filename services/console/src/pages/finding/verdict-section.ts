import type { Principal } from "../../access/roles.ts";
import { type Html, html } from "../../markup/html.ts";
import { spaced } from "../../markup/words.ts";
import type { Fate } from "../../queries/finding/fate.ts";
import { findingPath, silencePath } from "../paths.ts";
import { isOfLog } from "./missing-log.ts";
import type { FindingView } from "./read.ts";

/** What somebody may say, with its key and what comes of it, spelled out. */
type Answer = readonly [verdict: string, key: string, label: string, effect: string];

/** What takes a verdict back. */
export const REOPEN: Answer = [
  "reopen",
  "r",
  "Reopen",
  "Takes the verdict back: it is open again where it is not long over, and what was held back for it is told. What a compromise took out of what is known of it stays out.",
];

/** What takes an acknowledgement back, with the same word. */
export const GIVE_BACK: Answer = [
  "reopen",
  "r",
  "Unacknowledge",
  "Takes the acknowledgement back: nobody owns it any more, and reminders go on.",
];

export const VERDICTS: readonly Answer[] = [
  [
    "acknowledged",
    "a",
    "Acknowledge",
    "You are looking at it: reminders stop, it stays open, everybody sees that it is yours.",
  ],
  [
    "expected",
    "e",
    "Expected",
    "The machine did this and may. It closes, and the same of whom it names, while it is no graver, tells nobody for 30 days.",
  ],
  ["dismissed", "d", "Dismiss", "Nothing to do about it. It closes; the same again opens it anew."],
  [
    "compromised",
    "c",
    "Compromised",
    "Somebody has its key. It closes as confirmed, and what hid it before is listed as regret.",
  ],
  [
    "snooze",
    "s",
    "Snooze 4 h",
    "A silence for exactly this and nothing graver, ending by itself in 4 hours. It stays open and keeps collecting.",
  ],
];

/** What can be said of the finding, by whoever may. */
export function verdictSection(view: FindingView, who: Principal, hasAlerter: boolean): Html {
  const { finding, fate } = view;
  return html`<section aria-labelledby="verdict" class="verdict-box">
<h2 id="verdict">Your verdict</h2>
<p>State: <strong>${stateOf(fate)}</strong></p>
<p class="live" id="changed" role="status" data-finding="${finding.finding_uid}" data-state="${fate.state}" data-reason="${fate.reason}" data-actor="${fate.actor}" hidden></p>
${hasAlerter ? (who.scopes.has("respond") ? [form(finding.finding_uid, answersTo(view)), isOfLog(finding) ? undefined : silenceLink(finding.identity_uid)] : html`<p class="muted">Your role reads; a responder can judge.</p>`) : html`<p class="muted">No alerter runs behind this console, so nothing can be judged here.</p>`}
</section>`;
}

/** Where its episode stands, and who or what brought it there. */
function stateOf({ state, actor, reason, held }: Fate): string {
  if (state === "" && isReplayed(held)) return "open; a replay found it, and nobody is reminded of it";
  if (state === "") return "not taken by an alerter yet";
  const why = state === "closed" ? `: ${spaced(reason)}` : "";
  return `${state}${why}${actor === "" ? "" : ` by ${actor}`}`;
}

function isReplayed(held: Fate["held"]): boolean {
  return held.some(({ reason }) => reason === "replayed");
}

/** A log that is missing is nobody's doing: there is nothing to expect of a machine, and no key that somebody has. */
const OF_LOGS = VERDICTS.filter(([verdict]) => verdict !== "expected" && verdict !== "compromised");

/** A verdict stands until it is taken back: no other is heard before. */
function answersTo(view: FindingView): readonly Answer[] {
  const verdicts = isOfLog(view.finding) ? OF_LOGS : VERDICTS;
  if (view.fate.state === "closed") return [REOPEN];
  // There is no reminder to stop, and no message that could say whose it is.
  if (view.fate.state === "") return verdicts.filter(([verdict]) => verdict !== "acknowledged");
  if (view.fate.state === "acknowledged") {
    const rest = verdicts.filter(([verdict]) => verdict !== "acknowledged");
    return [isHeldByOwn(view) ? REOPEN : GIVE_BACK, ...rest];
  }
  return isHeldByOwn(view) ? [REOPEN, ...verdicts] : verdicts;
}

/** It has come again and tells nobody, since somebody called it expected. */
function isHeldByOwn({ fate, opinions }: FindingView): boolean {
  const last = opinions.answer.find(({ likeness }) => likeness === "this");
  return fate.reason === "marked-expected" && last?.verdict === "expected";
}

function form(uid: string, answers: readonly Answer[]): Html {
  return html`<form method="post" action="${findingPath(uid)}/verdict" class="verdicts">
<label class="wide">Why <input name="comment" maxlength="1000" placeholder="for whoever looks next; may be empty" autocomplete="off"></label>
<ul>${answers.map(([verdict, key, label, effect]) => html`<li><button name="verdict" value="${verdict}" data-key="${key}" aria-describedby="effect-${verdict}">${label}</button> <span id="effect-${verdict}" class="muted">${effect}</span></li>`)}</ul>
</form>`;
}

/** A deploy changes more than this finding: typed on a telephone, a matcher would be wrong. */
function silenceLink(identityUid: string): Html {
  return html`<p class="silence"><a href="${silencePath(identityUid)}">Silence all of this identity…</a> <span class="muted">for a deploy: the form says first what it would cover.</span></p>`;
}
