/*
 * Where each number of an identity lies in its row: one run of bytes, of several element types. What is used together lies
 * together, because what an event costs in a large fleet is the lines of the cache that it touches: every event reads
 * three in a row (how many values there are, the scalars of its every event, which sets of values the hour has had), and one
 * that brings a new set, or another address, those of its values, before them. What most identities have little of is not in
 * the row: values beyond the first 21, and hours of the week, lie in pieces (`pieces.ts`) that it has as many of as it needs.
 */

/** Fields of an event whose values an identity is known by. */
export const FIELDS = ["action", "scope", "src_network", "src_asn", "client", "delegation", "src_ip"] as const;
export type Field = (typeof FIELDS)[number];
export const FIELD_COUNT = 7;
/** How familiar a value can be short of trusted: 1 seen but not trusted, 2 new but known to peers, 3 new to peers. */
export const CLASS_COUNT = 3;

/** Slots that a field may have. 96 in all. */
export const SLOT_COUNT: readonly number[] = [40, 12, 16, 4, 4, 12, 8];
export const SLOTS = 96;
/** Slots in a line of the cache, with a byte of trust each. Three lines are in the row; of further ones, a piece has two. */
export const LINE_SLOTS = 7;
const ROW_LINES = 3;
const PIECE_LINES = 2;
export const ROW_SLOTS: number = ROW_LINES * LINE_SLOTS;
export const PIECE_SLOTS: number = PIECE_LINES * LINE_SLOTS;
const SLOT_PIECES = Math.ceil((SLOTS - ROW_SLOTS) / PIECE_SLOTS);
/** Words of the bits that the hour's distinct runs and sessions are counted by. */
export const RUNS = 8;
/** Calls by whose names the hour's refusals are known. */
export const REFUSED = 2;
/** Hashes of the sets of values that the open hour has had: one cache line. A power of two. */
export const HAD = 16;
export const WEEK = 168;
/** Columns of the week (`weekColumn`) in one piece: two hours of the day on its seven days. */
export const PIECE_COLUMNS = 14;
const WEEK_PIECES: number = WEEK / PIECE_COLUMNS;
export const GAP_BINS = 12;
export const DEPTH_BINS = 8;
export const BURST_BINS = 32;
/** Octaves of the hour's bytes, and of its distinct resources, over the usual. */
export const AMOUNT_BINS = 16;
/** Words of the bits that the hour's distinct resources are counted by. */
export const RESOURCE_WORDS = 4;

/** Highest amounts that are remembered: of nine amounts those of three days. */
export const PEAK_DAYS = 3;
export const PEAKS: number = 9 * PEAK_DAYS;

/** Days over which weak evidence is summed, the present one included. */
export const FORTNIGHT = 14;
export const WEIGHT_UNIT = 32;
export const ACTIVE_UNIT = 4096;

/** The features, in the order of their columns. */
export const FEATURES = [
  "src_network",
  "src_asn",
  "client",
  "action",
  "scope",
  "rate",
  "burst",
  "denied",
  "error",
  "delegation",
  "depth",
  "fan_out",
  "gap",
  "when",
  "cadence",
  "bytes",
  "resources",
  "reach",
  "src_ip",
] as const;
export type Feature = (typeof FEATURES)[number];
export const FEATURE_COUNT = 19;
export const FEATURE = {
  rate: 5,
  burst: 6,
  denied: 7,
  error: 8,
  depth: 10,
  fanOut: 11,
  gap: 12,
  when: 13,
  cadence: 14,
  bytes: 15,
  resources: 16,
  reach: 17,
} as const;
/** Feature of a field's novelty. */
export const FEATURE_OF_FIELD: readonly number[] = [3, 4, 0, 1, 2, 9, 18];

/** Families whose features are alternatives, never added. */
export const FAMILIES = [
  "net",
  "client",
  "what",
  "volume",
  "denied",
  "error",
  "lineage",
  "time",
  "data",
  "purpose",
  "clock",
] as const;
export type Family = (typeof FAMILIES)[number];
export const FAMILY_COUNT = 11;
export const FAMILY_OF_FEATURE: readonly number[] = [0, 0, 1, 2, 2, 3, 3, 4, 5, 6, 6, 6, 7, 7, 10, 8, 8, 9, 0];
/** What a family is told as: a new purpose weighs by itself, and is one deed with the new call that shows it. */
export const TOLD_AS: readonly Family[] = FAMILIES.map((family) => (family === "purpose" ? "what" : family));

/** Whole numbers below 2^32 that every event reads; those of them that an hour begins anew come last. */
const OFTEN = ["birth", "activeHours", "burstHours"] as const;
const OFTEN_OF_HOUR = [
  "hour",
  "count",
  "slot5",
  "count5",
  "most5",
  "nextCount",
  "next5",
  "address",
  "reachedNow",
  "denied",
] as const;
/** Whole numbers below 256: the first of the long term, the others of the hour. */
const SMALL = ["dayWatched", "impact", "alarmed", "resourceBits"] as const;
const FLOATS_OF_HOUR = [
  "mean",
  "kappa",
  "presence",
  "sum",
  "logP",
  "depthMax",
  "bytes",
  "nextBytes",
  "nextResources",
] as const;
const WHOLE_OF_HOUR = ["shared", "failed", "nextDenied", "nextFailed", "spawns", "nextSpawn", "refusing"] as const;
const FLOATS = [
  "exposure",
  "meanAll",
  "level",
  "dispersionNum",
  "dispersionDen",
  "events",
  "denials",
  "errors",
  "spawnSum",
  "burstRef",
  "bytesRef",
  "resourcesRef",
  "resourcesCalls",
  "bytesCalls",
  "dayNum",
  "dayDen",
  "period",
  "jitter",
  "offAt",
  "gapRef",
  "lastBeat",
  "dayCount",
  "dayMean",
  "dayKappa",
  "dayAlarmed",
  "busyAlarmed",
  "busyUsual",
  "backlog",
] as const;
const WHOLE = [
  "lastHour",
  "week",
  "bytesHours",
  "resourcesHours",
  "errorHour",
  "guardedUntil",
  "beats",
  "strikes",
  "offRun",
  "offBeats",
  "copyDay",
  "copyDays",
  "beatCall",
  "reached",
  "day",
  "busyEvidence",
  "busyToday",
  "busyMark",
  "busySince",
  "busyHours",
  "busyCalls",
] as const;

type Whole = typeof OFTEN | typeof OFTEN_OF_HOUR | typeof SMALL | typeof WHOLE_OF_HOUR | typeof WHOLE;
type Scalar = "lastCall" | (Whole | typeof FLOATS_OF_HOUR | typeof FLOATS)[number];

const LINE = 64;
const SLOTS_AT = 0;
const ENDS_AT: number = SLOTS_AT + ROW_LINES * LINE;
const SLOT_PIECES_AT: number = ENDS_AT + 8;
const LAST_CALL_AT: number = SLOT_PIECES_AT + SLOT_PIECES * 4;
const OFTEN_AT: number = LAST_CALL_AT + 8;
const SMALL_AT: number = OFTEN_AT + OFTEN.length * 4;
const OFTEN_OF_HOUR_AT: number = SMALL_AT + SMALL.length;
const WHOLE_OF_HOUR_AT: number = OFTEN_OF_HOUR_AT + OFTEN_OF_HOUR.length * 4;
const HAD_AT: number = Math.ceil((WHOLE_OF_HOUR_AT + WHOLE_OF_HOUR.length * 4) / LINE) * LINE;
const FLOATS_OF_HOUR_AT: number = HAD_AT + HAD * 4;
const SUP_AT: number = FLOATS_OF_HOUR_AT + FLOATS_OF_HOUR.length * 8;
const RESOURCE_AT: number = SUP_AT + FEATURE_COUNT * 8;
const RUN_AT: number = RESOURCE_AT + RESOURCE_WORDS * 4;
const REFUSED_AT: number = RUN_AT + RUNS * 4;
const NOVEL_AT: number = REFUSED_AT + REFUSED * 4;
const FLOATS_AT: number = Math.ceil((NOVEL_AT + FIELD_COUNT * CLASS_COUNT) / 8) * 8;
const WHOLE_AT: number = FLOATS_AT + FLOATS.length * 8;
const WEEK_PIECES_AT: number = WHOLE_AT + WHOLE.length * 4;
const NOVELTY_AT: number = WEEK_PIECES_AT + WEEK_PIECES * 4;
const TODAY_AT: number = NOVELTY_AT + FIELD_COUNT * CLASS_COUNT * 4;
const GAP_AT: number = TODAY_AT + FAMILY_COUNT * 4;
const DEPTH_AT: number = GAP_AT + GAP_BINS * 2;
const BURST_AT: number = DEPTH_AT + DEPTH_BINS * 2;
const BYTES_AT: number = BURST_AT + BURST_BINS * 2;
const RESOURCES_AT: number = BYTES_AT + AMOUNT_BINS * 2;
const PEAK_DAYS_AT: number = RESOURCES_AT + AMOUNT_BINS * 2;
const ACTED_AT: number = PEAK_DAYS_AT + PEAKS * 2;
const PEAKS_AT: number = ACTED_AT + 7 * 2;
const SIGNS_AT: number = PEAKS_AT + PEAKS;
export const ROW_BYTES: number = Math.ceil((SIGNS_AT + 2 * FORTNIGHT) / 4) * 4;

/** Columns from here on are 32-bit whole numbers, and from there on 8-bit ones; below, they are 64-bit floats. */
export const FIRST_WHOLE: number = 1 << 10;
export const FIRST_SMALL: number = 1 << 12;

function columns<N extends string>(names: readonly N[], first: number): readonly (readonly [name: N, at: number])[] {
  return names.map((name, at) => [name, first + at]);
}

/** A column per scalar, which tells its element type as well. */
export const AT: Readonly<Record<Scalar, number>> = Object.freeze(
  Object.fromEntries([
    ...columns(["lastCall"], LAST_CALL_AT / 8),
    ...columns(FLOATS_OF_HOUR, FLOATS_OF_HOUR_AT / 8),
    ...columns(FLOATS, FLOATS_AT / 8),
    ...columns(OFTEN, FIRST_WHOLE + OFTEN_AT / 4),
    ...columns(OFTEN_OF_HOUR, FIRST_WHOLE + OFTEN_OF_HOUR_AT / 4),
    ...columns(WHOLE_OF_HOUR, FIRST_WHOLE + WHOLE_OF_HOUR_AT / 4),
    ...columns(WHOLE, FIRST_WHOLE + WHOLE_AT / 4),
    ...columns(SMALL, FIRST_SMALL + SMALL_AT),
  ]),
) as Readonly<Record<Scalar, number>>;
/** The hour's suprema per feature, 64-bit floats. */
export const AT_SUP: number = SUP_AT / 8;
/** First and one past the last byte that a new hour sets to 0. */
export const HOUR_FROM: number = SMALL_AT + 1;
export const HOUR_TO: number = NOVEL_AT + FIELD_COUNT * CLASS_COUNT;

/** Unsigned 32-bit: the first slots (`slot.ts`); hashes of the hour's sets of values and of calls that it was refused; bits of its runs and resources; pieces. */
type Word = "slots" | "had" | "run" | "refused" | "resource" | "slotPieces" | "weekPieces";
export const U32: Readonly<Record<Word, number>> = {
  slots: SLOTS_AT / 4,
  had: HAD_AT / 4,
  run: RUN_AT / 4,
  refused: REFUSED_AT / 4,
  resource: RESOURCE_AT / 4,
  slotPieces: SLOT_PIECES_AT / 4,
  weekPieces: WEEK_PIECES_AT / 4,
};
/**
 * Unsigned 8-bit: one past the last slot of each field; new values of this hour by class; the highest amounts; e-values of the latest days, of
 * weak signs and of volume.
 */
export const U8: Readonly<Record<"ends" | "novel" | "peaks" | "signs" | "volume", number>> = {
  ends: ENDS_AT,
  novel: NOVEL_AT,
  peaks: PEAKS_AT,
  signs: SIGNS_AT,
  volume: SIGNS_AT + FORTNIGHT,
};
/** Unsigned 16-bit: histograms; days of the highest amounts; weeks in which it acted on each day of the week. */
type Short = "gap" | "depth" | "burst" | "bytes" | "resources" | "peakDays" | "acted";
export const U16: Readonly<Record<Short, number>> = {
  gap: GAP_AT / 2,
  depth: DEPTH_AT / 2,
  burst: BURST_AT / 2,
  bytes: BYTES_AT / 2,
  resources: RESOURCES_AT / 2,
  peakDays: PEAK_DAYS_AT / 2,
  acted: ACTED_AT / 2,
};
/** 32-bit floats: the novelty sums N[field][class], the strongest of each family today. */
export const F32: Readonly<Record<"novelty" | "today", number>> = {
  novelty: NOVELTY_AT / 4,
  today: TODAY_AT / 4,
};
/** What a row has pieces of: the column of the first one's number, how many at most, and the bytes of one. */
export interface PieceKind {
  readonly at: number;
  readonly most: number;
  readonly bytes: number;
}
export const PIECES: Readonly<Record<"slots" | "week", PieceKind>> = {
  slots: { at: SLOT_PIECES_AT / 4, most: SLOT_PIECES, bytes: PIECE_LINES * LINE },
  week: { at: WEEK_PIECES_AT / 4, most: WEEK_PIECES, bytes: PIECE_COLUMNS * 6 },
};
