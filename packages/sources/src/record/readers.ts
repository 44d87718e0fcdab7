import type { Json } from "@rolecall/core";
import { createClientOf } from "../actor/client-of.ts";
import { addressOf } from "../address/address-of.ts";
import type { SourceAddress } from "../address/source-address.ts";
import type { DecoderOptions } from "../source.ts";
import { createAnyTime } from "../time/any-time.ts";

/** What a decoder reads members with that repeat from record to record: each remembers its latest answers. */
export interface Readers {
  readonly tenant: string;
  readonly clientOf: (userAgent: string | undefined) => string | undefined;
  readonly timeOf: (value: Json | undefined) => string | undefined;
  readonly addressOf: (text: string | undefined) => SourceAddress | undefined;
}

/** Readers of one decoder's own. */
export function createReaders({ tenant }: DecoderOptions): Readers {
  return { tenant, clientOf: createClientOf(), timeOf: createAnyTime(), addressOf };
}
