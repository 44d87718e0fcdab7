import type { Episode, ExpectedEntry } from "@rolecall/alerting";
import { formatMinute } from "@rolecall/core";

/** What a verdict has put on hold, each in a sentence for who gave it; none where nothing was. */
export function expectedWords(judged: readonly Episode[]): readonly string[] {
  return judged.flatMap(({ expectation }) => (expectation === undefined ? [] : wordsOf(expectation)));
}

function wordsOf({ members = [], severity, endsAt }: ExpectedEntry): string {
  const until = formatMinute(endsAt);
  const still = `no graver than ${severity ?? "now"}, and nothing shows beside it`;
  if (members.length < 2) return `the same tells nobody until ${until}, while it is ${still}`;
  return `the same of the ${members.length} named, and of who joins them while this finding goes on, tells nobody until ${until}, while it is ${still}`;
}

const COVER = /^the same (?:tells nobody until|of the \d+ named)/;

/** An answer without what a verdict has put on hold: all went well, and whoever has no room for more need not hear so. */
export function withoutCover(message: string): string {
  return message
    .split("; ")
    .filter((sentence) => !COVER.test(sentence))
    .join("; ");
}
