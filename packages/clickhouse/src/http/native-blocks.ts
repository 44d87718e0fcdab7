import { ServerException } from "./exception.ts";

/** A column of an answer, as the engine calls it. */
export interface Column {
  readonly name: string;
  readonly type: string;
}

/** From which protocol revision on a column says whether it is serialised in a way of its own; none of ours is. */
const WITH_SERIALIZATION = 54_454;

/** What a block says of itself: no overflow, of no bucket, nothing more. */
const BLOCK_INFO = Buffer.from([1, 0, 2, 0xff, 0xff, 0xff, 0xff, 0]);
const WORD = 8;

/**
 * Blocks of the format Native as a client of a protocol revision reads them (`client_protocol_version`, which clickhouse-go
 * and clickhouse-connect send): the embedded engine writes Native as of revision 0 only. They are made of its format
 * Buffers: columns, rows (UInt64), and of each column its length and the bytes that Native has too.
 */
export async function* nativeBlocks(
  buffers: AsyncIterable<Uint8Array>,
  columns: readonly Column[],
  revision: number,
): AsyncGenerator<Uint8Array> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of buffers) {
    rest = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
    for (let block = blockAt(rest); block !== undefined; block = blockAt(rest)) {
      yield render(block, columns, revision);
      rest = rest.subarray(block.length);
    }
  }
  if (rest.length > 0)
    throw new ServerException(33, "CANNOT_READ_ALL_DATA", "Cannot read all data: a block breaks off");
}

interface Block {
  readonly rows: bigint;
  readonly data: readonly Buffer[];
  /** Bytes of the whole. */
  readonly length: number;
}

/** The first block, if it is there whole. */
function blockAt(bytes: Buffer): Block | undefined {
  if (bytes.length < 2 * WORD) return undefined;
  const count = Number(bytes.readBigUInt64LE(0));
  const data: Buffer[] = [];
  let at = 2 * WORD;
  for (let column = 0; column < count; column += 1) {
    if (at + WORD > bytes.length) return undefined;
    const end = at + WORD + Number(bytes.readBigUInt64LE(at));
    if (end > bytes.length) return undefined;
    data.push(bytes.subarray(at + WORD, end));
    at = end;
  }
  return { rows: bytes.readBigUInt64LE(WORD), data, length: at };
}

function render({ rows, data }: Block, columns: readonly Column[], revision: number): Buffer {
  if (data.length !== columns.length) {
    const message = `Cannot write Native: ${columns.length} columns are known, and a block has ${data.length}`;
    throw new ServerException(8, "NUMBER_OF_COLUMNS_DOESNT_MATCH", message);
  }
  const named = columns.flatMap(({ name, type }, at) => [
    text(name),
    text(type),
    Buffer.alloc(revision >= WITH_SERIALIZATION ? 1 : 0),
    data[at] ?? Buffer.alloc(0),
  ]);
  return Buffer.concat([BLOCK_INFO, varUInt(BigInt(columns.length)), varUInt(rows), ...named]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([varUInt(BigInt(bytes.length)), bytes]);
}

function varUInt(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Buffer.from([...bytes, Number(rest)]);
}
