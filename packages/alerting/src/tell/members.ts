import { type Finding, parseIdentityUid } from "@rolecall/core";

/** The dimension in which a finding about a group names everybody. */
export const MEMBERS = "members";

/**
 * Names of those whom a finding is about, the one who decided it first; one name for all but a group. As in the log.
 * A finding of their own, in brackets behind some, is left out.
 */
export function membersOf(finding: Finding): readonly string[] {
  const own = finding.identity_name || finding.identity_uid;
  const { observed = "" } = finding.dimensions.find(({ name }) => name === MEMBERS) ?? {};
  const uids = observed.split(", ").map((text) => text.replace(/ \(f_\w+\)$/, ""));
  const others = uids.filter((uid) => uid !== "" && uid !== finding.identity_uid);
  return [own, ...others.map((uid) => parseIdentityUid(uid)?.nativeId ?? uid)];
}
