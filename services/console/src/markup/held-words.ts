/** Why somebody was not told, as the end of "not told: …". */
const WORDS: Readonly<Record<string, string>> = {
  "below-threshold": "it was below the threshold",
  "signal-only": "it only counts together with others",
  learning: "its identity was still being learned",
  "coverage-low": "too little was logged to be sure",
  duplicate: "it said nothing new",
  "hold-down": "it comes and goes, and is held down",
  "resolved-before-group-wait": "it was over before the group's wait was",
  "no-integration": "the receiver has no channel",
  inhibited: "something worse of the same was firing",
  "outside-active": "it was outside the active interval",
  muted: "a mute interval held",
  silenced: "a silence held",
  maintenance: "a maintenance window held",
  "marked-expected": "an analyst marked the same as expected",
  "nothing-firing": "nothing of it was firing any more",
  "resolved-within-interval": "it was over before anybody had to be told",
  "repeat-interval-not-elapsed": "it had been told already, and was not due to be repeated",
  "storm-digest": "there were too many messages; it stands in a digest",
  "rate-limited-shed": "the receiver takes no more messages a minute",
  refused: "the receiver refused the message",
  "dead-lettered": "the receiver could not be reached",
  "dry-run": "it is in a dry run",
  replayed: "it was replayed, and a replay of the past notifies nobody",
};

/** The reasons that there are. */
export const HELD_REASONS: readonly string[] = Object.keys(WORDS);

/** The reason of a receipt in words; one of a later version stands as it is. */
export function heldWords(reason: string): string {
  return Object.hasOwn(WORDS, reason) ? (WORDS[reason] ?? reason) : reason.replaceAll("-", " ");
}
