import { StoreError, type StoreErrorClass } from "./store.ts";

/**
 * What to do about ClickHouse's error codes (src/Common/ErrorCodes.cpp); whatever is not named is permanent, because the
 * same input gives the same error.
 */
const CLASS_OF_CODE: ReadonlyMap<number, StoreErrorClass> = new Map<number, StoreErrorClass>([
  [3, "retry"], // UNEXPECTED_END_OF_FILE: the body broke off
  [32, "retry"], // ATTEMPT_TO_READ_AFTER_EOF
  [159, "retry"], // TIMEOUT_EXCEEDED
  [160, "retry"], // TOO_SLOW
  [173, "retry"], // CANNOT_ALLOCATE_MEMORY
  [198, "retry"], // DNS_ERROR
  [201, "retry"], // QUOTA_EXCEEDED
  [202, "retry"], // TOO_MANY_SIMULTANEOUS_QUERIES
  [209, "retry"], // SOCKET_TIMEOUT
  [210, "retry"], // NETWORK_ERROR
  [225, "retry"], // NO_ZOOKEEPER: its session was lost
  [236, "retry"], // ABORTED
  [244, "retry"], // UNEXPECTED_ZOOKEEPER_ERROR
  [241, "out-of-memory"], // MEMORY_LIMIT_EXCEEDED
  [242, "retry"], // TABLE_IS_READ_ONLY
  [243, "disk-full"], // NOT_ENOUGH_SPACE
  [252, "retry"], // TOO_MANY_PARTS
  [254, "retry"], // NO_ACTIVE_REPLICAS
  [279, "retry"], // ALL_CONNECTION_TRIES_FAILED
  [285, "retry"], // TOO_FEW_LIVE_REPLICAS
  [286, "retry"], // UNSATISFIED_QUORUM_FOR_PREVIOUS_WRITE
  [290, "retry"], // LIMIT_EXCEEDED
  [319, "retry"], // UNKNOWN_STATUS_OF_INSERT
  [341, "retry"], // UNFINISHED
  [373, "retry"], // SESSION_IS_LOCKED
  [394, "retry"], // QUERY_WAS_CANCELLED
  [425, "retry"], // SYSTEM_ERROR
  [439, "retry"], // CANNOT_SCHEDULE_TASK
  [473, "retry"], // DEADLOCK_AVOIDED
  [499, "retry"], // S3_ERROR: the storage behind the server
  [517, "retry"], // CANNOT_ASSIGN_ALTER: another one is under way
  [529, "retry"], // NOT_A_LEADER
  [574, "retry"], // DISTRIBUTED_TOO_MANY_PENDING_BYTES
  [692, "retry"], // TOO_MANY_MUTATIONS
  [722, "retry"], // ASYNC_LOAD_WAIT_FAILED
  [733, "retry"], // TABLE_IS_BEING_RESTARTED
  [734, "retry"], // CANNOT_WRITE_AFTER_BUFFER_CANCELED
  [735, "retry"], // QUERY_WAS_CANCELLED_BY_CLIENT
  [745, "retry"], // SERVER_OVERLOADED
  [749, "retry"], // TCP_CONNECTION_LIMIT_REACHED
  [762, "retry"], // HTTP_CONNECTION_LIMIT_REACHED
  [776, "retry"], // RESOURCE_LIMIT_EXCEEDED
  [777, "out-of-memory"], // MEMORY_RESERVATION_KILLED
  [778, "out-of-memory"], // MEMORY_RESERVATION_FAILED
  [999, "retry"], // KEEPER_EXCEPTION
]);

/** Codes of a failed write, where the reason is the operating system's. */
const WRITE_FAILED = new Set([75, 76, 1001]);
const NO_RIGHT = /errno: (?:13|30)\b|Permission denied|Read-only file system/;

/** The engine's error as ours: classified by code, with the engine's first sentence. */
export function classifyError(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const chain = causes(error);
  const code = chain.map(codeOf).find((each) => each !== 0) ?? 0;
  const message = chain[0]?.message ?? String(error);
  const sentence = firstSentence(message);
  const told = hasNoRight(code, chain) ? `${NO_RIGHT_WORDS} (${sentence})` : sentence;
  return new StoreError(classOf(code, chain), code, told, { cause: error });
}

const NO_RIGHT_WORDS = "the files of the history cannot be written: give the user that runs the engine the right to";

function hasNoRight(code: number, chain: readonly Error[]): boolean {
  return WRITE_FAILED.has(code) && chain.some((each) => NO_RIGHT.test(each.message));
}

function classOf(code: number, chain: readonly Error[]): StoreErrorClass {
  if (chain.some((each) => each.name === "ChdbClosedError")) return "closed";
  // The engine has one code for every failed write; only its text names the reason, as errno 28.
  if (WRITE_FAILED.has(code) && chain.some((each) => /errno: 28\b|No space left on device/.test(each.message))) {
    return "disk-full";
  }
  // Rights come back, and so does a file system that was mounted anew: what waits for that loses nothing.
  if (hasNoRight(code, chain)) return "retry";
  return CLASS_OF_CODE.get(code) ?? "permanent";
}

function causes(error: unknown): readonly Error[] {
  const chain: Error[] = [];
  for (let at = error; at instanceof Error && chain.length < 10; at = at.cause) chain.push(at);
  return chain;
}

function codeOf(error: Error): number {
  const code = "clickhouseCode" in error ? error.clickhouseCode : undefined;
  if (typeof code === "number") return code;
  // The client of a server has it as digits.
  if ("code" in error && typeof error.code === "string" && /^\d{1,6}$/.test(error.code)) return Number(error.code);
  // Errors of a stream carry the code only in their text.
  return Number(/^Code: (\d+)\./.exec(error.message)?.[1] ?? 0);
}

/** `Code: 62. DB::Exception: Syntax error: …. (SYNTAX_ERROR) (version …)` without the wrapping. */
function firstSentence(message: string): string {
  return message
    .replaceAll(/Code: \d+\. DB::Exception: /g, "")
    .replace(/\s*: While executing [\s\S]*$/, "")
    .replace(/^std::exception\. [\s\S]*?e\.what\(\) = /, "")
    .replace(/\s*Cannot print extra info for [\s\S]*$/, "")
    .replace(/\s*\(version [^)]*\)/, "")
    .replace(/\.?\s*\([A-Z_]+\)\.?\s*$/, "")
    .trim();
}
