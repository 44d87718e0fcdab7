import {
  countFindings,
  getDeadLetter,
  getFinding,
  listExpected,
  listFindings,
  QueryRefused,
  type Store,
} from "@rolecall/clickhouse";
import { formatTime } from "@rolecall/core";
import { type Context, Hono } from "hono";
import type { Principal } from "../access/roles.ts";
import { whoOf } from "../access/who.ts";
import { findingFilter } from "../api/filters.ts";
import { listAddress } from "../api/list-address.ts";
import { listSilences } from "../api/list-silences.ts";
import { DEFAULT_LIMIT } from "../api/parameters.ts";
import type { Assets } from "../assets/assets.ts";
import type { Html } from "../markup/html.ts";
import type { ConsoleOptions } from "../options.ts";
import { calibration } from "../queries/calibration.ts";
import { countHistory, countIdentities, hasEvents } from "../queries/counts.ts";
import { episodeStates } from "../queries/episode-states.ts";
import type { KeptViews } from "../queries/kept-views.ts";
import { pipelineFacts, type ReceiverState, receiverStates } from "../queries/pipeline.ts";
import { receipts, receiptsQuestion, regrets, regretsQuestion } from "../queries/receipts.ts";
import { remembered } from "../queries/remembered.ts";
import { type WatchSummary, watchSummary, youngSummary } from "../queries/watch-summary.ts";
import { createCredentialPages } from "./credential-pages.ts";
import { deadLetterBody } from "./dead-letter.ts";
import { type FindingPageOptions, findingBody } from "./finding/finding.ts";
import { readFindingView } from "./finding/read.ts";
import { createFindingExports, findingsAsked } from "./finding-exports.ts";
import { createFleetPages } from "./fleet-pages.ts";
import { createIdentityPages } from "./identity-pages.ts";
import { type InboxView, inboxBody } from "./inbox.ts";
import type { Notes } from "./notes.ts";
import { missingBody } from "./notices.ts";
import { pipelineBody } from "./pipeline.ts";
import { deafIn } from "./pipeline-facts.ts";
import { createShow, pageOf } from "./show.ts";
import { draftOf, type SilenceDraft, silenceOf } from "./silence-draft.ts";
import { silencesBody } from "./silences.ts";
import { MOST_ROWS, type SqlAnswer, sqlBody } from "./sql.ts";
import { whyNotBody } from "./why-not.ts";

/** A fleet's size serves to say how rare something is: it need not be of this second. */
const FLEET_KNOWN_MS = 60_000;
/** In its first week a history knows hardly anybody. */
const YOUNG_MS = 7 * 86_400_000;
const RECEIVERS_KNOWN_MS = 15_000;
/** Is read of weeks of events, and moves by the day. */
const CALIBRATION_KNOWN_MS = 10 * 60_000;

export interface PageParts {
  readonly kept: KeptViews;
  readonly notes: Notes;
  readonly assets: Assets;
}

/** The pages that people read. */
export function createPages(options: ConsoleOptions, { kept, notes, assets }: PageParts): Hono {
  const { release, hasEditor } = assets;
  const { store, now } = options;
  const app = new Hono();
  const show = createShow(release);
  const receivers = remembered(RECEIVERS_KNOWN_MS, now, () => receiverStates(store));
  const failing = remembered(RECEIVERS_KNOWN_MS, now, () => failingChecks(options));
  const calibrated = remembered(CALIBRATION_KNOWN_MS, now, () => calibration(store));
  const young = remembered(FLEET_KNOWN_MS, now, () => youngSummary(store, formatTime(now() - YOUNG_MS)));
  const fleetSize = remembered(FLEET_KNOWN_MS, now, () => countIdentities(store));

  const findingOptions = (c: Context, fleet: number, advice: string): FindingPageOptions => {
    const { nameOfTag = () => undefined } = options;
    return { fleet, now: now(), nameOfTag, advice, ...readerOf(c, options, notes) };
  };
  app.get("/", async (c) =>
    show(c, "Findings", "findings", await inbox(options, { kept, notes, receivers, failing, young }, c)),
  );
  // What is left of a finding's address when its end is cut off.
  for (const path of ["/findings", "/findings/"])
    app.get(path, (c) => c.redirect(`/${new URL(c.req.url).search}`, 302));
  app.get("/findings/:uid{.+}", async (c) => {
    const finding = await getFinding(store, c.req.param("uid"));
    if (finding === undefined) return show(c, "Not found", "findings", missingBody("finding"), 404);
    const [view, identities, advice = ""] = await Promise.all([
      readFindingView(store, finding),
      fleetSize(),
      options.adviceOf?.(finding),
    ]);
    return show(c, finding.title, "findings", findingBody(view, findingOptions(c, identities, advice)));
  });
  app.get("/silences", async (c) => show(c, "Silences", "silences", await silences(options, notes, c)));
  app.get("/why-not", async (c) => show(c, "Why was nobody told?", "silences", await whyNot(options, c)));
  app.get("/sql", async (c) => {
    const sql = c.req.query("q") ?? "";
    const answer = sql.trim() === "" ? undefined : await answerOf(options, sql, c.req.raw.signal);
    return show(c, "SQL", "sql", sqlBody({ sql, answer, hasEditor }));
  });
  app.get("/pipeline", async (c) => {
    const [history, report, facts] = await Promise.all([
      countHistory(store),
      options.pipeline?.(),
      pipelineFacts(store, calibrated),
    ]);
    const view = { history, report, facts, version: options.version, said: c.req.query("said"), now: now() };
    return show(c, "Pipeline", "pipeline", pipelineBody(view));
  });
  app.get("/pipeline/dead/:uid", async (c) => {
    const letter = await getDeadLetter(store, c.req.param("uid"));
    if (letter === undefined) return show(c, "Not found", "pipeline", missingBody("dead letter"), 404);
    const retry = options.retry !== undefined && whoOf(c).scopes.has("admin");
    return show(c, "Dead letter", "pipeline", deadLetterBody(letter, { retry }));
  });
  app.route("/", createIdentityPages(options, show));
  app.route("/", createFleetPages(options, kept, show));
  app.route("/", createCredentialPages(options, kept, show));
  app.route("/", createFindingExports(options));
  return app;
}

interface Reader {
  readonly who: Principal;
  readonly hasAlerter: boolean;
  readonly said: string | undefined;
  readonly also: string | undefined;
}

/** Who reads, and what they have just done. */
function readerOf(c: Context, { alerter }: ConsoleOptions, notes: Notes): Reader {
  const done = { said: c.req.query("said"), also: notes.open(c.req.query("also")) };
  return { who: whoOf(c), hasAlerter: alerter !== undefined, ...done };
}

/** An empty list says what it is worth, and so does any while hardly anybody is known. */
async function whatWatches(
  store: Store,
  young: InboxParts["young"],
  isEmpty: boolean,
): Promise<Pick<InboxView, "hasEvents" | "watch">> {
  if (!isEmpty) return { hasEvents: true, watch: await young() };
  const [any, watch] = await Promise.all([hasEvents(store), watchSummary(store)]);
  return { hasEvents: any, watch };
}

interface InboxParts extends Omit<PageParts, "assets"> {
  readonly receivers: () => Promise<readonly ReceiverState[]>;
  readonly failing: () => Promise<readonly string[]>;
  /** How well everybody is watched, where the history is young. */
  readonly young: () => Promise<WatchSummary | undefined>;
}

/** What of the process does not work, each in words. */
async function failingChecks({ health }: ConsoleOptions): Promise<readonly string[]> {
  const checks = Object.entries((await health?.())?.body.checks ?? {});
  return checks.filter(([, answer]) => answer !== "ok").map(([name, answer]) => `${name}: ${answer}`);
}

async function inbox(options: ConsoleOptions, parts: InboxParts, c: Context): Promise<Html> {
  const { kept, notes, receivers, failing, young } = parts;
  const { store, now } = options;
  const address = new URL(c.req.url);
  const asked = findingsAsked(c);
  const at = now();
  const filter = findingFilter(asked, at);
  const limit = asked.limit ?? DEFAULT_LIMIT;
  const [rows, counts, views, receiving, broken] = await Promise.all([
    listFindings(store, { ...filter, limit: limit + 1 }),
    countFindings(store, filter),
    kept.of(whoOf(c).name),
    receivers(),
    failing(),
  ]);
  const [findings, nextCursor] = pageOf(rows, limit, (row) => ({ time: row.time, uid: row.finding_uid }));
  const states = await episodeStates(
    store,
    findings.map((each) => each.finding_uid),
  );
  const view = {
    findings,
    counts,
    nextCursor,
    ...(await whatWatches(store, young, findings.length === 0)),
    now: at,
    states,
    views,
    deaf: deafIn(receiving, at),
    failing: broken,
  };
  const here = listAddress(`/${address.search}`);
  return inboxBody({ ...view, ...readerOf(c, options, notes), here, asked: { ...asked, sinceText: asked.since } });
}

const SHOWN_SILENCES = 200;

async function silences(options: ConsoleOptions, notes: Notes, c: Context): Promise<Html> {
  const { store, now } = options;
  const regretsAsked = regretsQuestion();
  const at = formatTime(now());
  const [all, expected, regretted] = await Promise.all([
    listSilences(store, { now: at, limit: SHOWN_SILENCES }),
    listExpected(store, { now: at, limit: SHOWN_SILENCES }),
    regrets(store, regretsAsked),
  ]);
  const reader = readerOf(c, options, notes);
  const draft = draftOf((name) => c.req.query(name));
  const covers = await coverOf(options, c, draft);
  return silencesBody({
    silences: all,
    expected,
    regrets: regretted,
    regretsAsked,
    ...reader,
    draft,
    covers,
    now: now(),
  });
}

/** What a silence that is only thought of would cover, or why it cannot be one; for whoever may set it. */
async function coverOf(
  { alerter, now }: ConsoleOptions,
  c: Context,
  draft: SilenceDraft,
): Promise<readonly string[] | undefined> {
  if (draft.matchers === "" || alerter === undefined || !whoOf(c).scopes.has("respond")) return undefined;
  const asked = silenceOf(draft, whoOf(c).name, now());
  if (typeof asked === "string") return [asked];
  const answer = await alerter.cover(asked);
  return answer.accepted ? [`If it were set now: ${answer.message}`, ...(answer.warnings ?? [])] : [answer.message];
}

const SHOWN_RECEIPTS = 200;

async function whyNot({ store }: ConsoleOptions, c: Context): Promise<Html> {
  const search = (c.req.query("q") ?? "").slice(0, 500);
  const reason = (c.req.query("reason") ?? "").slice(0, 100);
  const question = receiptsQuestion({ search, reason, limit: SHOWN_RECEIPTS });
  const found = await receipts(store, question);
  return whyNotBody({ search, reason, receipts: found, question, isCut: found.length >= SHOWN_RECEIPTS });
}

/** No more of the answer than the page shows: the query ends there. */
async function answerOf({ store }: ConsoleOptions, sql: string, signal: AbortSignal): Promise<SqlAnswer> {
  const rows: (readonly unknown[])[] = [];
  let columns: readonly string[] = [];
  try {
    for await (const part of store.analyst.stream(sql, signal)) {
      if ("columns" in part) columns = part.columns.map(({ name }) => name);
      else rows.push(...part.rows);
      if (rows.length > MOST_ROWS) break;
    }
    return { kind: "rows", columns, rows: rows.slice(0, MOST_ROWS), hasMore: rows.length > MOST_ROWS };
  } catch (error) {
    if (error instanceof QueryRefused) return { kind: "refused", reason: error.message };
    throw error;
  }
}
