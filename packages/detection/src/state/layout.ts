/*
 * Where each number of an identity lies in its row: one run of bytes, of several element types. What is used together lies
 * together, because what an event costs in a large fleet is the lines of the cache that it touches: every event reads the
 * first three (which sets of values the hour has had, then the scalars of its every event), and one that brings a new set
 * the line of its field's first values. A snapshot of a row is one copy.
 */

/** Fields of an event whose values an identity is known by. */
export const FIELDS = ["action", "scope", "src_network", "src_asn", "client", "delegation", "src_ip"] as const;
export type Field = (typeof FIELDS)[number];
export const FIELD_COUNT = 7;
/** How familiar a value can be short of trusted: 1 seen but not trusted, 2 new but known to peers, 3 new to peers. */
export const CLASS_COUNT = 3;

/** Slots per field, and where they start. 96 in all. */
export const SLOT_COUNT: readonly number[] = [40, 12, 16, 4, 4, 12, 8];
export const SLOT_START: readonly number[] = [0, 40, 52, 68, 72, 76, 88];
export const SLOTS = 96;
/** Words of the bits that the hour's distinct runs and sessions are counted by. */
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

/** Of the long term, what every event reads. */
const EVERY_EVENT = ["birth", "activeHours", "burstHours", "lastCall", "dayWatched"] as const;
/** What every event reads comes first: with those before it, two lines of the cache. */
const THIS_HOUR = [
  "hour",
  "count",
  "slot5",
  "count5",
  "most5",
  "nextCount",
  "address",
  "impact",
  "reachedNow",
  "depthMax",
  "alarmed",
  "next5",
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
const LONG_TERM = [
  "lastHour",
  "week",
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
  "reached",
  "gapRef",
  "lastBeat",
  "day",
  "dayCount",
  "dayMean",
  "dayKappa",
  "dayAlarmed",
] as const;

type Scalar = (typeof EVERY_EVENT)[number] | (typeof THIS_HOUR)[number] | (typeof LONG_TERM)[number];

const HAD_BYTES = HAD * 4;
const FIRST_SCALAR: number = HAD_BYTES / 8;
const FIRST_OF_HOUR: number = FIRST_SCALAR + EVERY_EVENT.length;

/** 64-bit floats: a column per scalar; between the hour's and the others, the hour's suprema per feature. */
export const AT: Readonly<Record<Scalar, number>> = Object.freeze(
  Object.fromEntries([
    ...[...EVERY_EVENT, ...THIS_HOUR].map((name, at) => [name, FIRST_SCALAR + at]),
    ...LONG_TERM.map((name, at) => [name, FIRST_OF_HOUR + THIS_HOUR.length + FEATURE_COUNT + at]),
  ]),
) as Readonly<Record<Scalar, number>>;
export const AT_SUP: number = FIRST_OF_HOUR + THIS_HOUR.length;
/** First and one past the last column that a new hour sets to 0. */
export const HOUR_FROM: number = FIRST_OF_HOUR;
export const HOUR_TO: number = AT_SUP + FEATURE_COUNT;

const RUN_AT = (HOUR_TO + LONG_TERM.length) * 8;
const RESOURCE_AT = RUN_AT + RUNS * 4;
const NOVEL_AT = RESOURCE_AT + RESOURCE_WORDS * 4;
/** On a line of the cache; eight slots to the line. */
const SLOTS_AT: number = Math.ceil((NOVEL_AT + FIELD_COUNT * CLASS_COUNT) / 64) * 64;
const DAYS_AT = SLOTS_AT + SLOTS * 8;
const SIGNS_AT = DAYS_AT + SLOTS;
const NOVELTY_AT = SIGNS_AT + 2 * FORTNIGHT;
const TODAY_AT = NOVELTY_AT + FIELD_COUNT * CLASS_COUNT * 4;
const GAP_AT = TODAY_AT + FAMILY_COUNT * 4;
const DEPTH_AT = GAP_AT + GAP_BINS * 2;
const BURST_AT = DEPTH_AT + DEPTH_BINS * 2;
const BYTES_AT = BURST_AT + BURST_BINS * 2;
const RESOURCES_AT = BYTES_AT + AMOUNT_BINS * 2;
const COUNTS_AT = RESOURCES_AT + AMOUNT_BINS * 2;
const ACTIVE_AT = COUNTS_AT + WEEK * 4;
export const ROW_BYTES: number = ACTIVE_AT + WEEK * 2;

/** Unsigned 32-bit: hashes of this hour's sets of values; bits of its runs and of its resources. */
export const U32: Readonly<Record<"had" | "run" | "resource" | "slot", number>> = {
  had: 0,
  run: RUN_AT / 4,
  resource: RESOURCE_AT / 4,
  slot: SLOTS_AT / 4,
};
/** Unsigned 8-bit: distinct days each slot was seen, saturating; e-values of the latest days, of weak signs and of volume. */
export const U8: Readonly<Record<"novel" | "days" | "signs" | "volume", number>> = {
  novel: NOVEL_AT,
  days: DAYS_AT,
  signs: SIGNS_AT,
  volume: SIGNS_AT + FORTNIGHT,
};
/** Unsigned 16-bit: weekly activity (1/4096) at `weekColumn`, histograms. */
export const U16: Readonly<Record<"slot" | "active" | "gap" | "depth" | "burst" | "bytes" | "resources", number>> = {
  slot: SLOTS_AT / 2,
  active: ACTIVE_AT / 2,
  gap: GAP_AT / 2,
  depth: DEPTH_AT / 2,
  burst: BURST_AT / 2,
  bytes: BYTES_AT / 2,
  resources: RESOURCES_AT / 2,
};
/** 32-bit floats: weekly counts at `weekColumn`, the novelty sums N[field][class], the strongest of each family today. */
export const F32: Readonly<Record<"counts" | "novelty" | "today", number>> = {
  counts: COUNTS_AT / 4,
  novelty: NOVELTY_AT / 4,
  today: TODAY_AT / 4,
};
