import { nothing, type Reading } from "../read-records.ts";
import type { BodyFault } from "./body-fault.ts";
import type { Exchange } from "./protocol.ts";
import type { Refusal } from "./refusal.ts";

/** How a body is read that means nothing before its end. */
export function readWhole(read: (body: Buffer) => Iterable<Reading | BodyFault>): Pick<Exchange, "push" | "end"> {
  const chunks: Uint8Array[] = [];
  return {
    push(chunk) {
      // A chunk is only good until the next one.
      chunks.push(Buffer.from(chunk));
      return nothing();
    },
    end() {
      const body = Buffer.concat(chunks);
      chunks.length = 0;
      return read(body);
    },
  };
}

/** How a body is read that is not, because of what it is. */
export function refuseBody(refusal: Refusal): Pick<Exchange, "push" | "end"> {
  return { push: () => refusal, end: () => [refusal] };
}
