import { type CredentialKind, formatTime, LASTING_CREDENTIALS } from "@rolecall/core";
import type { CredentialFilter } from "./list-credentials.ts";

const DAY_MS = 86_400_000;
/** What nothing ends is to be rotated within so many days, where nobody declared another span. */
export const ROTATE_DAYS = 90;
const UNUSED_DAYS = 30;

/** What an auditor asks of credentials first. */
export const CREDENTIAL_VIEWS = ["lasting", "overdue", "unused", "shared", "unowned", "expired", "all"] as const;
export type CredentialView = (typeof CREDENTIAL_VIEWS)[number];

export const CREDENTIAL_VIEW_WORDS: Readonly<Record<CredentialView, string>> = {
  lasting:
    "Keys, passwords and tokens that nothing ends by itself: whoever has one is its identity until somebody ends it.",
  overdue: `Of the lasting ones, those that are more than ${ROTATE_DAYS} days old and have no end that a log names: rotate them. Where the inventory declares another span, findings tell of it.`,
  unused: `Of the lasting ones, those that nobody has used for ${UNUSED_DAYS} days. What nobody uses, nobody misses: end them.`,
  shared: "Several identities use each of these: who did something with it cannot be told apart.",
  unowned: "Of the lasting ones, those of identities that nobody answers for.",
  expired: "Their end is past, as a log says. One that was used after it stands out.",
  all: "Every credential that was seen in use, those of sessions too.",
};

/** The filter behind a view, and of that only `kinds` where they are given. `now` is epoch ms. */
export function filterOfCredentials(
  view: CredentialView,
  now: number,
  kinds?: readonly CredentialKind[],
): CredentialFilter {
  const within = filterOf(view, now);
  if (kinds === undefined) return within;
  return { ...within, kinds: kinds.filter((kind) => within.kinds?.includes(kind) ?? true) };
}

function filterOf(view: CredentialView, now: number): CredentialFilter {
  const kinds = LASTING_CREDENTIALS;
  const daysAgo = (days: number): string => formatTime(now - days * DAY_MS);
  switch (view) {
    case "lasting":
      return { kinds };
    case "overdue":
      return { kinds, endlessSince: daysAgo(ROTATE_DAYS) };
    case "unused":
      return { kinds, until: daysAgo(UNUSED_DAYS) };
    case "shared":
      return { shared: true };
    case "unowned":
      return { kinds, unowned: true };
    case "expired":
      return { endedBefore: formatTime(now) };
    case "all":
      return {};
  }
}
