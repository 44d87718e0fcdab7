import type { JsonObject } from "@rolecall/core";
import { given } from "../envelope/steps/span-record.ts";
import { logInstant } from "../time/log-instant.ts";
import { yearlessTime } from "../time/yearless-time.ts";
import { DEVICE_LOGS } from "./device-acts.ts";
import { wordsOf } from "./device-words.ts";
import type { DeviceAct } from "./said-by-device.ts";
import { timeBeside } from "./shipped-line.ts";

const MOST_LINE = 8192;
/** What stands before the mark is a header, which is short. */
const MOST_HEADER = 256;
/** Of what the marks are made of each line here has one. */
const MAY_BE =
  /%[A-Z]|AUDIT|PPE-|UI_|Event |PulseSecure|CISE_|FSNamesystem|santad|^Audit:|user:|httpd|php-fpm|qlogd|msg_id=|pve[dp]/;

const YEARLESS = /(?<month>[A-Z][a-z]{2}) {1,2}(?<day>\d{1,2})(?: (?<year>\d{4}))? (?<clock>\d\d:\d\d:\d\d)/;
const WHOLE =
  /(?<day>\d{4}-\d\d-\d\d)[T ](?<clock>\d\d:\d\d:\d\d(?:[.,]\d{1,9})?) ?(?<zone>Z|[+-]\d\d:?\d\d|(?= INFO ))/;
const AMERICAN = /(?<month>\d\d)[/-](?<day>\d\d)[/-](?<year>\d{4})[: ](?<clock>\d\d:\d\d:\d\d)/;

/**
 * A line of a firewall, a switch, a load balancer or a hypervisor, by the names of its parts: who did what. One that names nobody has
 * its device alone. The sentence counts only as a whole, since a name in it was typed by whoever signs in.
 */
export function deviceLine(line: string, envelope: JsonObject, now: number): JsonObject | undefined {
  if (line.length > MOST_LINE || !MAY_BE.test(line.slice(0, MOST_HEADER * 2))) return undefined;
  for (const { provider, mark, acts } of DEVICE_LOGS) {
    const found = mark.exec(line);
    if (found === null || found.index > MOST_HEADER) continue;
    const end = line.length - (found[0].endsWith("[") ? 1 : 0);
    const sentence = line.slice(found.index + found[0].length, end).trimEnd();
    return recordOf(provider, acts, sentence, timeIn(line.slice(0, found.index + found[0].length), envelope, now));
  }
  return undefined;
}

function recordOf(
  provider: string,
  acts: readonly DeviceAct[],
  sentence: string,
  time: string | undefined,
): JsonObject {
  for (const { said, action, outcome, isGuess } of acts) {
    const parts = said.exec(sentence)?.groups;
    if (parts === undefined) continue;
    const { who, from, command, object, at } = parts;
    return given({
      device_log: provider,
      device_action: command === undefined ? action : `${action} ${wordsOf(command)}`.trimEnd(),
      device_outcome: outcome ?? "success",
      [isGuess === true ? "device_tried" : "device_user"]: who,
      device_ip: from,
      device_object: object,
      time: (at === undefined ? undefined : instantIn(at)) ?? time,
    });
  }
  return { device_log: provider, time: time ?? null };
}

function timeIn(header: string, envelope: JsonObject, now: number): string | undefined {
  const whole = WHOLE.exec(header)?.[0];
  if (whole !== undefined) return whole;
  const american = americanIn(header);
  if (american !== undefined) return american;
  const beside = timeBeside(envelope);
  const { month = "", day = "", year, clock = "" } = YEARLESS.exec(header)?.groups ?? {};
  const near = year === undefined ? logInstant(beside) : Date.parse(`${year}-12-31T00:00:00Z`);
  const spelled = yearlessTime(month, day.padStart(2, " "), clock, Number.isNaN(near) ? now : near);
  return spelled ?? (typeof beside === "string" ? beside : undefined);
}

/** A time with its zone, or in a form of which the vendor says that it is UTC, or whose zone nobody knows. */
function instantIn(text: string): string | undefined {
  if (/^\d{13}$/.test(text)) return text;
  const whole = WHOLE.exec(text)?.groups;
  if (whole !== undefined) return `${whole["day"]}T${whole["clock"]?.replace(",", ".")}${whole["zone"] || "Z"}`;
  return americanIn(text);
}

function americanIn(text: string): string | undefined {
  const parts = AMERICAN.exec(text)?.groups;
  return parts && `${parts["year"]}-${parts["month"]}-${parts["day"]}T${parts["clock"]}Z`;
}
