/** What an event's members may hold besides numbers of their own. */
export type PackedValue = string | readonly string[] | Readonly<Record<string, string>>;

/**
 * Events on their way from one thread to another. Most of what they hold has come before: it is a number, the place of the
 * value in a table that both sides keep. 0 stands for what is absent. What is new to the table comes along.
 */
export interface PackedEvents {
  readonly count: number;
  /** The table begins anew with `fresh`; else `fresh` goes to its end. */
  readonly anew: boolean;
  readonly fresh: readonly PackedValue[];
  /** `VALUES` per event. */
  readonly ids: Uint32Array<ArrayBuffer>;
  /** `NUMBERS` per event; NaN where there is none. */
  readonly numbers: Float64Array<ArrayBuffer>;
  /** `TEXTS` per event: what hardly another event has. */
  readonly texts: readonly (string | undefined)[];
  /** Values of labels whose maps hardly come again; an event tells where its own begin. */
  readonly labels: readonly string[];
  /** One per event, where any has its original. */
  readonly raws: readonly (string | undefined)[] | undefined;
  /** One per event, where any says itself where it came from. */
  readonly origins: readonly string[] | undefined;
}

/** Members by table (the last three are the labels), members that are numbers (the time of the event and its line first), and texts of its own. */
export const VALUES = 32;
export const NUMBERS = 9;
export const TEXTS = 3;
