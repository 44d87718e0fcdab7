import { type Finding, parseIdentityUid, shownName } from "@rolecall/core";

/** The dimension in which a finding about a group names everybody. */
export const MEMBERS = "members";

/** Findings of one's own, behind the name. */
const OWN_FINDINGS = / \(f_\w+(?:, f_\w+)*\)$/;

/** One of those whom a finding about a group names. */
export interface Member {
  /** Its `identity_uid`, without control characters. */
  readonly uid: string;
  /** `finding_uid`s of its own about the same. */
  readonly findings: readonly string[];
}

/** All whom a finding about a group names, in its order; none for a finding about one identity. */
export function groupIn({ dimensions }: Pick<Finding, "dimensions">): readonly Member[] {
  const { observed = "" } = dimensions.find(({ name }) => name === MEMBERS) ?? {};
  return uidsIn(observed).map((text) => {
    const [own = ""] = OWN_FINDINGS.exec(text) ?? [];
    return { uid: text.slice(0, text.length - own.length), findings: own.match(/f_\w+/g) ?? [] };
  });
}

/**
 * Names of those whom a finding is about, the one who decided it first; one name for all but a group. As in the log.
 * A finding of their own, in brackets behind some, is left out.
 */
export function membersOf(finding: Finding): readonly string[] {
  const own = shownName(finding);
  const others = groupIn(finding).filter(({ uid }) => uid !== finding.identity_uid);
  return [own, ...others.map(({ uid }) => parseIdentityUid(uid)?.nativeId ?? uid)];
}

/** Ids of all whom a finding is about, in the order in which it names them: of one identity, its own. Of people, those of the people. */
export function memberUidsOf(finding: Pick<Finding, "identity_uid" | "dimensions">): readonly string[] {
  const named = groupIn(finding);
  return named.length === 0 ? [finding.identity_uid] : named.map(({ uid }) => uid);
}

/** Colons of an `identity_uid`: those of its parts are escaped. */
const COLONS = 3;

/** A list of `identity_uid`s apart again: what follows a comma is another one where it begins like one, for names have commas too. */
export function uidsIn(list: string): readonly string[] {
  const uids: string[] = [];
  for (const part of list.split(", ")) {
    const before = uids.at(-1);
    const had = before === undefined ? 0 : colonsIn(before);
    const goesOn = had > 0 && (had < COLONS || colonsIn(part) === 0);
    if (goesOn) uids[uids.length - 1] = `${before}, ${part}`;
    else uids.push(part);
  }
  return uids.filter((uid) => uid !== "");
}

function colonsIn(text: string): number {
  return text.split(":").length - 1;
}
