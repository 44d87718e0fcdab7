import type { JsonObject } from "@rolecall/core";
import { readObject, readText } from "../record/read-member.ts";

const MAX_NAME = 128;

/**
 * The cluster that a record is from. The API server does not write it, collectors do, each at its own place: members of
 * the record, its annotations or labels, or the name of the CloudWatch log group that EKS writes to
 * (`/aws/eks/<cluster>/cluster`). `default` where nothing says it.
 */
export function clusterOf(record: JsonObject): string {
  const named =
    readText(record["cluster"], MAX_NAME) ??
    readText(record["clusterName"], MAX_NAME) ??
    readText(record["cluster_name"], MAX_NAME) ??
    readText(record["kubernetes_cluster"], MAX_NAME);
  if (named !== undefined) return named;
  const group = record["logGroup"] ?? record["log_group"];
  if (typeof group === "string") {
    const cluster = /^\/aws\/eks\/([^/]+)\//.exec(group)?.[1];
    if (cluster !== undefined) return cluster;
  }
  return labelled(readObject(record["annotations"])) ?? labelled(readObject(record["labels"])) ?? "default";
}

function labelled(labels: JsonObject | undefined): string | undefined {
  if (labels === undefined) return undefined;
  return readText(labels["cluster"], MAX_NAME) ?? readText(labels["cluster_name"], MAX_NAME);
}
