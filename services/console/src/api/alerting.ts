import { listExpected } from "@rolecall/clickhouse";
import { formatTime, parseTime } from "@rolecall/core";
import type { Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { AlerterAnswer, AlerterDoor, ConsoleOptions } from "../options.ts";
import { feedbackBody, silenceBody } from "./alerting-schemas.ts";
import { cursorOf } from "./filters.ts";
import { jsonBody } from "./json-body.ts";
import { listEpisodes } from "./list-episodes.ts";
import { listSilences } from "./list-silences.ts";
import { pageOf } from "./page-of.ts";
import { DEFAULT_LIMIT, episodeParameters, pageParameters, silenceParameters, sinceTime } from "./parameters.ts";
import { type ProblemStatus, problem } from "./problem.ts";
import { readParameters } from "./read-parameters.ts";
import { nameOf } from "./said-name.ts";

const MOST_BODY = 128 * 1024;

/** Episodes, silences and verdicts, on the API. */
export function addAlerting(api: Hono, options: ConsoleOptions): void {
  const limited = bodyLimit({
    maxSize: MOST_BODY,
    onError: (c) =>
      problem(c, 413, "the body is too large", "A comment may have 1000 characters, a silence 100 matchers."),
  });
  api.get("/episodes", (c) => episodes(c, options));
  api.get("/silences", (c) => silences(c, options));
  api.get("/expected", (c) => expected(c, options));
  api.post("/feedback", limited, (c) => feedback(c, options));
  api.post("/silences", limited, (c) => silence(c, options));
  api.delete("/silences/:id", (c) => {
    const silenceId = c.req.param("id");
    return answerOf(c, options, async (alerter) => ({
      silence_id: silenceId,
      ...(await alerter.expire(silenceId, nameOf(c, c.req.query("by")?.slice(0, 200) ?? "api"))),
    }));
  });
}

async function episodes(c: Context, { store, now }: ConsoleOptions): Promise<Response> {
  const asked = readParameters(episodeParameters, new URL(c.req.url).searchParams);
  const limit = asked.limit ?? DEFAULT_LIMIT;
  const rows = await listEpisodes(store, {
    open: asked.open === undefined ? undefined : asked.open === "true",
    severities: asked.severity,
    identityUid: asked.identity,
    findingUid: asked.finding,
    since: sinceTime(asked.since, now()),
    after: cursorOf(asked.cursor),
    limit: limit + 1,
  });
  const [page, next_cursor] = pageOf(rows, limit, (row) => ({ time: row.opened_at, uid: row.episode_id }));
  return c.json({ episodes: page, next_cursor });
}

async function silences(c: Context, { store, now }: ConsoleOptions): Promise<Response> {
  const { state, limit = DEFAULT_LIMIT, cursor } = readParameters(silenceParameters, new URL(c.req.url).searchParams);
  const rows = await listSilences(store, { state, now: formatTime(now()), after: cursorOf(cursor), limit: limit + 1 });
  const [page, next_cursor] = pageOf(rows, limit, (row) => ({ time: row.ends_at, uid: row.silence_id }));
  return c.json({ silences: page, next_cursor });
}

async function expected(c: Context, { store, now }: ConsoleOptions): Promise<Response> {
  const { limit = DEFAULT_LIMIT, cursor } = readParameters(pageParameters, new URL(c.req.url).searchParams);
  const rows = await listExpected(store, { now: formatTime(now()), after: cursorOf(cursor), limit: limit + 1 });
  const [page, next_cursor] = pageOf(rows, limit, (row) => ({ time: row.ends_at, uid: row.entry_id }));
  return c.json({ expected: page, next_cursor });
}

async function feedback(c: Context, options: ConsoleOptions): Promise<Response> {
  const form =
    '{"finding_uid": "f_…", "verdict": "expected|dismissed|compromised|acknowledged|reopen", "comment": "…"}';
  const body = await jsonBody(c, feedbackBody, form);
  if (body instanceof Response) return body;
  const { until, verdict, finding_uid } = body;
  if (until !== undefined && verdict !== "expected") {
    return problem(c, 400, "only an expected ends", "Leave until out, or judge the finding as expected.");
  }
  if (until !== undefined && parseTime(until) <= options.now()) {
    return problem(c, 400, "until is in the past", "Name a time to come, or leave until out for 30 days.");
  }
  return answerOf(c, options, async (alerter) => ({
    ...{ finding_uid, verdict },
    ...(await alerter.feedback({
      ...body,
      by: nameOf(c, body.by),
      until: until === undefined ? undefined : canonical(until),
    })),
  }));
}

async function silence(c: Context, options: ConsoleOptions): Promise<Response> {
  const form = '{"matchers": ["severity=\\"low\\""], "ends_at": "2026-11-24T10:00:00Z", "comment": "…"}';
  const body = await jsonBody(c, silenceBody, form);
  if (body instanceof Response) return body;
  const starts_at = body.starts_at === undefined ? formatTime(options.now()) : canonical(body.starts_at);
  if (parseTime(body.ends_at) <= options.now()) {
    return problem(c, 400, "ends_at is in the past", "A silence must end in the time to come.");
  }
  return answerOf(c, options, (alerter) =>
    alerter.silence({
      ...body,
      silence_id: body.silence_id,
      created_by: nameOf(c, body.created_by),
      starts_at,
      ends_at: canonical(body.ends_at),
    }),
  );
}

/** A time that was checked, in UTC with milliseconds. */
function canonical(time: string): string {
  return formatTime(parseTime(time));
}

const STATUS = { "not-found": 404, conflict: 409, refused: 400, "not-allowed": 403 } as const satisfies Readonly<
  Record<string, ProblemStatus>
>;

/** What the alerter answers, as an answer of ours: 503 where there is none, or none in time. */
async function answerOf<T extends AlerterAnswer>(
  c: Context,
  { alerter, onFault }: ConsoleOptions,
  ask: (alerter: AlerterDoor) => Promise<T>,
): Promise<Response> {
  if (alerter === undefined) {
    return problem(c, 503, "there is no alerter here", "Ask the process that runs the alerter.");
  }
  let answer: T;
  try {
    answer = await ask(alerter);
  } catch (error) {
    onFault?.(error);
    const detail = "It may still take this; try again, the same thing twice is done once.";
    return problem(c, 503, "the alerter did not answer in time", detail);
  }
  if (!answer.accepted) return problem(c, STATUS[answer.reason], "that cannot be done", `${answer.message}.`);
  const { accepted: _, ...rest } = answer;
  return c.json(rest);
}
