import type { Refusal } from "./refusal.ts";

/** Why a body is not taken: it is no body, it is too much by itself, or too much together with the others, or it does not come. */
export type BodyFault = "too-large" | "too-many" | "grown" | "no-room" | "still" | "encoding" | "corrupt" | Refusal;

export interface BodyLimits {
  /** Bytes of a body after decompression, at most. */
  readonly maxBodyBytes: number;
  /** Records of a body, at most. */
  readonly maxRecords: number;
  /** Characters of its records, at most, and bytes of what is packed in them: a body grows where each repeats what they stand in. */
  readonly maxRecordsLength: number;
}

/** What a sender is told of a body that is not taken. */
export function refusalOf(fault: BodyFault, limits: BodyLimits): Refusal {
  switch (fault) {
    case "no-room":
      return refusal(429, "the pipeline is full", "Nothing of this request was taken; send it again.");
    case "still":
      // Of 408 most senders believe that it is for good (OTLP's own list of what is tried again lacks it), and drop what they had.
      return refusal(
        429,
        "the body stands still",
        "Nothing more of it came for half a minute, and nothing of it was taken; send it again.",
      );
    case "too-many":
      return refusal(413, "the body has too many records", `At most ${limits.maxRecords} in one; send it in parts.`);
    case "too-large": {
      const detail = `At most ${limits.maxBodyBytes} bytes after decompression; send it in parts.`;
      return refusal(413, "the body is too large", detail);
    }
    case "grown": {
      const detail = `At most ${limits.maxRecordsLength} characters, unpacked and with what each stands in; send it in parts.`;
      return refusal(413, "the records of the body are too large together", detail);
    }
    case "encoding":
      return refusal(400, "the content encoding is not known", "Known: gzip, deflate, zstd, identity; one of them.");
    case "corrupt":
      return refusal(400, "the body breaks off or cannot be decompressed", "Nothing of it was taken.");
    default:
      return fault;
  }
}

function refusal(status: Refusal["status"], title: string, detail: string): Refusal {
  return { status, title, detail };
}
