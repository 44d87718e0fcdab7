import { parseDuration, parseSize } from "@rolecall/core";
import { z } from "zod";

/** Begins the message of an unknown key; the names that would have been known follow. */
export const KNOWN_KEYS = "known keys: ";

/** An object with these keys and no others; the message of an unknown one carries the names for the hint. */
export function strict<Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> {
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code === "unrecognized_keys") return `${KNOWN_KEYS}${Object.keys(shape).join(",")}`;
      return issue.code === "invalid_type" ? "must be a group of keys" : undefined;
    },
  });
}

export const text: z.ZodString = z.string("must be text").min(1, "must not be empty");

export const flag: z.ZodBoolean = z.boolean("must be true or false");

export function list<T extends z.ZodType>(item: T): z.ZodArray<T> {
  return z.array(item, "must be a list");
}

export function count(least: number, most: number): z.ZodNumber {
  const range = `must be a whole number from ${least} to ${most}`;
  return z.int(range).min(least, range).max(most, range);
}

/** A name that messages, metrics and keys can carry. */
export const name: z.ZodString = text.regex(
  /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
  "must be a name of letters, digits, dots, dashes and underscores, at most 64",
);

/** Of a tenant, a receiver and the like: what a configuration can name. */
export function isName(given: string): boolean {
  return name.safeParse(given).success;
}

const DURATION = "must be a duration: 5m, 1h30m, 7d";

/** Milliseconds. The pattern is for editors, which know the JSON Schema only. YAML takes a bare 0 for a number. */
export const duration: z.ZodType<number> = z.preprocess(
  (value) => (value === 0 ? "0" : value),
  z
    .string(DURATION)
    .regex(/^(?:0|(?:\d+(?:ms|[ywdhms]))+)$/, { error: DURATION, abort: true })
    .refine((value) => parseDuration(value) !== undefined, DURATION)
    .transform((value) => parseDuration(value) ?? 0),
);

/** A duration with both bounds, in milliseconds; what it means, for those who write it. */
export function durationFrom(least: string, most: string, meaning: string): z.ZodType<number> {
  const [leastMs = 0, mostMs = 0] = [parseDuration(least), parseDuration(most)];
  return duration
    .refine((ms) => ms >= leastMs && ms <= mostMs, `must be a duration from ${least} to ${most}`)
    .describe(`${meaning}; from ${least} to ${most}`);
}

const SIZE = "must be a size: 64MiB, 1GB";

/** Bytes. */
export const size: z.ZodType<number, string> = z
  .string(SIZE)
  .regex(/^\d+(?:\.\d+)? ?(?:[kKmMgGtT]?[iI]?[bB])?$/, { error: SIZE, abort: true })
  .refine((value) => parseSize(value) !== undefined, SIZE)
  .transform((value) => parseSize(value) ?? 0);

const ADDRESS = "must be host:port, as 127.0.0.1:4180 or [::1]:4180";

/** `host:port`; an IPv6 address in brackets. */
export const address: z.ZodString = z
  .string(ADDRESS)
  .regex(/^(?:\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+):\d{1,5}$/, ADDRESS)
  .refine((value) => Number(value.slice(value.lastIndexOf(":") + 1)) <= 65_535, ADDRESS);

const HTTP_URL = "must be a URL that begins with https:// or http://";

/** An absolute URL without user and password, which belong in files. */
export const httpUrl: z.ZodString = z
  .string("must be a URL")
  .regex(/^[hH][tT][tT][pP][sS]?:\/\//, { error: HTTP_URL, abort: true })
  .refine((value) => URL.canParse(value), HTTP_URL)
  .refine((value) => !/^[a-z]+:\/\/[^/]*@/i.test(value), "must not hold a user or password");

/** https, or http to this machine. */
export const apiUrl: z.ZodString = httpUrl.refine(
  (value) => !value.startsWith("http:") || isLoopback(hostOf(value)),
  "must be https, or http on loopback",
);

/** Does only this machine reach it? `host` may be in brackets. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || host === "::1" || /^127(?:\.\d{1,3}){3}$/.test(host);
}

/** The host of a URL, or an empty text. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : "";
}
