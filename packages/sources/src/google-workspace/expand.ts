import { isJsonObject } from "@rolecall/core";
import { parseObject } from "../record/parse-object.ts";

/** As the members that an activity may begin with begin it; of other formats' records hardly any does. */
const START =
  /^\s*\{\s*"(?:kind"\s*:\s*"(?:admin#)?reports#activity"|(?:id|actor|networkInfo)"\s*:\s*\{|events"\s*:\s*\[|(?:etag|ipAddress|ownerDomain)"\s*:)/;

/** Might this text be an activity of the Reports API? One look at a few characters, for nearly every text. */
export function startsAsActivity(text: string): boolean {
  if (text.charCodeAt(0) === BRACE && text.charCodeAt(1) === QUOTE && !INITIALS.has(text.charCodeAt(2))) return false;
  return START.test(text) && text.includes('"applicationName"');
}

const BRACE = 123;
const QUOTE = 34;
/** Of `kind`, `id` and `ipAddress`, `actor`, `networkInfo`, `events` and `etag`, `ownerDomain`. */
const INITIALS = new Set([..."kianeo"].map((letter) => letter.charCodeAt(0)));

/**
 * Each event of an activity as an activity of its own, as JSON text; undefined where the text is no activity, or one of
 * a single event. An activity is an envelope: time, actor and address are said once for all that it holds.
 */
export function expandActivity(text: string): readonly string[] | undefined {
  const activity = parseObject(text);
  const id = activity?.["id"];
  const events = activity?.["events"];
  if (activity === undefined || !isJsonObject(id) || id["applicationName"] === undefined) return undefined;
  if (!Array.isArray(events) || events.length < 2 || !events.every((event) => isJsonObject(event))) return undefined;
  return events.map((event, index) => JSON.stringify({ ...activity, events: [event], eventIndex: index }));
}
