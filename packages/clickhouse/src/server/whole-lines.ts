import type { Readable } from "node:stream";

/**
 * A body of arrays, one a line, as text of whole lines. A server that fails in the midst has sent its status already: it
 * writes the exception behind the rows, and ends without an end.
 * @throws Error with the server's words, after the rows before them.
 */
export async function* wholeLines(body: Readable): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  let isOver = false;
  try {
    for await (const chunk of body) {
      rest += decoder.decode(chunk as Uint8Array, { stream: true });
      if (isOver) continue;
      const end = rest.lastIndexOf("\n") + 1;
      const rows = rowsOf(rest.slice(0, end));
      isOver = rows.length < end;
      rest = rest.slice(rows.length);
      if (rows !== "") yield rows;
    }
  } catch (error) {
    throw exceptionIn(rest) ?? error;
  }
  const failed = exceptionIn(rest);
  if (failed !== undefined) throw failed;
}

/** What precedes the first line that is no row. */
function rowsOf(lines: string): string {
  const odd = /^[^[]/m.exec(lines);
  return odd === null ? lines : lines.slice(0, odd.index);
}

/** What a server wrote behind rows when it failed: as text, in a row, or in a newer one's block. */
export function exceptionIn(text: string): Error | undefined {
  const words = /Code: \d+\. DB::Exception: .*/.exec(text)?.[0];
  return words === undefined ? undefined : new Error(words.replace(/"\}$/, ""));
}
