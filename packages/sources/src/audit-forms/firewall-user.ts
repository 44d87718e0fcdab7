import type { Actor } from "./form.ts";
import { MACHINE_NAME } from "./machine-name.ts";

/** What firewalls write where they do not know who it is, and who a machine is before anybody has come to it. */
const NOBODY = String.raw`(?:N/A|unknown|unauthorized|\(null\)|pre-?logon|anonymous|none)`;
export const NO_USER: RegExp = new RegExp(`^${NOBODY}?$`, "i");
/** Somebody, by a name. */
export const A_USER: RegExp = new RegExp(`^(?!${NOBODY}$).`, "i");

/** At the doors of administrators every other word is a name that somebody was given, or chose for that. */
const NO_ADMINISTRATOR = /^(?:N\/A)?$/i;
export const AN_ADMINISTRATOR: RegExp = /^(?!N\/A$)./i;

/** Whoever guesses makes as many names as they like: of one that the firewall does not know it says so. */
export const GUESSED: RegExp = /^(?:name_invalid|sslvpn_login_unknown_user)$/;
/**
 * Of a sign-in that failed PAN-OS and Check Point say the same of a name that nobody has, but of one that they know what is wrong
 * with it: by itself, or behind the name in a sentence, whose words whoever it is may have typed as their name. So of a sentence
 * that gives two reasons none counts.
 */
const KNOWN = "(?:locked|expired|disabled|wrong password)";
export const MAY_BE_GUESSED: RegExp = new RegExp(`^(?!.*${KNOWN})`, "i");
export const SAID_TO_BE_GUESSED: RegExp = new RegExp(
  `^(?!failed authentication for user '[^']{1,256}'\\. {1,3}Reason: [^.']{0,128}${KNOWN}(?!.*\\bReason: ))`,
  "is",
);
export const GUESSER: readonly Actor[] = [{ kind: "unknown", id: "=anonymous" }];

/** A user of a firewall or of its way in: `acme\ann`, `ann@acme.com`, `ann`, in capitals or not. The log does not say who is a machine. */
export const userAt = (place: string): readonly Actor[] => namedAt(place, NO_USER);
export const administratorAt = (place: string): readonly Actor[] => namedAt(place, NO_ADMINISTRATOR);

const namedAt = (place: string, nobody: RegExp): readonly Actor[] => [
  { when: { [place]: nobody }, kind: "unknown", id: "=anonymous" },
  { when: { [place]: MACHINE_NAME }, kind: "service-account", id: place, lower: true },
  { kind: "human", id: place, lower: true },
];

/** Whose sign-in PAN-OS tells of in a sentence: of its client's users some are nobody, and of administrators none. */
export const saidAt = (place: string): readonly Actor[] => [
  ...userAt(place).map((actor): Actor => ({ ...actor, when: { eventid: /^globalprotect/, ...actor.when } })),
  ...administratorAt(place),
];

/** What PAN-OS' client reports of itself, and what it fetches, is no act. */
export const OF_SIGN_IN: RegExp = /^(?!.*(?:hip-|latency|getconfig|config-release|agent-|logout|tunnel|setup-))./;
