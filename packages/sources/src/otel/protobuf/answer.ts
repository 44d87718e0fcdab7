import { BinaryReader, BinaryWriter, WireType } from "@bufbuild/protobuf/wire";

/**
 * An `ExportTraceServiceResponse` or `ExportLogsServiceResponse`, which have the same numbers: empty where all was taken,
 * else its `partial_success` with how many were not, and why.
 */
export function writeExportAnswer(rejected: number, message: string): Uint8Array<ArrayBuffer> {
  const writer = new BinaryWriter();
  if (rejected === 0) return writer.finish();
  writer.tag(1, WireType.LengthDelimited).fork();
  writer.tag(1, WireType.Varint).int64(rejected);
  writer.tag(2, WireType.LengthDelimited).string(message);
  return writer.join().finish();
}

/** A `google.rpc.Status`, which the answer to a refused request is. */
export function writeStatus(code: number, message: string): Uint8Array<ArrayBuffer> {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.Varint).int32(code);
  return writer.tag(2, WireType.LengthDelimited).string(message).finish();
}

/** The message of what `writeStatus` wrote; undefined for bytes that are none. */
export function readStatusMessage(bytes: Uint8Array): string | undefined {
  try {
    const reader = new BinaryReader(bytes);
    while (reader.pos < reader.len) {
      const [field, type] = reader.tag();
      if (field === 2) return reader.string();
      reader.skip(type);
    }
  } catch {
    // Whatever it is, it is no status.
  }
  return undefined;
}
