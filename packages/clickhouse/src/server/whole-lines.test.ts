import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { wholeLines } from "./whole-lines.ts";

const FAILED = "Code: 396. DB::Exception: Limit for result exceeded. (TOO_MANY_ROWS_OR_BYTES) (version 26.3.9.1)\n";

async function read(body: Readable): Promise<{ readonly text: string; readonly error: string }> {
  let text = "";
  try {
    for await (const lines of wholeLines(body)) {
      expect(lines.endsWith("\n")).toBe(true);
      text += lines;
    }
    return { text, error: "" };
  } catch (error) {
    return { text, error: String(error) };
  }
}

async function* broken(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text);
  throw new Error("socket hang up");
}

const ROWS = '["a"]\n["String"]\n["né"]\n["[Code: 1. DB::Exception: a log says so"]\n';

test.each<[string, string, string]>([
  ["whole", ROWS, ""],
  ["with an exception behind its rows", `${ROWS}${FAILED}`, "Code: 396"],
  [
    "with a newer server's block",
    `${ROWS}\r\n__exception__\r\nabc\r\n${FAILED}101 abc\r\n__exception__\r\n`,
    "Code: 396",
  ],
])("a body %s gives its rows, byte by byte too", async (_what, body, error) => {
  for (const size of [1, 7, 10_000]) {
    const bytes = Buffer.from(body);
    const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
      bytes.subarray(i * size, (i + 1) * size),
    );
    const got = await read(Readable.from(pieces));
    expect(got.text).toBe(ROWS);
    expect(got.error).toContain(error);
    if (error === "") expect(got.error).toBe("");
  }
});

test("a body that breaks off says so, and the server's reason where it gave one", async () => {
  expect((await read(Readable.from(broken(ROWS)))).error).toContain("socket hang up");
  expect((await read(Readable.from(broken(`${ROWS}${FAILED}`)))).error).toContain("Code: 396");
});
