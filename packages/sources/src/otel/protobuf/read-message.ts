import { BinaryReader } from "@bufbuild/protobuf/wire";
import type { Json } from "@rolecall/core";
import { type Field, fieldOf, type MessageName, type Scalar } from "./messages.ts";

/** A message as an object of JSON's. */
export type Message = Record<string, Json | undefined>;

/** As deep as every implementation of protobuf reads. */
const MAX_DEPTH = 100;

/** That a body has more messages in it than are read: a message of two bytes becomes an object of a hundred. */
export class TooManyMessages extends Error {
  override readonly name = "TooManyMessages";
}

/**
 * Reads a message by the table of its fields. Unknown fields are passed over, and so are those that are written otherwise
 * than the table says. Text that is no UTF-8 gets replacement characters: some senders check nothing, and one such text is
 * no reason to refuse what came with it.
 *
 * @throws TooManyMessages beyond `most` messages, and Error where the bytes are no message.
 */
export function readMessage(bytes: Uint8Array, name: MessageName, most: number): Message {
  return new MessageReader(bytes, most).read(name);
}

class MessageReader {
  readonly #reader: BinaryReader;
  readonly #bytes: Buffer;
  #left: number;

  constructor(bytes: Uint8Array, most: number) {
    this.#reader = new BinaryReader(bytes);
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#left = most;
  }

  read(name: MessageName): Message {
    return this.#message(name, this.#reader.len, 0);
  }

  #message(of: MessageName, end: number, depth: number): Message {
    if (depth > MAX_DEPTH) throw new Error("nested too deep");
    this.#left -= 1;
    if (this.#left < 0) throw new TooManyMessages();
    let read: Message = {};
    while (this.#reader.pos < end) {
      const field = this.#known(of);
      if (field === undefined) continue;
      const value = this.#value(field, depth);
      // Of the kinds that a value may be of the last one counts.
      if (of === "AnyValue") read = { [field.name]: value };
      else put(read, field, value);
    }
    if (this.#reader.pos !== end) throw new RangeError("a message breaks off");
    return read;
  }

  /** The field that comes next, undefined where it was passed over. */
  #known(of: MessageName): Field | undefined {
    const [number, wire] = this.#reader.tag();
    const field = fieldOf(of, number);
    if (field?.wire === wire) return field;
    this.#reader.skip(wire, number);
    return undefined;
  }

  #value({ content }: Field, depth: number): Json {
    if ("scalar" in content) return this.#scalar(content.scalar);
    return this.#message(content.message, this.#endOfNext(), depth + 1) as Json;
  }

  #scalar(type: Scalar): Json {
    switch (type) {
      case "bool":
        return this.#reader.bool();
      case "uint32":
        return this.#reader.uint32();
      case "fixed32":
        return this.#reader.fixed32();
      case "int64":
        return String(this.#reader.int64());
      case "fixed64":
        return String(this.#reader.fixed64());
      case "double":
        return numberOf(this.#reader.double());
      case "text":
        return this.#slice("utf8");
      case "hex":
      case "base64":
        return this.#slice(type);
    }
  }

  #slice(encoding: BufferEncoding): string {
    const end = this.#endOfNext();
    const from = this.#reader.pos;
    this.#reader.pos = end;
    return this.#bytes.toString(encoding, from, end);
  }

  #endOfNext(): number {
    const end = this.#reader.uint32() + this.#reader.pos;
    if (end > this.#reader.len) throw new RangeError("a field breaks off");
    return end;
  }
}

function put(read: Message, { name, isList }: Field, value: Json): void {
  if (!isList) read[name] = value;
  else if (read[name] === undefined) read[name] = [value];
  else (read[name] as Json[]).push(value);
}

/** JSON has no such numbers: they are written as text. */
function numberOf(value: number): Json {
  return Number.isFinite(value) ? value : String(value);
}
