import { classifyError } from "../classify.ts";
import { StoreError } from "../store.ts";
import { withoutValues } from "../without-values.ts";

/** Said by the client of a connection that broke before there was an answer, where no error code says it. */
const BROKEN =
  /socket hang up|Timeout error|aborted|Premature close|terminated|other side closed|ended by the other party/i;

/** Codes of the system and of Node's HTTP and zlib for a connection that is not there, or is not there any more. */
const NETWORK = new Set(
  `ECONNREFUSED ECONNRESET ECONNABORTED EPIPE ETIMEDOUT EHOSTUNREACH ENETUNREACH ENETDOWN EHOSTDOWN ENOTFOUND EAI_AGAIN
  EADDRNOTAVAIL ERR_STREAM_PREMATURE_CLOSE ERR_SOCKET_CONNECTION_TIMEOUT ABORT_ERR Z_BUF_ERROR HPE_INVALID_CONSTANT
  HPE_CLOSED_CONNECTION UND_ERR_SOCKET`.split(/\s+/),
);

/** What an operator did, or has to mend: until then every call ends like this. */
const REFUSED = new Set([
  60, // UNKNOWN_TABLE: dropped
  81, // UNKNOWN_DATABASE
  158, // TOO_MANY_ROWS: more than the user's profile lets it read
  164, // READONLY: the user's profile
  192, // UNKNOWN_USER
  193, // WRONG_PASSWORD
  194, // REQUIRED_PASSWORD
  195, // IP_ADDRESS_NOT_ALLOWED
  218, // TABLE_IS_DROPPED
  291, // DATABASE_ACCESS_DENIED
  307, // TOO_MANY_BYTES
  396, // TOO_MANY_ROWS_OR_BYTES
  452, // SETTING_CONSTRAINT_VIOLATION: of the user's profile
  497, // ACCESS_DENIED
  511, // UNKNOWN_ROLE
  516, // AUTHENTICATION_FAILED
  720, // USER_EXPIRED
  774, // TABLE_IS_PERMANENTLY_READ_ONLY
]);

/**
 * The same of what is asked for ourselves, and not for an analyst: the query is right, and what it asks for is told to nobody. A certificate that is over, or of another
 * authority, has no code; it is mended by an operator as a password is.
 */
export function classifyOwn(error: unknown, at: string): StoreError {
  const known = withoutValues(classifyAnswer(error, at));
  if (known.errorClass !== "permanent" || !(known.code === 0 || REFUSED.has(known.code))) return known;
  return new StoreError("refused", known.code, known.message, known.code === 0 ? { cause: error } : {});
}

/**
 * What a server, or the way to it, answered, as ours. ClickHouse's own code decides; without one it is the network, which
 * is tried again, or a page of a proxy in between (a gateway's 502), which is too. `at` is the server, for the sentence.
 */
export function classifyAnswer(error: unknown, at: string): StoreError {
  if (error instanceof StoreError) return error;
  const known = classifyError(error);
  if (known.code !== 0) return known;
  const chain = causes(error);
  const code = chain.map(codeOf).find((each) => each !== undefined);
  const broken = code !== undefined || chain.some((each) => BROKEN.test(each.message));
  if (chain.some((each) => /certificate|self-signed|SSL|TLS/i.test(each.message) && code === undefined)) {
    return new StoreError("permanent", 0, `the ClickHouse server ${at} cannot be trusted: ${known.message}`, {
      cause: error,
    });
  }
  const what = broken
    ? `cannot be reached (${code ?? known.message})`
    : "answered with no error of its own: is it a proxy?";
  return new StoreError("retry", 0, `the ClickHouse server ${at} ${what}`, { cause: error });
}

function causes(error: unknown): readonly Error[] {
  const chain: Error[] = [];
  const rest: unknown[] = [error];
  while (rest.length > 0 && chain.length < 20) {
    const at = rest.shift();
    if (!(at instanceof Error)) continue;
    chain.push(at);
    // A host with several addresses fails with an error for each.
    rest.push(at.cause, ...(at instanceof AggregateError ? at.errors : []));
  }
  return chain;
}

function codeOf(error: Error): string | undefined {
  const code = "code" in error ? error.code : undefined;
  return typeof code === "string" && NETWORK.has(code) ? code : undefined;
}
