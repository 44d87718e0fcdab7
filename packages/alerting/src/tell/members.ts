import { type Finding, parseIdentityUid } from "@rolecall/core";

/** The dimension in which a finding about a group names everybody. */
export const MEMBERS = "members";

/** A finding of one's own, behind the name. */
const OWN_FINDING = / \(f_\w+\)$/;

/**
 * Names of those whom a finding is about, the one who decided it first; one name for all but a group. As in the log.
 * A finding of their own, in brackets behind some, is left out.
 */
export function membersOf(finding: Finding): readonly string[] {
  const own = finding.identity_name || finding.identity_uid;
  const others = namedIn(finding).filter((uid) => uid !== finding.identity_uid);
  return [own, ...others.map((uid) => parseIdentityUid(uid)?.nativeId ?? uid)];
}

/** Ids of all whom a finding is about, in the order in which it names them: of one identity, its own. Of people, those of the people. */
export function memberUidsOf(finding: Pick<Finding, "identity_uid" | "dimensions">): readonly string[] {
  const named = namedIn(finding);
  return named.length === 0 ? [finding.identity_uid] : named;
}

function namedIn({ dimensions }: Pick<Finding, "dimensions">): readonly string[] {
  const { observed = "" } = dimensions.find(({ name }) => name === MEMBERS) ?? {};
  return observed
    .split(", ")
    .map((text) => text.replace(OWN_FINDING, ""))
    .filter((uid) => uid !== "");
}
