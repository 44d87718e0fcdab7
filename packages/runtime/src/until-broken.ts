import { InputError } from "./input-error.ts";

/**
 * The bytes up to where an archive breaks off or is damaged: what could be unpacked is good. `broken` is told of that, in a
 * sentence. Every other error is thrown.
 */
export async function* untilBroken(
  chunks: AsyncIterable<Uint8Array>,
  broken: (sentence: string) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* chunks;
  } catch (error) {
    if (!(error instanceof InputError) || (error.fault !== "truncated" && error.fault !== "corrupt")) throw error;
    broken(`${error.message}; what could be unpacked was read`);
  }
}
