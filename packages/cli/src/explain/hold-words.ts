import type { HeldBack, WhyNot } from "./why-not.ts";

type Words = (by: string) => string;
type Holders = Pick<WhyNot, "silences" | "expected">;

/** Why somebody was not told, as the end of "not told: …". Every reason of a receipt has its words. */
const WORDS: Readonly<Record<HeldBack["reason"], Words>> = {
  "below-threshold": () => "it was below the threshold",
  "signal-only": () => "it only counts together with others",
  learning: () => "its identity was still being learned",
  "coverage-low": () => "too little was logged to be sure",
  duplicate: () => "it said nothing new",
  "hold-down": () => "it comes and goes, and is held down",
  "resolved-before-group-wait": () => "it was over before the group's wait was",
  "no-integration": () => "the receiver has no channel",
  inhibited: (by) => `the inhibit rule ${by}: something else of the same was firing`,
  "outside-active": (by) => `it was outside the active interval ${by}`,
  muted: (by) => `the mute interval ${by}`,
  silenced: (by) => `the silence ${by}`,
  maintenance: (by) => `the maintenance window ${by}`,
  "marked-expected": (by) => `the same is expected (${by})`,
  "nothing-firing": () => "nothing of it was firing any more",
  "resolved-within-interval": () => "it was over before anybody had to be told",
  "repeat-interval-not-elapsed": () => "it had been told already, and was not due to be repeated",
  "storm-digest": () => "there were too many messages; it stands in a digest",
  "rate-limited-shed": () => "the receiver takes no more messages a minute",
  refused: (by) => `the receiver refused the message${by === "" ? "" : ` (${by})`}`,
  "dead-lettered": (by) => `the receiver could not be reached${by === "" ? "" : ` (${by})`}`,
  "dry-run": (by) => (by === "" ? "nothing is sent in a dry run" : `the rule ${by} is in a dry run`),
  replayed: () => "it was replayed, and a replay of the past notifies nobody",
};

/** The reason of a receipt in words, with who set a silence or judged the same, and why. A reason of a later version stands as it is. */
export function holdWords({ reason, by, stage }: HeldBack, { silences, expected }: Holders): string {
  const words = Object.hasOwn(WORDS, reason) ? WORDS[reason](by) : `${reason} ${by}`.trim();
  const holder =
    stage === "silence"
      ? silences.find(({ silence_id }) => silence_id === by)
      : expected.find(({ entry_id }) => stage === "expected" && entry_id === by);
  if (holder === undefined) return words;
  const { created_by, ends_at, comment } = holder;
  const judged = "finding_uid" in holder ? `; the verdict is on ${holder.finding_uid}` : "";
  return `${words} of ${created_by || "nobody"}, until ${ends_at}${comment === "" ? "" : `: ${comment}`}${judged}`;
}
