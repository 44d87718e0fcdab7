import { awsCloudtrail } from "./aws-cloudtrail/source.ts";
import { gateway } from "./gateway/source.ts";
import { githubAudit } from "./github-audit/source.ts";
import { kubernetesAudit } from "./kubernetes-audit/source.ts";
import { ocsf } from "./ocsf/source.ts";
import { rolecall } from "./rolecall/source.ts";
import type { Source } from "./source.ts";

/** Every log format, in the order in which a record is tried: the ones with the most traffic first. */
export const SOURCES: readonly Source[] = [awsCloudtrail, kubernetesAudit, githubAudit, rolecall, ocsf, gateway];

/** The source that `--source` names, or undefined. */
export function sourceNamed(name: string): Source | undefined {
  return SOURCES.find((source) => source.name === name);
}
