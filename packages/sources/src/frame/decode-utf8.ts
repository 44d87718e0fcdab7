import { isAscii } from "node:buffer";

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The text, or undefined where the bytes are not UTF-8. Most logs are ASCII, and that is only copied. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  if (isAscii(bytes)) {
    const own = bytes instanceof Buffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    return own.toString("latin1");
  }
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}
