import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Session } from "chdb";

/** What the engine says it wrote. */
export interface RawWritten {
  readonly rowsWritten: number;
  readonly bytesWritten: number;
}

interface Native {
  InsertRawAsyncConnection(
    connection: unknown,
    statement: string,
    data: Buffer,
    countLines: boolean,
  ): Promise<RawWritten>;
}

const require = createRequire(import.meta.url);

/**
 * Run an INSERT as it is written, with its data as bytes. chdb's own `insert` hands over the same call, but takes a
 * table's name and a few text formats only; the call itself takes any statement and any bytes (tested with Native,
 * RowBinary and Parquet on chdb 3.4.0, which is pinned). The bytes must not change, nor the session be closed, until it
 * settles.
 */
export function insertRaw(session: Session, statement: string, data: Buffer): Promise<RawWritten> {
  const loader = join(dirname(require.resolve("chdb")), "dist", "loader.js");
  const native = (require(loader) as { loadNative(): Native }).loadNative();
  return native.InsertRawAsyncConnection(session.connection, statement, data, false);
}
