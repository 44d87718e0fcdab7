import { describe, expect, test } from "vitest";
import { classifyError } from "./classify.ts";
import { StoreError, type StoreErrorClass } from "./store.ts";

function engineError(code: number | undefined, message: string, name = "ChdbQueryError"): Error {
  return Object.assign(new Error(message), { name, code: "CHDB", clickhouseCode: code });
}

const WORDS = 'filesystem error: in create_directories: Permission denied ["/data/store/c17/tmp_insert_1"]';
/** As the engine says it, with itself once more behind. */
const NO_RIGHT = `std::exception. Code: 1001, type: std::__1::filesystem::filesystem_error, e.what() = ${WORDS}
Cannot print extra info for Poco::Exception: Code: 1001. DB::Exception: std::exception. Code: 1001, e.what() = ${WORDS}`;

describe("an error of the engine", () => {
  test.each<[number, string, StoreErrorClass]>([
    [16, "Code: 16. DB::Exception: No such column", "permanent"],
    [62, "Code: 62. DB::Exception: Syntax error", "permanent"],
    [159, "Code: 159. DB::Exception: Timeout exceeded", "retry"],
    [202, "Code: 202. DB::Exception: Too many simultaneous queries", "retry"],
    [241, "Code: 241. DB::Exception: Memory limit exceeded", "out-of-memory"],
    [243, "Code: 243. DB::Exception: Cannot reserve 1.00 MiB, not enough space", "disk-full"],
    [252, "Code: 252. DB::Exception: Too many parts", "retry"],
    [517, "Code: 517. DB::Exception: Metadata on replica is not up to date with common metadata", "retry"],
    [762, "Code: 762. DB::Exception: HTTP connection limit reached", "retry"],
    [778, "Code: 778. DB::Exception: Cannot reserve memory", "out-of-memory"],
    [75, "Code: 75. DB::Exception: Cannot write to file: , errno: 28, strerror: No space left on device", "disk-full"],
    [75, "Code: 75. DB::Exception: Cannot write to file: , errno: 5, strerror: Input/output error", "permanent"],
    [75, "Code: 75. DB::Exception: Cannot write to file: , errno: 30, strerror: Read-only file system", "retry"],
    [76, "Code: 76. DB::Exception: Cannot open file /d/x: , errno: 13, strerror: Permission denied", "retry"],
    [1001, NO_RIGHT, "retry"],
    [999_999, "Code: 999999. DB::Exception: Something new", "permanent"],
  ])("with code %i is classified by it: %s", (code, message, errorClass) => {
    expect(classifyError(engineError(code, message))).toMatchObject({ errorClass, code });
  });

  test("of files that may not be written says who needs the right, and what the engine could not do, once", () => {
    expect(classifyError(engineError(1001, NO_RIGHT)).message).toBe(
      `the files of the history cannot be written: give the user that runs the engine the right to (${WORDS})`,
    );
  });

  test("is found under errors that wrap it", () => {
    const wrapped = new Error("insert failed", { cause: engineError(252, "Code: 252. DB::Exception: Too many parts") });
    expect(classifyError(wrapped)).toMatchObject({ errorClass: "retry", code: 252, cause: wrapped });
  });

  test("without a code of its own has the one in its text", () => {
    expect(classifyError(engineError(undefined, "Code: 241. DB::Exception: x", "ChdbStreamError"))).toMatchObject({
      errorClass: "out-of-memory",
      code: 241,
    });
  });

  test("of a closed session is closed", () => {
    expect(classifyError(engineError(undefined, "session is closed", "ChdbClosedError")).errorClass).toBe("closed");
  });

  test("reads as its first sentence, without codes, versions and where it was", () => {
    const text =
      "Code: 117. DB::Exception: Code: 117. DB::Exception: Unknown field found: zz: (at row 1)\n: While executing Parser. (INCORRECT_DATA) (version 26.7.2.1). (INCORRECT_DATA)";
    expect(classifyError(engineError(117, text)).message).toBe("Unknown field found: zz: (at row 1)");
  });

  test("that is ours already stays as it is, and what is no error is permanent", () => {
    const ours = new StoreError("locked", 0, "x");
    expect(classifyError(ours)).toBe(ours);
    expect(classifyError("what")).toMatchObject({ errorClass: "permanent", code: 0, message: "what" });
  });
});
