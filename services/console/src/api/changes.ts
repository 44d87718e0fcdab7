import {
  CHANGES,
  type ChangeKind,
  type ChangeRecord,
  canonicalJson,
  formatTime,
  parseTime,
  sha256,
} from "@rolecall/core";
import type { Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { z } from "zod";
import type { ConsoleOptions } from "../options.ts";
import { jsonBody } from "./json-body.ts";
import { problem } from "./problem.ts";
import { nameOf } from "./said-name.ts";

const MOST_BODY = 256 * 1024;
const MOST_IDENTITIES = 500;
const MOST_UID = 512;
const HOUR_MS = 3_600_000;
/** A release reaches its machines within so long, unless somebody says otherwise. */
const USUAL_MS = 6 * HOUR_MS;
/** The detector explains nothing for longer. */
const LONGEST_MS = 14 * 24 * HOUR_MS;

const instant = z
  .string()
  .refine((text) => !Number.isNaN(parseTime(text)), { message: "must be a time like 2026-11-24T10:00:00Z" });

/** `POST /changes`. */
export interface ChangeBody {
  readonly change: ChangeKind;
  readonly identities: readonly string[];
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  readonly note: string;
  readonly by: string;
  readonly change_uid?: string | undefined;
}

export const changeBody: z.ZodType<ChangeBody> = z.strictObject({
  change: z.enum(CHANGES),
  identities: z
    .array(z.string().min(1).max(MOST_UID))
    .min(1)
    .max(MOST_IDENTITIES)
    .meta({ description: "Whom it is about: identity_uid, `*` for any text" }),
  from: instant.meta({ description: "When it begins; now, unless given" }).optional(),
  until: instant
    .meta({ description: "Until when it explains what is new; 6 hours from then, 14 days at most" })
    .optional(),
  note: z.string().max(1000).default(""),
  by: z.string().min(1).max(200).meta({ description: "Who says so" }).default("api"),
  change_uid: z
    .string()
    .min(1)
    .max(200)
    .meta({ description: "Told again under the same one it replaces what was told; made of the rest, unless given" })
    .optional(),
});

export const changeAnswer: z.ZodType = z.strictObject({
  change_uid: z.string(),
  from: z.iso.datetime(),
  until: z.iso.datetime(),
});

/** Deploy markers and their kin, on the API. */
export function addChanges(api: Hono, options: ConsoleOptions): void {
  const detail = `A change may name ${MOST_IDENTITIES} identities.`;
  const limited = bodyLimit({
    maxSize: MOST_BODY,
    onError: (c) => problem(c, 413, "the body is too large", detail),
  });
  api.post("/changes", limited, (c) => tell(c, options));
}

async function tell(c: Context, { changes, now, onFault }: ConsoleOptions): Promise<Response> {
  const form = '{"change": "deploy", "identities": ["aws:*:role:shop-*"], "note": "shop 1.4"}';
  const body = await jsonBody(c, changeBody, form);
  if (body instanceof Response) return body;
  const from = body.from === undefined ? now() : parseTime(body.from);
  const until = body.until === undefined ? from + USUAL_MS : parseTime(body.until);
  if (until <= from) return problem(c, 400, "until is not after from", "A change explains what comes after it.");
  if (until - from > LONGEST_MS)
    return problem(c, 400, "that is too long", "What is new after 14 days is explained by no change.");
  if (changes === undefined)
    return problem(c, 503, "there is no detector here", "Ask the process that runs the detector.");
  const { change, identities, note } = body;
  const what = { change, identities, from: formatTime(from), until: formatTime(until), by: nameOf(c, body.by), note };
  const change_uid = body.change_uid ?? `c_${sha256(canonicalJson(what)).slice(0, 32)}`;
  const record: Omit<ChangeRecord, "tenant"> = { control: "change", at: formatTime(now()), change_uid, ...what };
  try {
    await changes(record);
  } catch (error) {
    onFault?.(error);
    const again = "It may still be taken; try again, the same thing twice is done once.";
    return problem(c, 503, "the log did not take it in time", again);
  }
  return c.json({ change_uid, from: what.from, until: what.until });
}
