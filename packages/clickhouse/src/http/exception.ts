/** An error as a ClickHouse server tells it: a code, its name, a sentence. */
export class ServerException extends Error {
  readonly code: number;
  readonly codeName: string;
  constructor(code: number, codeName: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ServerException";
    this.code = code;
    this.codeName = codeName;
  }
}

/** Codes that stand for a status other than 500 (the server's `exceptionCodeToHTTPStatus`). */
const STATUS: readonly (readonly [status: number, codes: readonly number[]])[] = [
  [401, [194]],
  [403, [192, 193, 497, 512, 516]],
  [400, [6, 8, 15, 25, 26, 27, 36, 37, 38, 41, 44, 53, 62, 72, 117, 123, 167, 168, 223, 321, 376, 427, 441, 675, 676]],
  [404, [46, 47, 50, 56, 60, 63, 73, 78, 81, 115, 152, 336, 511]],
  [408, [159]],
  [411, [381]],
  [413, [229]],
  [415, [779]],
  [501, [48]],
  [503, [76, 209, 439]],
];

const STATUS_OF = new Map(STATUS.flatMap(([status, codes]) => codes.map((code) => [code, status] as const)));

/** The HTTP status of an error code. */
export function statusOf(code: number): number {
  return STATUS_OF.get(code) ?? 500;
}

/** The body of an error: `Code: 62. DB::Exception: Syntax error: …. (SYNTAX_ERROR) (version 26.7.2.1 (official build))`. */
export function renderException({ code, codeName, message }: ServerException, version: string): string {
  const sentence = /[.!?]$/.test(message) ? message : `${message}.`;
  return `Code: ${code}. DB::Exception: ${sentence} (${codeName}) (version ${version} (official build))\n`;
}

/** What the engine threw, as the server would say it. The engine wraps some of its errors in themselves. */
export function exceptionOf(error: unknown): ServerException {
  if (error instanceof ServerException) return error;
  const text = error instanceof Error ? error.message : String(error);
  const found = /^(?:Code: (\d+)\. DB::Exception: )+/.exec(text);
  const message = text
    .slice(found?.[0].length ?? 0)
    .replaceAll(/ \(version [^()]*(?:\([^()]*\))?\)/g, "")
    .trim();
  const name = /(?:\.?\s*\(([A-Z][A-Z0-9_]+)\)\.?)+$/.exec(message);
  return new ServerException(
    Number(found?.[1] ?? 1001),
    name?.[1] ?? "STD_EXCEPTION",
    message.slice(0, name?.index ?? message.length),
    { cause: error },
  );
}
