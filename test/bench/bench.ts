/** One line of the results: what was measured, and what it should be. */
export interface Measure {
  readonly name: string;
  /** As shown: a figure with its unit. */
  readonly figure: string;
  /** As shown; empty where nothing is promised. */
  readonly target: string;
  /** Undefined where nothing is promised. */
  readonly met: boolean | undefined;
}

export interface BenchOptions {
  /** Smaller inputs and fewer rounds: for a look while working, not for the results. */
  readonly quick: boolean;
  /** A folder of its own, removed afterwards. */
  readonly folder: string;
  /** For a person: what is being done. */
  readonly say: (message: string) => void;
}

/** Something that `npm run bench` measures. Runs alone: nothing else of ours is running meanwhile. */
export interface Bench {
  readonly name: string;
  /** What is compared with what, in a sentence or two; stands above the figures. */
  readonly about: string;
  /** Runs only when it is named: it takes minutes, gigabytes or the whole product. */
  readonly onDemand: boolean;
  run(options: BenchOptions): Promise<readonly Measure[]>;
}

/** A measure that should be at least (or at most) so much. */
export function held(
  name: string,
  value: number,
  bound: { readonly least: number } | { readonly most: number },
  show: (value: number) => string = (n) => n.toFixed(2),
): Measure {
  const least = "least" in bound;
  const limit = least ? bound.least : bound.most;
  return {
    name,
    figure: show(value),
    target: `${least ? "≥" : "≤"} ${show(limit)}`,
    met: least ? value >= limit : value <= limit,
  };
}

/** A measure for which nothing is promised. */
export function told(name: string, figure: string): Measure {
  return { name, figure, target: "", met: undefined };
}
