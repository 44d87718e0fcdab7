import { noGraverThan } from "@rolecall/alerting";
import { getDeadLetter, getFinding } from "@rolecall/clickhouse";
import { type Finding, formatTime } from "@rolecall/core";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Audit } from "../access/audit.ts";
import { whoOf } from "../access/who.ts";
import { MOST_LIMIT } from "../api/parameters.ts";
import type { AlerterAnswer, AlerterDoor, ConsoleOptions } from "../options.ts";
import type { Notes } from "./notes.ts";
import { findingPath } from "./paths.ts";
import { draftOf, silenceOf } from "./silence-draft.ts";

const MOST_BODY = 256 * 1024;
/** As many as a page of the list holds at most: whoever chooses all of it can judge all of it. */
const MOST_AT_ONCE = MOST_LIMIT;
const MOST_TEXT = 1000;
const HOUR_MS = 3_600_000;
const SNOOZE_MS = 4 * HOUR_MS;
const FEEDBACK = ["expected", "dismissed", "compromised", "acknowledged", "reopen"] as const;

/** Why something asked of a page was not done, for the page that says so. */
export class NotDone extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "NotDone";
  }
}

/** What forms of the pages change; each answers with the way back to the page that it came from. */
export function createActions(options: ConsoleOptions, audit: Audit, notes: Notes): Hono {
  const app = new Hono();
  app.use(bodyLimit({ maxSize: MOST_BODY, onError: () => Promise.reject(new NotDone("The form is too large")) }));
  app.post("/findings/verdicts", async (c) => {
    const form = await c.req.formData();
    const uids = [...new Set(form.getAll("uid").map(String))];
    if (uids.length === 0) throw new NotDone("No finding was chosen");
    if (uids.length > MOST_AT_ONCE) throw new NotDone(`At most ${MOST_AT_ONCE} findings can be judged at once`);
    const { told, refused } = await judgeAll(c, options, uids, form);
    return back(c, form, "/", {
      said: text(form, "verdict"),
      count: told.length,
      also: notes.seal([refused, ...told]),
    });
  });
  app.post("/findings/:uid{.+}/verdict", async (c) => {
    const form = await c.req.formData();
    const told = await judge(c, options, c.req.param("uid"), form);
    const done = { said: text(form, "verdict"), count: 1, also: notes.seal([told]) };
    return back(c, form, findingPath(c.req.param("uid")), done);
  });
  app.post("/silences", async (c) => {
    const form = await c.req.formData();
    const draft = draftOf((name) => form.get(name));
    const asked = silenceOf(draft, whoOf(c).name, options.now());
    if (typeof asked === "string") throw new NotDone(asked);
    if (draft.comment === "") throw new NotDone("A silence needs a reason: say why, for whoever looks next");
    const { message, warnings = [] } = await answerTo(options, (alerter) => alerter.silence(asked));
    return back(c, form, "/silences", { said: "silenced", count: 1, also: notes.seal([message, ...warnings]) });
  });
  app.post("/silences/:id/expire", async (c) => {
    const told = await tell(options, (alerter) => alerter.expire(c.req.param("id"), whoOf(c).name));
    return c.redirect(withDone("/silences", { said: "expired", count: 1, also: notes.seal([told]) }), 303);
  });
  app.post("/pipeline/dead/:uid/retry", async (c) => {
    await retry(c, options, audit);
    return c.redirect("/pipeline?said=retried", 303);
  });
  return app;
}

/** @throws NotDone where nothing came of it. */
async function retry(c: Context, { store, retry: read }: ConsoleOptions, audit: Audit): Promise<void> {
  const letter = await getDeadLetter(store, c.req.param("uid") ?? "");
  if (letter === undefined) throw new NotDone("There is no such dead letter");
  if (read === undefined) throw new NotDone("This console cannot read it again; rolecall dead retry can");
  const became = await read(letter);
  const body = { events: became.events, dead: became.dead };
  await audit.append({ kind: "dead-retry", actor: whoOf(c).name, subject: letter.dead_uid, body });
  if (became.events === 0 && became.dead > 0) {
    const why = became.why === undefined ? ", for the reason it tells" : `: ${became.why}`;
    throw new NotDone(`It still cannot be read${why}`);
  }
}

/** Each by itself: one that somebody else has judged meanwhile keeps no other from it. @throws NotDone where none was done. */
async function judgeAll(
  c: Context,
  options: ConsoleOptions,
  uids: readonly string[],
  form: FormData,
): Promise<{ readonly told: readonly string[]; readonly refused: string }> {
  const told: string[] = [];
  const reasons = new Set<string>();
  for (const uid of uids) {
    try {
      told.push(await judge(c, options, uid, form));
    } catch (error) {
      if (!(error instanceof NotDone)) throw error;
      reasons.add(error.message);
      // Nobody answers: each further one would wait as long.
      if (error.cause !== undefined) break;
    }
  }
  const why = [...reasons].join("; ");
  if (told.length === 0) throw new NotDone(why);
  const left = uids.length - told.length;
  return { told, refused: left === 0 ? "" : `${left} of ${uids.length} not done: ${why}` };
}

/** Returns what the alerter said to it. */
async function judge(c: Context, options: ConsoleOptions, uid: string, form: FormData): Promise<string> {
  const asked = text(form, "verdict");
  const comment = text(form, "comment").trim();
  if (asked === "snooze") {
    const finding = await getFinding(options.store, uid);
    if (finding === undefined) throw new NotDone("There is no such finding");
    return silence(c, options, { matchers: snoozeMatchers(finding), ms: SNOOZE_MS, comment: comment || "snoozed" });
  }
  const verdict = FEEDBACK.find((each) => each === asked);
  if (verdict === undefined) throw new NotDone("There is no such verdict");
  const by = whoOf(c).name;
  return tell(options, (alerter) => alerter.feedback({ finding_uid: uid, verdict, comment, until: undefined, by }));
}

/** Exactly this: what a person would call the same thing again, and no graver than he has seen it. */
function snoozeMatchers({ fingerprint, severity }: Pick<Finding, "fingerprint" | "severity">): readonly string[] {
  return [`fingerprint=${quoted(fingerprint)}`, ...noGraverThan(severity)];
}

function quoted(value: string): string {
  return `"${value.replace(/[\\"]/g, "\\$&").replaceAll("\n", "\\n")}"`;
}

interface Silenced {
  readonly matchers: readonly string[];
  readonly ms: number;
  readonly comment: string;
}

function silence(c: Context, options: ConsoleOptions, { matchers, ms, comment }: Silenced): Promise<string> {
  const now = options.now();
  const times = { starts_at: formatTime(now), ends_at: formatTime(now + ms) };
  const asked = { silence_id: undefined, matchers, ...times, created_by: whoOf(c).name, comment };
  return tell(options, (alerter) => alerter.silence(asked));
}

/** Returns what the alerter said beside doing it; empty where that is all. @throws NotDone in the alerter's words. */
async function tell(options: ConsoleOptions, ask: (alerter: AlerterDoor) => Promise<AlerterAnswer>): Promise<string> {
  return (await answerTo(options, ask)).message;
}

/** @throws NotDone in the alerter's words. */
async function answerTo(
  { alerter, onFault }: ConsoleOptions,
  ask: (alerter: AlerterDoor) => Promise<AlerterAnswer>,
): Promise<Extract<AlerterAnswer, { accepted: true }>> {
  if (alerter === undefined) throw new NotDone("No alerter runs behind this console");
  let answer: AlerterAnswer;
  try {
    answer = await ask(alerter);
  } catch (error) {
    onFault?.(error);
    const message = "The alerter did not answer in time; it may still take this. The same thing twice is done once";
    throw new NotDone(message, { cause: error });
  }
  if (!answer.accepted) throw new NotDone(answer.message);
  return answer;
}

function text(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value.trim().slice(0, MOST_TEXT) : "";
}

interface Done {
  readonly said: string;
  readonly count: number;
  /** The alerter's words, sealed. */
  readonly also: string | undefined;
}

/** To where the form came from, with what was done. */
function back(c: Context, form: FormData, fallback: string, done: Done): Response {
  const given = text(form, "back");
  return c.redirect(withDone(/^\/(?![/\\])[\x21-\x7e]*$/.test(given) ? given : fallback, done), 303);
}

function withDone(path: string, { said, count, also }: Done): string {
  const url = new URL(path, "http://here");
  url.searchParams.set("said", `${said}${count > 1 ? `-${count}` : ""}`);
  url.searchParams.delete("also");
  if (also !== undefined) url.searchParams.set("also", also);
  return `${url.pathname}${url.search}`;
}
