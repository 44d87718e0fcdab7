/*
 * Where each number of an identity lies in its row. A row is five pieces, one per element type, each contiguous and one
 * behind the other, so that an event touches few cache lines and a snapshot is five copies.
 */

/** Fields of an event whose values an identity is known by. */
export const FIELDS = ["action", "scope", "src_network", "src_asn", "client", "delegation"] as const;
export type Field = (typeof FIELDS)[number];
export const FIELD_COUNT = 6;
/** How familiar a value can be short of trusted: 1 seen but not trusted, 2 new but known to peers, 3 new to peers. */
export const CLASS_COUNT = 3;

/** Slots per field, and where they start. 88 in all. */
export const SLOT_COUNT: readonly number[] = [40, 12, 16, 4, 4, 12];
export const SLOT_START: readonly number[] = [0, 40, 52, 68, 72, 76];
export const SLOTS = 88;
/** Hashes of the latest runs, to tell a new run from one that goes on. */
export const RUNS = 8;
/** Hashes of the sets of values that the open hour has had: one cache line. A power of two. */
export const HAD = 16;

export const WEEK = 168;
export const GAP_BINS = 12;
export const DEPTH_BINS = 8;
export const BURST_BINS = 32;
/** Octaves of the hour's bytes, and of its distinct resources, over the usual. */
export const AMOUNT_BINS = 16;
/** Words of the bits that the hour's distinct resources are counted by. */
export const RESOURCE_WORDS = 4;

/** Unsigned 32-bit: hashes of this hour's sets of values, of values (0 is empty), of runs; bits of this hour's resources. */
export const U32: Readonly<Record<"had" | "value" | "run" | "resource", number>> = {
  had: 0,
  value: HAD,
  run: HAD + SLOTS,
  resource: HAD + SLOTS + RUNS,
};
export const U32_SIZE: number = U32.resource + RESOURCE_WORDS;
/** Days over which weak evidence is summed, the present one included. */
export const FORTNIGHT = 14;
/** Unsigned 8-bit: distinct days each slot was seen, saturating; e-values of the latest days, of weak signs and of volume. */
export const U8: Readonly<Record<"days" | "signs" | "volume", number>> = {
  days: 0,
  signs: SLOTS,
  volume: SLOTS + FORTNIGHT,
};
export const U8_SIZE: number = U8.volume + FORTNIGHT;

/** Unsigned 16-bit pieces: slot weights (1/32 of an hour), slot last hour (since birth), weekly activity (1/4096), histograms. */
export const U16 = {
  weight: 0,
  last: 88,
  active: 176,
  gap: 344,
  depth: 356,
  burst: 364,
  bytes: 396,
  resources: 412,
} as const;
export const U16_SIZE: number = U16.resources + AMOUNT_BINS;
export const WEIGHT_UNIT = 32;
export const ACTIVE_UNIT = 4096;

/** 32-bit floats: weekly counts, then the novelty sums N[field][class], then the strongest of each family today. */
export const F32 = { counts: 0, novelty: 168, today: 186 } as const;

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
] as const;
export type Feature = (typeof FEATURES)[number];
export const FEATURE_COUNT = 18;
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
export const FEATURE_OF_FIELD: readonly number[] = [3, 4, 0, 1, 2, 9];

/** Families whose features are alternatives, never added. */
export const FAMILIES = ["net", "client", "what", "volume", "denied", "error", "lineage", "time", "data"] as const;
export const FAMILY_COUNT = 9;
export const F32_SIZE: number = F32.today + FAMILY_COUNT;
export const FAMILY_OF_FEATURE: readonly number[] = [0, 0, 1, 2, 2, 3, 3, 4, 5, 6, 6, 6, 7, 7, 7, 8, 8, 2];

// What every event reads stands together, at the end of the long term and the beginning of the hour: two cache lines.
const LONG_TERM = [
  "birth",
  "lastHour",
  "week",
  "activeHours",
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
  "bytesHours",
  "resourcesRef",
  "resourcesHours",
  "resourcesCalls",
  "errorHour",
  "dayNum",
  "dayDen",
  "guardedUntil",
  "period",
  "jitter",
  "beats",
  "strikes",
  "offAt",
  "offRun",
  "offBeats",
  "burstHours",
  "reached",
  "gapRef",
  "lastBeat",
  "lastCall",
] as const;
const THIS_HOUR = [
  "hour",
  "count",
  "slot5",
  "count5",
  "most5",
  "nextCount",
  "next5",
  "impact",
  "reachedNow",
  "depthMax",
  "alarmed",
  "denied",
  "failed",
  "spawns",
  "nextDenied",
  "nextFailed",
  "nextSpawn",
  "mean",
  "presence",
  "kappa",
  "sum",
  "logP",
  "bytes",
  "nextBytes",
  "resourceBits",
  "nextResources",
] as const;
const THIS_DAY = ["day", "dayCount", "dayMean", "dayKappa", "dayAlarmed", "dayWatched"] as const;

type Scalar = (typeof LONG_TERM)[number] | (typeof THIS_HOUR)[number] | (typeof THIS_DAY)[number];
const SCALARS: readonly Scalar[] = [...LONG_TERM, ...THIS_HOUR, ...THIS_DAY];

/** 64-bit floats: one column per scalar, then this hour's novelty counts, suprema per feature. */
export const AT: Readonly<Record<Scalar, number>> = Object.freeze(
  Object.fromEntries(SCALARS.map((name, at) => [name, at])),
) as Readonly<Record<Scalar, number>>;
export const AT_NOVEL: number = SCALARS.length;
export const AT_SUP: number = AT_NOVEL + FIELD_COUNT * CLASS_COUNT;
export const F64_SIZE: number = AT_SUP + FEATURE_COUNT;
/** First and one past the last scalar that a new hour sets to 0. */
export const HOUR_FROM: number = LONG_TERM.length;
export const HOUR_TO: number = LONG_TERM.length + THIS_HOUR.length;
