import { firstValue, type NamedValues } from "./named-values.ts";

/** A log that says of itself that it is an audit. */
export function saysAudit(values: NamedValues): boolean {
  return /audit/i.test(firstValue(values, ["logtype", "channel", "category", "type", "auditsource"]));
}

/** What a program's own log has in each line. */
const OF_PROGRAMS = [
  ...["level", "lvl", "l", "loglevel", "levelname", "logger", "loggername", "threadname", "thread", "messagetemplate"],
  ...["mt", "caller", "stacktrace", "exception", "pid"],
];
/** What is measured of requests, jobs and steps, and what tells jobs apart. */
const OF_WORK = [
  ...["duration", "durationms", "latency", "latencyms", "elapsed", "elapsedms", "runtime", "responsetime", "took"],
  ...["spanid", "queue", "jid", "jobid", "controller"],
];
/** What analytics of a product and reports of errors have. */
const OF_PRODUCTS = [
  ...["anonymousid", "distinctid", "writekey", "sentat", "originaltimestamp", "insertid", "pageurl", "screen"],
  ...["eventproperties", "userproperties", "libraryname", "contextlibraryname", "culprit", "sdkname", "traitsemail"],
  ...["propertiesdistinctid", "sessionreplayid", "deviceid"],
];
const KINDS_OF_PRODUCTS =
  /^(?:track|identify|page|page.?view|screen|alias|transaction|error|exception|crash|task-\w{1,16})$/i;

/** A line of a program, of what it does all day, or of what visitors do: it may name a user and an act, and nobody audits by it. */
export function isNoEntry(values: NamedValues, isNamedActor: boolean): boolean {
  if (hasAny(values, OF_PROGRAMS) && !saysAudit(values)) return true;
  if (isNamedActor || saysAudit(values)) return false;
  if (hasAny(values, ["severity", "s"]) && hasAny(values, ["message", "msg"])) return true;
  return hasAny(values, OF_WORK) || isOfProduct(values);
}

/** Is it a line that others fill: of a request, or of a program that logs what it was given? */
export function carriesOthersText(values: NamedValues): boolean {
  return hasAny(values, OF_PROGRAMS) || hasAny(values, ["method", "httpmethod", "requestmethod", "requesturi"]);
}

function isOfProduct(values: NamedValues): boolean {
  return hasAny(values, OF_PRODUCTS) || KINDS_OF_PRODUCTS.test(values.get("type") ?? "");
}

function hasAny(values: NamedValues, names: readonly string[]): boolean {
  return names.some((name) => values.has(name));
}
