import { didYouMean, visible } from "@rolecall/core";
import { damageOf, QueryBusy, QueryRefused, StoreError } from "../store.ts";
import type { Catalog } from "./catalog.ts";
import { ONLY_SELECT } from "./check.ts";
import { allowedFunctionNames } from "./functions.ts";

/**
 * Why a query did not run, in a sentence for the person who wrote it, harmless on a terminal: the query may have names in
 * it that a log wrote.
 */
export function explainFailure(error: unknown, catalog: Catalog, sql: string): Error {
  if (error instanceof QueryBusy) return error;
  if (error instanceof QueryRefused) return new QueryRefused(visible(error.message));
  if (!(error instanceof StoreError) || error.errorClass === "closed") return asError(error);
  // The way to a server, and no word of the engine's about the query.
  if (error.code === 0) return error;
  const damage = damageOf(error);
  if (damage !== undefined) return new QueryRefused(`${damage}: ${firstClause(error.message)}`);
  const sentence = SENTENCES[error.code]?.(error.message, catalog, sql) ?? firstClause(error.message);
  return new QueryRefused(sentence);
}

type Sentence = (message: string, catalog: Catalog, sql: string) => string;

const SENTENCES: Readonly<Record<number, Sentence>> = {
  6: (message) => noAddress(message) ?? firstClause(message),
  36: (message) => firstClause(message),
  46: (message) => unknownName("function", message, /name [`']?([^`'\s]+)/, allowedFunctionNames()),
  47: unknownColumn,
  60: (message, { tables }) => unknownName("table", message, /identifier [`']([^`']+)/, tables),
  62: (message, _catalog, sql) => syntaxError(message, sql),
  81: () => "only tables of rolecall can be read here",
  158: () => "the query reads more rows than are allowed: narrow it",
  159: () => "the query took longer than 30 s and was stopped: narrow it, for example by time or identity_uid",
  164: (message) => (/\bsettings?\b/i.test(message) ? "SETTINGS are not allowed here" : ONLY_SELECT),
  167: () => "the query is nested too deeply",
  168: () => "the query is too long or nested too deeply",
  241: () => "the query needs more memory than is allowed: narrow it, or group by fewer values",
  306: () => "the query is nested too deeply",
  396: () => "the result has more than 100,000 rows or 256 MiB: add a LIMIT, or name the columns",
  456: () => "parameters in braces cannot be used here: write the value",
};

/** Logs write other things where an address belongs, and one of them stops a query over all of them. */
function noAddress(message: string): string | undefined {
  const text = /Neither IPv4 nor IPv6 address: '([^']*)'/.exec(message)?.[1];
  if (text === undefined) return undefined;
  return visible(
    `${JSON.stringify(text)} is no address: write isIPAddressInRange(toIPv4OrNull(src_ip), …), or toIPv6OrNull for a prefix of version 6`,
  );
}

function unknownName(what: string, message: string, pattern: RegExp, known: Iterable<string>): string {
  const name = pattern.exec(message)?.[1];
  if (name === undefined) return firstClause(message);
  return visible(`there is no ${what} ${name}${didYouMean(name.replace(/^.*\./, ""), known)}`);
}

/** One of another table is not a slip of the pen: which tables have it says where it was meant to be looked for. */
function unknownColumn(message: string, { columns }: Catalog): string {
  const pattern = /identifier [`']([^`']+)/i;
  const name = pattern.exec(message)?.[1] ?? "";
  const elsewhere = columns.get(name.replace(/^.*\./, ""));
  if (elsewhere === undefined) return unknownName("column", message, pattern, columns.keys());
  return visible(`what is read has no column ${name}; there is one in ${elsewhere.join(", ")}`);
}

/**
 * `Syntax error: failed at position 9 (end of query): ; select 2. Expected one of: …`. The client of a server cuts it off
 * before a word in capitals, which it takes for the name of the error.
 */
function syntaxError(message: string, sql: string): string {
  if (message.includes("Multi-statements are not allowed")) return "only one statement can be run at a time";
  const at = /failed at position (\d+)(?: \(([^)]+)\))?/.exec(message);
  if (at === null) return firstClause(message);
  const word = at[2] ?? wordAt(sql, Number(at[1]));
  const what = word === undefined ? "" : `${JSON.stringify(word)}, `;
  const where = word === "end of query" ? "at its end" : `at ${what}character ${at[1]}`;
  return visible(`the query is not valid SQL ${where}`);
}

/** By bytes, counted from 1. */
function wordAt(sql: string, position: number): string | undefined {
  return /^(?:\w{1,64}|\S)/.exec(
    Buffer.from(sql)
      .subarray(position - 1)
      .toString("utf8"),
  )?.[0];
}

/** The engine's first clause, at most 300 characters, harmless on a terminal. */
function firstClause(message: string): string {
  const clause = message.split(/: (?:While|In scope|In query)|\. (?:Maybe|Expected|Stack)|\n/)[0] ?? message;
  return visible(clause.length > 300 ? `${clause.slice(0, 300)}…` : clause);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
