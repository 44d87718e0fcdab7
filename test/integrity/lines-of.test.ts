import { expect, test } from "vitest";
import { linesOf } from "../../infra/kafka/lines-of.ts";

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const SEPARATORS = '{"name":"a\u2028b\u2029c"}';

test.each([
  ["a line with Unicode's own separators is one line", `${SEPARATORS}\n{}\n`, [SEPARATORS, "{}"]],
  ["the last line needs no end", "{}\n[]", ["{}", "[]"]],
  ["blank lines are none", "\n{}\n \t\r\n\n", ["{}"]],
  ["nothing is no line", "", []],
])("%s, in whatever pieces it comes", async (_title, text, expected) => {
  for (const size of [1, 2, 3, 7, 1000]) {
    const lines: string[] = [];
    for await (const line of linesOf(inPieces(Buffer.from(text), size))) lines.push(line.toString("utf8"));
    expect(lines).toEqual(expected);
  }
});
