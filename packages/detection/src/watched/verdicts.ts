import type { CoverageState } from "@rolecall/core";

/** What a detector's state is, and what is missing. The letter stands for it in the state's rows. */
export interface Verdict {
  readonly letter: string;
  readonly state: CoverageState;
  readonly reason: string;
}

type Name =
  | ("ready" | "fewEvents" | "fewHours" | "young" | "firstWeek" | "youngFleet")
  | ("noAddress" | "noClient" | "noBytes" | "noResource" | "noCredential" | "noRule" | "noPolicy" | "noOwner");

export const VERDICTS: Readonly<Record<Name, Verdict>> = {
  ready: { letter: "a", state: "calibrated", reason: "" },
  fewEvents: { letter: "b", state: "learning", reason: "fewer than 20 events" },
  fewHours: { letter: "c", state: "learning", reason: "fewer than 24 hours with events" },
  young: { letter: "d", state: "learning", reason: "known for less than three days" },
  firstWeek: { letter: "e", state: "learning", reason: "known for less than a week" },
  youngFleet: {
    letter: "f",
    state: "learning",
    reason: "too little history of all identities together to say what is rare",
  },
  noAddress: { letter: "g", state: "blind", reason: "no addresses in its logs" },
  noClient: { letter: "h", state: "blind", reason: "no clients in its logs" },
  noBytes: { letter: "i", state: "blind", reason: "no byte counts in its logs" },
  noResource: { letter: "j", state: "blind", reason: "no resources in its logs" },
  noCredential: { letter: "k", state: "blind", reason: "no credentials in its logs" },
  noRule: { letter: "l", state: "blind", reason: "no rule reads its log" },
  noPolicy: { letter: "m", state: "blind", reason: "no policy governs it" },
  noOwner: { letter: "n", state: "blind", reason: "nobody is known to own it" },
};

const BY_LETTER: ReadonlyMap<string, Verdict> = new Map(Object.values(VERDICTS).map((each) => [each.letter, each]));

/** The verdict that a letter stands for; undefined for one of another version. */
export function verdictOf(letter: string): Verdict | undefined {
  return BY_LETTER.get(letter);
}
