import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { bodyOf, parse } from "../envelope/text-body.ts";

/** A part of a line of which a container's runtime made several, as whatever ships it hands it on. */
export interface Piece {
  /** Whose line it is: pieces of one line have one key. */
  readonly key: string;
  readonly content: string | Uint8Array;
  /** Does more of the line follow? */
  readonly goesOn: boolean;
  /** Does whoever split it say so? Else only the end of the line that is not there does. */
  readonly isTold: boolean;
  /** Which of the line's pieces it is, from 1, where that is told. */
  readonly ordinal: number | undefined;
  /** What it would be if all of the line were in it. */
  readonly whole: (content: string) => string;
}

/**
 * The Container Runtime Interface: `2026-01-01T00:00:00.0Z stdout P …`, and `F` for what ends a line.
 * https://github.com/kubernetes/design-proposals-archive/blob/main/node/kubelet-cri-logging.md
 */
const CRI = /^(\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d) (stdout|stderr)) ([PF])(?::\S*)? /;

/** Docker cuts lines at 16 KiB, CRI-O at 8: a record that is wrapped, and as long as that, may be a piece wherever it says so. */
export const LONG = 8000;

/**
 * Might the text be the piece of a line that goes on? It is asked of each record: nearly all are decided by a letter or two.
 */
export function mayGoOn(text: string): boolean {
  const first = text.charCodeAt(0);
  if (first !== BRACE) return first >= ZERO && first <= NINE && CRI.exec(text)?.[3] === "P";
  if (text.length < LONG && !startsAsWrapped(text)) return false;
  if (text.startsWith(DOCKER) || text.startsWith(SPACED)) return !isEnded(text);
  return hasMark(text) || (text.length >= LONG && LOG.test(text) && text.includes('"stream":') && !isEnded(text));
}

/** Behind a time, with which much else begins, the stream comes next, or another time. */
function startsAsWrapped(text: string): boolean {
  if (text.charCodeAt(1) !== QUOTE) return false;
  const initial = INITIALS[text.charCodeAt(2) & 127];
  if (initial !== A_TIME) return initial === CERTAIN;
  const next = text.indexOf(",", 8);
  return next !== -1 && next < HEAD && NEXT.has(text.slice(next + 1, next + 4).trimStart());
}

const BRACE = 123;
const QUOTE = 34;
const ZERO = 48;
const NINE = 57;
const HEAD = 256;
const DOCKER = '{"log":"';
const SPACED = '{"log": "';
/** Where a shipper has put it behind others. */
const LOG = /"log": ?"/;
/** What Docker writes behind a line that is whole is short, but for attributes. */
const TAIL = 128;
const END = '\\n"';

function isEnded(text: string): boolean {
  return text.includes(END, text.length - TAIL) || text.includes(`${END},"`);
}

const CERTAIN = 1;
const A_TIME = 2;
/** How `stream`, `time` and `log` begin. */
const NEXT = new Set(['"st', '"ti', '"lo', '"s', '"t', '"l']);
/** Of `log`, `stream`, `message`, `MESSAGE`, `container_…`, `CONTAINER_…`, `_p`, `partial_…`, `file`; and of times, which much else begins with. */
const INITIALS = new Uint8Array(128);
for (const initial of "lsmMcC_pf") INITIALS[initial.charCodeAt(0)] = CERTAIN;
for (const initial of "td@") INITIALS[initial.charCodeAt(0)] = A_TIME;

const MARKS = ['"P"', '"P\\"', "artial", "PARTIAL", " stdout P ", " stderr P "] as const;

function hasMark(text: string): boolean {
  return MARKS.some((mark) => text.includes(mark));
}

/** The text as a piece, whether more follows or not; undefined where it has nothing of one. */
export function pieceOf(text: string): Piece | undefined {
  if (text.charCodeAt(0) !== BRACE) return criPiece(text);
  const wrapping = parse(text);
  return isJsonObject(wrapping) ? wrappedPiece(wrapping, 0) : undefined;
}

/** A line of CRI is cut between bytes, and so perhaps within a character. */
export function pieceOfBytes(bytes: Uint8Array): Piece | undefined {
  const head = CRI.exec(Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, HEAD)).toString("latin1"));
  return head === null ? undefined : ofCri(head, bytes.subarray(head[0].length));
}

function criPiece(text: string): Piece | undefined {
  const head = CRI.exec(text);
  return head === null ? undefined : ofCri(head, text.slice(head[0].length));
}

function ofCri([, begin = "", stream = "", tag]: RegExpExecArray, content: Piece["content"]): Piece {
  const whole = (all: string): string => `${begin} F ${all}`;
  return { key: stream, content, goesOn: tag === "P", isTold: true, ordinal: undefined, whole };
}

/** Members that hold the line: Docker, Fluent Bit and Fluentd, Vector, journald; what is sent to Splunk. */
const TEXTS = ["log", "message", "MESSAGE", "msg", "line", "event"] as const;
/** Wrappings around each other: what CloudWatch has in `message` is Fluent Bit's. */
const MAX_DEPTH = 2;

function wrappedPiece(wrapping: JsonObject, depth: number): Piece | undefined {
  const name = TEXTS.find((each) => typeof wrapping[each] === "string");
  if (name === undefined) return listedPiece(wrapping, depth);
  const text = wrapping[name] as string;
  const told = toldBy(wrapping);
  const inner = told === undefined ? innerPiece(text, depth) : undefined;
  if (inner !== undefined) return around(wrapping, inner, (all) => ({ [name]: inner.whole(all) }));
  return {
    key: `${keyOf(wrapping)} ${name}`,
    content: text,
    goesOn: told ?? isUnended(wrapping, text),
    isTold: told !== undefined,
    ordinal: ordinalOf(wrapping),
    whole: (all) => JSON.stringify({ ...withoutMarks(wrapping), [name]: all }),
  };
}

/** What a list was taken apart into stands in its envelope by itself: CloudWatch's `logEvents`, Azure's `records`. */
function listedPiece(wrapping: JsonObject, depth: number): Piece | undefined {
  const event = wrapping["event"];
  const sent = isJsonObject(event) && depth === 0 ? wrappedPiece(event, depth + 1) : undefined;
  if (sent !== undefined) return around(wrapping, sent, (all) => ({ event: JSON.parse(sent.whole(all)) as Json }));
  const name = LISTS.find((each) => Array.isArray(wrapping[each]));
  if (name === undefined) return undefined;
  const [only, ...others] = wrapping[name] as readonly Json[];
  const inner = isJsonObject(only) && others.length === 0 ? wrappedPiece(only, depth) : undefined;
  return inner && around(wrapping, inner, (all) => ({ [name]: [JSON.parse(inner.whole(all)) as Json] }));
}

const LISTS = ["logEvents", "records", "Records", "items"] as const;

function around(wrapping: JsonObject, inner: Piece, membersOf: (all: string) => JsonObject): Piece {
  return {
    ...inner,
    key: `${keyOf(wrapping)} ${inner.key}`,
    whole: (all) => JSON.stringify({ ...wrapping, ...membersOf(all) }),
  };
}

function innerPiece(text: string, depth: number): Piece | undefined {
  if (text.charCodeAt(0) !== BRACE) return criPiece(text);
  if (depth + 1 >= MAX_DEPTH || !TEXTS.some((each) => text.includes(`"${each}":`))) return undefined;
  const inner = parse(text);
  return isJsonObject(inner) ? wrappedPiece(inner, depth + 1) : undefined;
}

/** Does the wrapping say that the line goes on, or that it does not? Undefined where it says nothing of it. */
function toldBy(wrapping: JsonObject): boolean | undefined {
  const tag = wrapping["logtag"] ?? wrapping["_p"];
  if (tag === "P" || tag === "F") return tag === "P";
  const last = wrapping["partial_last"] ?? wrapping["CONTAINER_PARTIAL_LAST"];
  if (isTrue(last)) return false;
  const partial = wrapping["partial_message"] ?? wrapping["CONTAINER_PARTIAL_MESSAGE"] ?? wrapping["_partial"];
  return partial === undefined ? undefined : isTrue(partial);
}

/** A line of Docker's file without an end; what a shipper took the end from is whole where it is a record by itself. */
function isUnended(wrapping: JsonObject, text: string): boolean {
  if (typeof wrapping["log"] !== "string" || typeof wrapping["stream"] !== "string") return false;
  return !text.endsWith("\n") && !isRecord(text);
}

/** May what is in it stand for itself? */
export function isRecord(content: string): boolean {
  return isJsonObject(parse(content) ?? bodyOf(content));
}

const MARK_NAMES = /^(?:logtag|_p|_partial|partial_(?:message|id|ordinal|last)|CONTAINER_PARTIAL_\w+)$/;

function withoutMarks(wrapping: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(wrapping).filter(([name]) => !MARK_NAMES.test(name)));
}

/** Where several containers write into one stream: what tells them apart. */
const PLACES = [
  ...["stream", "source", "container_id", "container_name", "file", "filename", "filepath", "tag", "host", "_HOSTNAME"],
  ...["logGroup", "logStream", "CONTAINER_ID_FULL", "CONTAINER_ID", "CONTAINER_NAME", "_SYSTEMD_UNIT"],
  ...["pod_id", "pod_uid", "pod_name", "namespace_name", "pod_namespace", "docker_id"],
] as const;

function keyOf(wrapping: JsonObject): string {
  const id = wrapping["partial_id"] ?? wrapping["CONTAINER_PARTIAL_ID"];
  if (typeof id === "string") return id;
  const pod = wrapping["kubernetes"];
  const places = [wrapping, isJsonObject(pod) ? pod : {}];
  return JSON.stringify(places.map((place) => PLACES.map((name) => textIn(place[name]))));
}

function textIn(value: Json | undefined): string | number {
  return typeof value === "string" ? value : 0;
}

function ordinalOf(wrapping: JsonObject): number | undefined {
  const ordinal = Number(wrapping["partial_ordinal"] ?? wrapping["CONTAINER_PARTIAL_ORDINAL"]);
  return Number.isInteger(ordinal) && ordinal > 0 ? ordinal : undefined;
}

function isTrue(value: Json | undefined): boolean {
  return value === true || value === "true";
}
