// What reads files into order, and nothing of what listens: for a verb that should be at work at once.
export type { FilePack, FileReader } from "./files/file-reader.ts";
export { findConsoleUsers } from "./files/find-console-users.ts";
export type { ReadingOrder } from "./files/messages.ts";
export { someAtATime } from "./files/some-at-a-time.ts";
export { type LaneSource, OutOfOrder } from "./order/lane.ts";
export { mergeByTime } from "./order/merge-by-time.ts";
export { createSpool, type Spool } from "./order/spool.ts";
export { createPieceReader, createRecordReader, type Reading } from "./read-records.ts";
