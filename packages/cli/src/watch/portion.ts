import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { InputError, isReadWhole, openInput } from "@rolecall/runtime";
import { endOfJoined } from "@rolecall/sources";
import type { Place } from "./places.ts";
import { keyOf, type Sighting } from "./sighting.ts";

/** What a file is known by again. */
type Marks = Pick<Place, "head" | "headBytes" | "tail">;

/** What of a file is to be read now. */
export interface Portion {
  readonly sighting: Sighting;
  /** Bytes of a file of lines; the others are read whole, and unpacked. */
  readonly lines: { readonly from: number; readonly to: number; readonly firstLine: number } | undefined;
  readonly marks: Marks;
}

/** A first line longer than this is taken for a document. */
const LONGEST_LINE = 1024 * 1024;
const BLOCK = 64 * 1024;
const MARK_BYTES = 256;
const NEWLINE = 10;

/**
 * What is new in a file, where it may be read. A file of lines is read as it grows, up to the end of its last line, which may
 * be half there. Archives, UTF-16 and documents over several lines are half there too while they are written: they are read as a
 * whole once they do not change any more. `isHeldLong` is asked of a byte at which a line waits for its rest.
 */
export async function portionOf(
  sighting: Sighting,
  place: Place | undefined,
  isSettled: boolean,
  isHeldLong: (at: number) => boolean,
): Promise<Portion | undefined> {
  if (sighting.size === 0) return undefined;
  await using handle = await openSame(sighting);
  const known = place !== undefined && (await isContinued(handle, sighting, place)) ? place : undefined;
  if (known === undefined && !(await isOfLines(handle, sighting.size))) {
    return isSettled ? { sighting, lines: undefined, marks: await headOf(handle, sighting.size) } : undefined;
  }
  const { offset: from, lines: firstLine } = known ?? { offset: 0, lines: 0 };
  const end = await endOfLines(handle, from, sighting.size, isSettled);
  const to = isSettled ? end : await beforePieces(handle, from, end, isHeldLong);
  if (to <= from) return undefined;
  const marks = { ...(await headOf(handle, to)), tail: await tailOf(handle, to) };
  return { sighting, lines: { from, to, firstLine }, marks };
}

/** Its bytes, unpacked; `counted` is told how many lines there were. A chunk is good until the next one. */
export async function* bytesOf(
  { sighting, lines }: Portion,
  counted: (lines: number) => void,
): AsyncGenerator<Uint8Array> {
  await using handle = await openSame(sighting);
  if (lines === undefined) {
    yield* (await openInput(sighting.path)).chunks;
    return;
  }
  const block = Buffer.allocUnsafe(Math.min(4 * BLOCK, lines.to - lines.from));
  let newlines = 0;
  for (let at = lines.from; at < lines.to; ) {
    const { bytesRead } = await handle.read(block, 0, Math.min(block.length, lines.to - at), at);
    if (bytesRead === 0) break;
    at += bytesRead;
    const chunk = block.subarray(0, bytesRead);
    for (let next = chunk.indexOf(NEWLINE); next >= 0; next = chunk.indexOf(NEWLINE, next + 1)) newlines += 1;
    yield chunk;
  }
  counted(newlines);
}

/** @throws InputError `missing` where the file was renamed meanwhile, and another one is called so */
async function openSame({ path, key }: Sighting): Promise<FileHandle> {
  const handle = await open(path, "r");
  if (keyOf(await handle.stat({ bigint: true })) === key) return handle;
  await handle.close();
  throw new InputError("missing", path, `${path} is another file now`);
}

/** Is it still the file that was read so far, grown? Cut off, or another file of its number, it is a new one. */
async function isContinued(handle: FileHandle, { size }: Sighting, place: Place): Promise<boolean> {
  if (place.offset === 0 || size < place.offset) return false;
  if (place.tail !== undefined && (await tailOf(handle, place.offset)) !== place.tail) return false;
  return (await digestOf(handle, 0, place.headBytes)) === place.head;
}

async function headOf(handle: FileHandle, end: number): Promise<Marks> {
  const headBytes = Math.min(MARK_BYTES, end);
  return { headBytes, head: await digestOf(handle, 0, headBytes) };
}

async function tailOf(handle: FileHandle, end: number): Promise<string> {
  const from = Math.max(0, end - MARK_BYTES);
  return await digestOf(handle, from, end - from);
}

async function digestOf(handle: FileHandle, at: number, bytes: number): Promise<string> {
  return createHash("sha256")
    .update(await readAt(handle, at, bytes))
    .digest("hex");
}

async function readAt(handle: FileHandle, at: number, bytes: number): Promise<Buffer> {
  const block = Buffer.alloc(bytes);
  const { bytesRead } = await handle.read(block, 0, bytes, at);
  return block.subarray(0, bytesRead);
}

/** Lines are text of any kind, or a whole JSON value each; archives and UTF-16 begin with bytes of their own. */
async function isOfLines(handle: FileHandle, size: number): Promise<boolean> {
  const start = await readAt(handle, 0, Math.min(size, LONGEST_LINE));
  if (isReadWhole(start)) return false;
  const newline = start.indexOf(NEWLINE);
  if (newline < 0) return false;
  const line = start.toString("utf8", 0, newline).replace("\uFEFF", "").trim();
  return !/^[{[]/.test(line) || isJson(line);
}

/** Behind the last newline; of what lies behind that, what will not change and is a whole value is a line as well. */
async function endOfLines(handle: FileHandle, from: number, size: number, isSettled: boolean): Promise<number> {
  const end = await lastNewline(handle, from, size);
  if (!isSettled || end === size || size - end > LONGEST_LINE) return end;
  return isJson((await readAt(handle, end, size - end)).toString("utf8")) ? size : end;
}

/** A container's runtime writes the pieces of a long line behind each other: the first one is as far back as a record is long, and what wraps it. */
const PIECES = 24 * BLOCK;

/** `end`, or before what is a piece of a line whose rest is still to come, unless that is waited for too long. */
async function beforePieces(
  handle: FileHandle,
  from: number,
  end: number,
  isHeldLong: (at: number) => boolean,
): Promise<number> {
  const start = Math.max(from, end - PIECES);
  const block = await readAt(handle, start, end - start);
  const first = start === from ? 0 : block.indexOf(NEWLINE) + 1;
  const to = start + first + endOfJoined(block.subarray(first));
  return to < end && isHeldLong(to) ? end : to;
}

async function lastNewline(handle: FileHandle, from: number, size: number): Promise<number> {
  for (let end = size; end > from; end -= BLOCK) {
    const start = Math.max(from, end - BLOCK);
    const at = (await readAt(handle, start, end - start)).lastIndexOf(NEWLINE);
    if (at >= 0) return start + at + 1;
  }
  return from;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
