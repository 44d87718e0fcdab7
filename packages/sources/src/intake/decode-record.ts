import { deadLetter, drop, type FilterReason, type Json, type JsonObject } from "@rolecall/core";
import { isFirstStage } from "../audit-forms/first-stage.ts";
import { isNoAct } from "../audit-forms/no-act.ts";
import { isDeletedRow } from "../envelope/deleted-row.ts";
import { findInner, isControlMessage, type Several } from "../envelope/find-inner.ts";
import { isTraceHead } from "../envelope/steps/openai-agents-span.ts";
import { isMongo } from "../record/plain-values.ts";
import type { Decoded, Decoder, DecoderOptions, Source } from "../source.ts";
import { entryInside } from "../unlisted/entry-inside.ts";
import { bestForm, saysAll, type Told } from "./best-form.ts";
import { withCarriedTime } from "./carried-time.ts";
import { createDetect } from "./detect.ts";
import { namedFormat } from "./named-format.ts";

/** Recognises a record, takes it out of its envelope, and decodes it. */
export interface RecordDecoder {
  /** `line`: the parts of a line that is no JSON, which are what their own form makes of them, or nothing. */
  decode(record: JsonObject, origin: string, line?: "line"): Said;
  /** The source of the last record: the configured one, or `auto` where none knew it. */
  source(): string;
  /** The record that was decoded last, where it came out of another; undefined where it was the one given. */
  inner(): JsonObject | undefined;
}

const UNKNOWN_FORMAT: Decoded = deadLetter("unknown-format", "no source knows a record of this shape");
const SEVERAL: Decoded = deadLetter(
  "schema",
  "an envelope in this record holds several records: take them apart first",
);

/** An outcome, with the records that are to be read instead of the one it is of. */
export type Said = Decoded & { readonly several?: readonly Json[] };

function orSeveral(outcome: Decoded, { several }: Several): Said {
  return outcome.kind === "dead-letter" ? { ...SEVERAL, several } : outcome;
}

/** What lost its own time on the way, with that of whatever carries it. The native format is ours, and says its own. */
function timedAgain(
  source: Source,
  outcome: Decoded,
  record: JsonObject,
  given: JsonObject | undefined,
): JsonObject | undefined {
  if (outcome.kind !== "dead-letter" || outcome.reason !== "no-time" || outcome.path === undefined) return undefined;
  return source.name === "rolecall" ? undefined : withCarriedTime(record, outcome.path, given);
}

/** By the source itself: forms of the record before may have been tried as another's, and left. */
function createDecoders(options: DecoderOptions): (source: Source) => Decoder {
  const decoders = new Map<Source, Decoder>();
  let last: Source | undefined;
  let lastDecoder: Decoder | undefined;
  return (source) => {
    if (source === last && lastDecoder !== undefined) return lastDecoder;
    const decoder = decoders.get(source) ?? source.createDecoder(options);
    decoders.set(source, decoder);
    last = source;
    lastDecoder = decoder;
    return decoder;
  };
}

/** `fixed` is the configured source; undefined for `auto`. */
export function createRecordDecoder(
  sources: readonly Source[],
  fixed: Source | undefined,
  options: DecoderOptions,
): RecordDecoder {
  const detect = createDetect(fixed === undefined ? sources : [fixed]);
  const detectAny = createDetect(sources);
  const decoderOf = createDecoders(options);
  const native = nativeIn(sources, fixed);
  let last = fixed;
  let given: JsonObject | undefined;
  let decoded: JsonObject | undefined;
  function decodeAs(source: Source, record: JsonObject, origin: string): Decoded {
    last = source;
    const outcome = decoderOf(source)(record, origin);
    const timed = timedAgain(source, outcome, record, given);
    decoded = timed ?? record;
    return timed === undefined ? outcome : decoderOf(source)(timed, origin);
  }

  /** A document that carries a vendor's record whole: that record, where its source is to be had. */
  function decodeInner(source: Source, record: JsonObject, origin: string): Decoded | undefined {
    const inner = source.inner?.(record);
    if (inner === undefined) return undefined;
    const known = otherThan(source, inner);
    if (known !== undefined) return decodeAs(known, inner, origin);
    const found = findInner(inner, (each) => otherThan(source, each));
    if (found !== undefined && "known" in found) return decodeAs(found.known, found.record, origin);
    // The document itself, where it is a record beside the several that it carries.
    if (found !== undefined) return orSeveral(decodeAs(source, record, origin), found);
    return source.detect(inner) ? decodeAs(source, inner, origin) : undefined;
  }

  const otherThan = (source: Source, record: JsonObject): Source | undefined => unless(source, detectAny(record, last));

  const decodeKnown = (source: Source, record: JsonObject, origin: string): Decoded =>
    decodeInner(source, record, origin) ?? decodeAs(source, record, origin);
  function decodeGiven(record: JsonObject, origin: string): Decoded {
    decoded = record;
    const source = isMongo(record) ? undefined : detect(record, last);
    if (source !== undefined) return decodeKnown(source, record, origin);
    if (isControlMessage(record)) return drop("health-check");
    const found = findInner(record, (each) => detect(each, last));
    if (found === undefined) return leftOut(record) ?? decodeUnknown(record, origin);
    return "known" in found ? decodeKnown(found.known, found.record, origin) : orSeveral(SEVERAL, found);
  }

  function decodeUnknown(record: JsonObject, origin: string): Decoded {
    // A source that is configured, or that the record's lake names, says what it misses; else there is nobody to ask.
    const named = fixed ?? namedFormat(record, sources);
    if (named !== undefined) return decodeAs(named, record, origin);
    last = undefined;
    return UNKNOWN_FORMAT;
  }

  const told = (outcome: Decoded): Told => ({ outcome, last, decoded });

  return {
    source: () => last?.name ?? "auto",
    inner: () => (decoded === given ? undefined : decoded),
    decode(record, origin, line) {
      given = record;
      const first = told(decodeGiven(record, origin));
      if (saysAll(first.outcome)) return first.outcome;
      const best = bestForm(first, decoded ?? record, (form) => told(decodeGiven(form, origin)));
      ({ last, decoded } = best);
      const entry = line === undefined && isUnknown(best) ? entryInside(record) : undefined;
      return entry === undefined || native === undefined ? best.outcome : decodeAs(native, entry, origin);
    },
  };
}

function unless(source: Source, known: Source | undefined): Source | undefined {
  return known === source ? undefined : known;
}

/** In whose words entries are told that are of no source. */
function nativeIn(sources: readonly Source[], fixed: Source | undefined): Source | undefined {
  return fixed === undefined ? sources.find(({ name }) => name === "rolecall") : undefined;
}

/** A document of the common schema that says nothing of its own may carry a record that nobody knows. */
function isUnknown({ outcome, last }: Told): boolean {
  if (outcome.kind !== "dead-letter") return false;
  return (
    outcome.reason === "unknown-format" || (last?.name === "ecs" && /^(?:schema|no-identity)$/.test(outcome.reason))
  );
}

/** What comes before the record that says all of it, or after it. */
function headIn(record: JsonObject): FilterReason | undefined {
  if (isTraceHead(record)) return "trace-head";
  if (isDeletedRow(record)) return "deleted-row";
  if (isFirstStage(record)) return "request-received";
  return isNoAct(record) ? "no-act" : undefined;
}

/** Of several records one may be a head, and the others none. */
function leftOut(record: JsonObject): Decoded | undefined {
  const head = headIn(record);
  if (head !== undefined) return drop(head);
  const found = findInner(record, headIn);
  return found !== undefined && "known" in found ? drop(found.known) : undefined;
}
