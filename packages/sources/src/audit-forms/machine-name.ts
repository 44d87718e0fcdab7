/** What names of machines are made of, where a log does not say who is one. */
const WORDS =
  "svc|srv|service|services|sa|ci|cd|cicd|bot|robot|build|builds|builder|deploy|deployer|deployment|jenkins|gitlab|github|circleci|buildkite|actions|runner|automation|terraform|ansible|argocd|renovate|dependabot|pipeline|pipelines|release|sync|mirror|replicator|backup|scanner|xray|api|app|integration|etl|cluster|agent|puller|pusher|reader|writer|publisher";

/** A name with a machine's word in it: `ci-deploy`, `svc_build`, `cibot`. The inventory corrects what is wrong. */
export const MACHINE_NAME: RegExp = new RegExp(
  String.raw`^[^@]*(?:(?:^|[-_.+$ \\])(?:${WORDS})(?:$|[-_.+@\d ])|bot$)|^(?:${WORDS})\d*@`,
  "i",
);

/** Nobody, in the words of several services. */
export const NOBODY: RegExp = /^(?:anonymous|non_authenticated_user|unknown|-|)$/i;

/**
 * The same of a directory's entry, by its first name (`cn=svc-app,ou=people,…`), or by where it stands: accounts of services
 * are kept apart from people in most directories.
 */
export const MACHINE_ENTRY: RegExp = new RegExp(
  String.raw`^\w{1,32}=(?:[^,=@]*[-_. ])?(?:${WORDS})(?:$|[-_.,\d ])|^[^=,]{1,32}=[^,]*bot,|,(?:ou|cn)=(?:services?|service[ _-]?accounts?|sysaccounts|robots|applications|apps|machines)(?:,|$)`,
  "i",
);
