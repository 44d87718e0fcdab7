import type { JsonObject } from "@rolecall/core";
import { given } from "../envelope/steps/span-record.ts";
import { timeBeside } from "./shipped-line.ts";

/** Behind what the appender writes in front: when, how loud. */
const LINE =
  /^(?:\[(?<when>[^\]]{19,32})\] (?:INFO|DEBUG|TRACE) )?Principal = (?<sort>\w{1,32}):(?<principal>.{1,512}?) is (?<verdict>Allowed|Denied) [Oo]peration = (?<operation>\w{1,32}) from host = (?<host>[^ ]{1,64}) on resource = (?<kind>\w{1,32}):(?:LITERAL:|PREFIXED:)?(?<name>\S{1,256})(?: for request = (?<request>\w{1,48}) with resourceRefCount = \d{1,9}(?: based on rule .{0,256})?)?(?: \(kafka\.authorizer\.logger\))?$/;

/**
 * What Kafka's authorizer writes of each call that it judged, by names.
 * https://kafka.apache.org/documentation/#security_authz
 */
export function kafkaLine(line: string, envelope: JsonObject): JsonObject | undefined {
  const groups = LINE.exec(line)?.groups;
  if (groups === undefined) return undefined;
  const { when, sort, principal, verdict, operation, host, kind, name, request } = groups;
  return given({
    time: timeBeside(envelope) ?? when?.replace(",", "."),
    kafka_principal: principal,
    kafka_principal_sort: sort,
    kafka_operation: operation === undefined ? undefined : titled(operation),
    kafka_verdict: verdict,
    kafka_host: host,
    kafka_resource: name,
    kafka_resource_kind: kind,
    kafka_request: request,
  });
}

/** Brokers without ZooKeeper write `DESCRIBE_CONFIGS` for `DescribeConfigs`. */
function titled(operation: string): string {
  if (operation !== operation.toUpperCase()) return operation;
  return operation
    .split("_")
    .map((word) => word.slice(0, 1) + word.slice(1).toLowerCase())
    .join("");
}
