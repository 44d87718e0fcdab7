import type { StoreError } from "./store.ts";

/**
 * ClickHouse's errors that one row is to blame for: what it says does not go into its column, or a constraint of the table does not
 * have it. The others of its batch are stored without it.
 */
const OF_A_ROW: ReadonlyMap<number, string> = new Map([
  [6, "CANNOT_PARSE_TEXT"],
  [25, "CANNOT_PARSE_ESCAPE_SEQUENCE"],
  [26, "CANNOT_PARSE_QUOTED_STRING"],
  [27, "CANNOT_PARSE_INPUT_ASSERTION_FAILED"],
  [38, "CANNOT_PARSE_DATE"],
  [41, "CANNOT_PARSE_DATETIME"],
  [69, "ARGUMENT_OUT_OF_BOUND"],
  [70, "CANNOT_CONVERT_TYPE"],
  [72, "CANNOT_PARSE_NUMBER"],
  [117, "INCORRECT_DATA"],
  [128, "TOO_LARGE_ARRAY_SIZE"],
  [130, "CANNOT_READ_ARRAY_FROM_TEXT"],
  [131, "TOO_LARGE_STRING_SIZE"],
  [321, "VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE"],
  [349, "CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN"],
  [376, "CANNOT_PARSE_UUID"],
  [407, "DECIMAL_OVERFLOW"],
  [441, "CANNOT_PARSE_DOMAIN_VALUE_FROM_STRING"],
  [467, "CANNOT_PARSE_BOOL"],
  [469, "VIOLATED_CONSTRAINT"],
  [675, "CANNOT_PARSE_IPV4"],
  [676, "CANNOT_PARSE_IPV6"],
  [691, "UNKNOWN_ELEMENT_OF_ENUM"],
]);

/** Of the code of incorrect data, too: the table is of another release, and no row would go in. */
const OTHER_TABLE = /^Unknown field found while parsing \w+ format: [\w.]{1,64}/;
const CONSTRAINT = /^Constraint `([\w.-]{1,64})`/;
const ROW = /: (\(at row \d+\))$/;
const COLUMN = /: (\(while reading the value of key ([a-z_]{1,64})\))(?:: \(at row \d+\))?$/;

/** What a row was refused for, without a word of what it says: the error's name, and the column or constraint where that is said. */
export interface RowsFault {
  readonly name: string;
  /** Empty where it is not said. */
  readonly column: string;
  readonly constraint: string;
}

/** Undefined where the error is not one row's fault. */
export function rowsFault({ errorClass, code, message }: StoreError): RowsFault | undefined {
  const name = OF_A_ROW.get(code);
  if (errorClass !== "permanent" || name === undefined || OTHER_TABLE.test(message)) return undefined;
  // What is quoted stands in between, and may read like these.
  return { name, column: COLUMN.exec(message)?.[2] ?? "", constraint: CONSTRAINT.exec(message)?.[1] ?? "" };
}

/** Of a row's error what `rowsFault` reads, and the place: the rest quotes that row, and those beside it. */
export function wordsOfRow({ code, message }: Pick<StoreError, "code" | "message">): string | undefined {
  const name = OF_A_ROW.get(code);
  if (name === undefined) return undefined;
  const first = OTHER_TABLE.exec(message)?.[0] ?? CONSTRAINT.exec(message)?.[0];
  const places = [COLUMN, ROW].flatMap((place) => place.exec(message)?.[1] ?? []);
  return [...(first === undefined ? [] : [first]), name, ...places].join(": ");
}
