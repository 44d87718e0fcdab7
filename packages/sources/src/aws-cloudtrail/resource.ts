import type { Json, JsonObject } from "@rolecall/core";
import { BoundedCache } from "../bounded-cache.ts";
import { readObject, readText } from "../record/read-member.ts";
import { parseArn } from "./arn.ts";

/** What was acted on. Both are undefined where the record does not say. */
export interface Resource {
  readonly resource: string | undefined;
  readonly kind: string | undefined;
}

const NONE: Resource = { resource: undefined, kind: undefined };

/** Request parameters that name the resource, the most telling first. */
const PARAMETERS: ReadonlyMap<string, { readonly rank: number; readonly kind: string }> = new Map(
  (
    "secretId:secret roleArn:role functionName:function bucketName:bucket tableName:table queueUrl:queue topicArn:topic " +
    "keyId:key instanceId:instance dBInstanceIdentifier:db-instance dBClusterIdentifier:db-cluster " +
    "dBSnapshotIdentifier:db-snapshot snapshotId:snapshot imageId:image volumeId:volume roleName:role userName:user " +
    "groupName:group instanceProfileName:instance-profile policyArn:policy policyName:policy trailName:trail " +
    "stateMachineArn:state-machine streamName:stream repositoryName:repository stackName:stack clusterName:cluster " +
    "cluster:cluster logGroupName:log-group modelId:model documentName:document projectName:project jobName:job " +
    "groupId:security-group networkInterfaceId:network-interface subnetId:subnet routeTableId:route-table " +
    "natGatewayId:nat-gateway internetGatewayId:internet-gateway networkAclId:network-acl vpcEndpointId:vpc-endpoint " +
    "vpcId:vpc allocationId:address hostedZoneId:hosted-zone distributionId:distribution loadBalancerArn:load-balancer " +
    "userPoolId:user-pool certificateArn:certificate detectorId:detector trustAnchorId:trust-anchor " +
    "resourceArn:resource targetArn:resource resourceName:resource resourceId:resource arn:resource name:resource"
  )
    .split(" ")
    .map((entry, rank) => {
      const [name = "", kind = ""] = entry.split(":");
      return [name, { rank, kind }] as const;
    }),
);

/** `name` means a different thing in each service. */
const NAMED: ReadonlyMap<string, string> = new Map([
  ["ssm.amazonaws.com", "parameter"],
  ["cloudtrail.amazonaws.com", "trail"],
  ["secretsmanager.amazonaws.com", "secret"],
  ["sts.amazonaws.com", "federated-user"],
  ["rolesanywhere.amazonaws.com", "trust-anchor"],
]);

const kinds = new BoundedCache<string>(1024, (type) => kebab(type.slice(type.lastIndexOf(":") + 1)) || "resource");

/** The role of an `AssumeRole…`, else the first of `resources`, else the most telling request parameter. */
export function resourceOf(record: JsonObject, eventSource: string): Resource {
  const parameters = readObject(record["requestParameters"]);
  if (eventSource === "sts.amazonaws.com") {
    const role = readText(parameters?.["roleArn"]);
    if (role !== undefined) return { resource: role, kind: "role" };
  }
  return listed(record["resources"]) ?? (parameters === undefined ? NONE : requested(parameters, eventSource));
}

function listed(resources: Json | undefined): Resource | undefined {
  if (!Array.isArray(resources)) return undefined;
  const items = resources as readonly Json[];
  for (let i = 0; i < items.length && i < MAX_LISTED; i += 1) {
    const item = readObject(items[i]);
    const arn = readText(item?.["ARN"]) ?? readText(item?.["arn"]);
    if (arn === undefined) continue;
    const type = readText(item?.["type"], 128);
    return { resource: arn, kind: type === undefined ? kindOfArn(arn) : kinds.get(type) };
  }
  return undefined;
}

const MAX_LISTED = 16;
const MAX_PARAMETERS = 256;

function requested(parameters: JsonObject, eventSource: string): Resource {
  let best: string | undefined;
  let rank = Number.POSITIVE_INFINITY;
  let count = 0;
  for (const name in parameters) {
    const known = PARAMETERS.get(name);
    if (known !== undefined && known.rank < rank && typeof parameters[name] === "string" && parameters[name] !== "") {
      best = name;
      rank = known.rank;
    }
    count += 1;
    if (count === MAX_PARAMETERS) break;
  }
  if (best === undefined) return firstInstance(parameters);
  const value = readText(parameters[best]);
  if (best === "bucketName") return bucketOrObject(value, readText(parameters["key"]));
  const kind = best === "name" ? NAMED.get(eventSource) : undefined;
  return { resource: value, kind: kind ?? PARAMETERS.get(best)?.kind };
}

function bucketOrObject(bucket: string | undefined, key: string | undefined): Resource {
  if (key === undefined) return { resource: `arn:aws:s3:::${bucket}`, kind: "bucket" };
  return { resource: readText(`arn:aws:s3:::${bucket}/${key}`), kind: "object" };
}

/** EC2 wraps lists: `instancesSet.items[0].instanceId`. */
function firstInstance(parameters: JsonObject): Resource {
  const items = readObject(parameters["instancesSet"])?.["items"];
  const first = Array.isArray(items) ? readObject((items as readonly Json[])[0]) : undefined;
  const id = readText(first?.["instanceId"]);
  return id === undefined ? NONE : { resource: id, kind: "instance" };
}

function kindOfArn(text: string): string | undefined {
  const arn = parseArn(text);
  if (arn === undefined) return undefined;
  if (arn.service === "s3") return arn.resource.includes("/") ? "object" : "bucket";
  if (arn.service === "sns") return "topic";
  if (arn.service === "sqs") return "queue";
  return /^([a-z][a-z-]{0,30})[/:]/.exec(arn.resource)?.[1];
}

/** `DBInstance` as `db-instance`. */
function kebab(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])|([A-Z])([A-Z][a-z])/g, "$1$3-$2$4").toLowerCase();
}
