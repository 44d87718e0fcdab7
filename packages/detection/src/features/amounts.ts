import { log, log2 } from "../math/detmath.ts";
import { setBit } from "../state/bits.ts";
import type { Group } from "../state/groups.ts";
import { AMOUNT_BINS, AT, RESOURCE_WORDS, U32 } from "../state/layout.ts";
import type { Rows } from "../state/rows.ts";
import { ownCalls } from "./counts.ts";
import { beyondPeaks, PEAK, type Peak } from "./peaks.ts";
import { BYTES, learnTail, RESOURCES, type TailShape, tailSurprise } from "./tail.ts";

/** The bin of an hour like the usual one. */
const USUAL_BIN = 4;
const FIRST_HOURS = 3;
/** Amounts are looked at again when they have grown by this. */
const GROWTH = 1.25;
/** Fewer are no news to anybody, whatever is usual. */
const FEW_BYTES = 1 << 20;
const FEW_RESOURCES = 8;
const BITS = RESOURCE_WORDS * 32;
/**
 * More calls bring more resources, but not in proportion: each has its favourites. The exponent of Heaps' law is at least this, and up to 1
 * for what hardly asks for anything twice, as its usual hour shows: then many calls alone are no news of its resources. Nor are they of bytes,
 * which are sums over calls.
 */
const GROWS = 0.75;
/** When so many bits are set, the count is as large as the bits can tell. */
const MOST_BITS = BITS - 2;

/** A quantity of the hour: what it is compared with, and where that is kept. */
interface Amount {
  readonly shape: TailShape;
  readonly peak: Peak;
  readonly reference: number;
  readonly hours: number;
  /** The usual calls of the hours that had any: the quantity grows with them. */
  readonly calls: number;
}

const BYTES_AMOUNT: Amount = {
  shape: BYTES,
  peak: PEAK.bytes,
  reference: AT.bytesRef,
  hours: AT.bytesHours,
  calls: AT.bytesCalls,
};
const RESOURCES_AMOUNT: Amount = {
  shape: RESOURCES,
  peak: PEAK.resources,
  reference: AT.resourcesRef,
  hours: AT.resourcesHours,
  calls: AT.resourcesCalls,
};

/**
 * Count the bytes of one event; the surprise of the hour's sum so far, 0 where it need not be looked at. The usual amount is known
 * from `known` hours that had any.
 */
export function bytesSurprise(row: Rows, group: Group, bytes: number, known: number): number {
  row.add(AT.bytes, bytes);
  const sum = row.get(AT.bytes);
  if (sum < Math.max(FEW_BYTES, row.get(AT.nextBytes))) return 0;
  row.set(AT.nextBytes, sum * GROWTH);
  return row.get(AT.bytesHours) < known ? 0 : surpriseOf(row, group, BYTES_AMOUNT, sum);
}

/** Count the resource of one event, by its hash; the surprise of the hour's distinct resources so far, likewise. */
export function resourcesSurprise(row: Rows, group: Group, resource: number, known: number): number {
  if (!setBit(row, U32.resource, RESOURCE_WORDS, resource)) return 0;
  row.add(AT.resourceBits, 1);
  const distinct = distinctResources(row);
  if (distinct < Math.max(FEW_RESOURCES, row.get(AT.nextResources))) return 0;
  row.set(AT.nextResources, distinct * GROWTH);
  return row.get(AT.resourcesHours) < known ? 0 : surpriseOf(row, group, RESOURCES_AMOUNT, distinct);
}

/** About how many resources the hour touched (linear counting, Whang et al. 1990); at most some 530. */
export function distinctResources(row: Rows): number {
  const set = Math.min(MOST_BITS, row.get(AT.resourceBits));
  return -BITS * log(1 - set / BITS);
}

/** How many bytes an hour of so many calls moves as a rule. */
export function expectedBytes(row: Rows): number {
  return 2 ** expectedOctaves(row, BYTES_AMOUNT);
}

/** How many resources an hour of so many calls touches as a rule. */
export function expectedResources(row: Rows): number {
  return 2 ** expectedOctaves(row, RESOURCES_AMOUNT);
}

/** Learn the hour's amounts. */
export function learnAmounts(row: Rows, group: Group): void {
  learnAmount(row, group, BYTES_AMOUNT, row.get(AT.bytes));
  learnAmount(row, group, RESOURCES_AMOUNT, distinctResources(row));
}

function surpriseOf(row: Rows, group: Group, amount: Amount, value: number): number {
  const at = (each: number): number => tailSurprise(row, group, amount.shape, binOf(row, amount, each));
  return beyondPeaks(row, amount.peak, at(value), at);
}

/** Hours without any say nothing of how much is usual. */
function learnAmount(row: Rows, group: Group, amount: Amount, value: number): void {
  if (value < 1) return;
  const hours = row.get(amount.hours);
  if (hours >= FIRST_HOURS) learnTail(row, group, amount.shape, binOf(row, amount, value));
  const weight = Math.max(1 / (hours + 1), 1 / 100);
  approach(row, amount.reference, weight, log2(value));
  approach(row, amount.calls, weight, callsOf(row));
  row.set(amount.hours, hours + 1);
}

function approach(row: Rows, column: number, weight: number, value: number): void {
  row.set(column, row.get(column) + weight * (value - row.get(column)));
}

function callsOf(row: Rows): number {
  return log2(ownCalls(row));
}

function binOf(row: Rows, amount: Amount, value: number): number {
  const octaves = log2(Math.max(1, value)) - expectedOctaves(row, amount);
  return Math.min(AMOUNT_BINS - 1, Math.max(0, Math.floor(octaves) + USUAL_BIN));
}

/** log2 of what so many calls bring as a rule. */
function expectedOctaves(row: Rows, { reference, calls }: Amount): number {
  const usual = row.get(reference);
  const usualCalls = row.get(calls);
  const grows = usualCalls > 0 ? Math.min(1, Math.max(GROWS, usual / usualCalls)) : 1;
  return usual + grows * Math.max(0, callsOf(row) - usualCalls);
}
