import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";
import { readObject } from "../../record/read-member.ts";
import { logInstant } from "../../time/log-instant.ts";
import { subjectOf } from "./github-subject.ts";

/**
 * A webhook delivery of GitHub as the audit log's entry about the same thing, so that both give the same operation and
 * identity, and one set of rules reads both: the body that is posted, or the delivery as the REST API answers it and our
 * own door writes it down, which knows its event, its time and its id. A body alone says none of these: its event is told
 * by the member that it is about.
 * https://docs.github.com/en/webhooks/webhook-events-and-payloads
 * https://docs.github.com/en/rest/orgs/webhooks#get-a-webhook-delivery-for-an-organization-webhook
 */
export function githubDelivery(record: JsonObject): JsonObject | undefined {
  const { body, event, at, guid } = deliveryIn(record);
  const account = nameIn(body, "organization", "login") ?? nameIn(body, "enterprise", "slug");
  const repo = nameIn(body, "repository", "full_name");
  if (account === undefined && repo === undefined && !isJsonObject(body["installation"])) return undefined;
  const subject = subjectOf(body, event);
  if (subject === undefined) return undefined;
  const { member, operation } = subject;
  const about = readObject(body[member]);
  const sender = senderOf(body, member === "repository" ? undefined : about);
  if (sender === undefined) return undefined;
  const verb = textOf(body["action"]) ?? "";
  return withoutNothing({
    _document_id: guid,
    "@timestamp": at === undefined ? timeOf(body, about) : timeOfDelivery(body, about, at),
    action: operation(verb, body),
    actor: sender["login"],
    actor_id: sender["id"],
    // What GitHub finds by itself an organisation of its own sends.
    actor_is_bot: sender["type"] === "Bot" || sender["type"] === "Organization",
    org: account ?? repo?.split("/", 1)[0] ?? nameIn(about, "account", "login"),
    repo,
    ...DETAILS[member]?.(about, body),
  });
}

interface Delivery {
  readonly body: JsonObject;
  readonly event?: string | undefined;
  readonly at?: Json | undefined;
  readonly guid?: Json | undefined;
}

function deliveryIn(record: JsonObject): Delivery {
  const body = readObject(readObject(record["request"])?.["payload"]);
  const [event, at, guid] = [textOf(record["event"]), record["delivered_at"], record["guid"]];
  return body === undefined || event === undefined || at === undefined ? { body: record } : { body, event, at, guid };
}

/** Who caused it. Some forwarders strip the sender: then who wrote, pushed or started what it is about. */
function senderOf(body: JsonObject, about: JsonObject | undefined): JsonObject | undefined {
  const people = [body["sender"], about?.["user"], about?.["triggering_actor"], about?.["actor"]].map(readObject);
  const known = people.find((person) => textOf(person?.["login"]) !== undefined);
  if (known !== undefined) return known;
  const pusher = nameIn(body, "pusher", "name");
  if (pusher !== undefined) return { login: pusher };
  // A run or a job is a workflow's, whoever began it.
  return isJsonObject(body["workflow_run"]) || isJsonObject(body["workflow_job"]) ? {} : undefined;
}

type Details = (about: JsonObject | undefined, body: JsonObject) => Readonly<Record<string, Json | undefined>>;

/** What of the subject rules and people ask for, by the audit log's names. */
const DETAILS: Readonly<Record<string, Details>> = {
  commits: (_, body) => ({
    ref: body["ref"],
    commits: body["commits"],
    forced: body["forced"],
    public_repo: readObject(body["repository"])?.["private"] === false,
    allow_forking: readObject(body["repository"])?.["allow_forking"],
  }),
  repository: (about, body) => ({
    visibility: about?.["visibility"] ?? (about?.["private"] === true ? "private" : "public"),
    public_repo: about?.["private"] === false,
    description: about?.["description"],
    transport_protocol_name: body["transport"],
  }),
  workflow_run: (about, body) => ({
    workflow_run_id: about?.["id"],
    workflow: nameIn(body, "workflow", "path")?.split("/").at(-1) ?? about?.["name"],
    head_branch: about?.["head_branch"],
    conclusion: about?.["conclusion"],
    event: about?.["event"],
    pull_requests: about?.["pull_requests"],
    head_repository: about?.["head_repository"],
  }),
  workflow_job: (about) => ({
    workflow_run_id: about?.["run_id"],
    workflow: about?.["workflow_name"],
    job_name: about?.["name"],
    head_branch: about?.["head_branch"],
    conclusion: about?.["conclusion"],
    runner_id: about?.["runner_id"],
    runner_name: about?.["runner_name"],
    runner_group_name: about?.["runner_group_name"],
    runner_labels: about?.["labels"],
  }),
  key: (about) => ({ name: about?.["title"], read_only: about?.["read_only"] }),
  comment: (about) => ({ body: about?.["body"], association: about?.["author_association"] }),
  review: (about) => ({ body: about?.["body"], state: about?.["state"], association: about?.["author_association"] }),
  issue: (about) => ({ title: about?.["title"], body: about?.["body"], association: about?.["author_association"] }),
  pull_request: (about) => ({
    title: about?.["title"],
    body: about?.["body"],
    association: about?.["author_association"],
    head_ref: nameIn(about, "head", "ref"),
  }),
  hook: (about) => ({ hook_id: about?.["id"] }),
  repository_ruleset: (about) => ({ ruleset_name: about?.["name"], ruleset_enforcement: about?.["enforcement"] }),
  rule: (about) => ({ name: about?.["name"] }),
  membership: (about) => ({ user: nameIn(about, "user", "login"), permission: about?.["role"] }),
  member: (about, body) => ({
    user: about?.["login"],
    permission: nameIn(readObject(body["changes"]), "permission", "to"),
  }),
  team: (about, body) => ({ team: about?.["name"], user: nameIn(body, "member", "login") }),
  installation: (about) => ({ name: about?.["app_slug"] }),
};

/** GitHub delivers again what is no older. */
const DELIVERED_MS = 3 * 86_400_000;
/** Two clocks are apart. */
const APART_MS = 5 * 60_000;

/**
 * The subject's own, where it was touched by what is told, so that it is the same when it is delivered again; else when it came. What is
 * taken away was last touched long before.
 */
function timeOfDelivery(body: JsonObject, about: JsonObject | undefined, at: Json): Json {
  const isAway = /^(?:deleted|(?:member_)?removed)$/.test(textOf(body["action"]) ?? "");
  const own = isAway ? undefined : ownTime(body, about);
  const since = own === undefined ? Number.NaN : logInstant(at) - logInstant(own);
  return own !== undefined && since >= -APART_MS && since <= DELIVERED_MS ? own : at;
}

/** Of a body alone: of what it is about, else of what changed last. */
function timeOf(body: JsonObject, about: JsonObject | undefined): Json | undefined {
  const repository = readObject(body["repository"]);
  return ownTime(body, about) ?? repository?.["updated_at"] ?? pushedAt(repository);
}

function ownTime(body: JsonObject, about: JsonObject | undefined): Json | undefined {
  if (body["commits"] !== undefined)
    return pushedAt(readObject(body["repository"])) ?? nameIn(body, "head_commit", "timestamp");
  const began = about?.["completed_at"] ?? about?.["started_at"] ?? about?.["submitted_at"] ?? about?.["created_at"];
  return about?.["updated_at"] ?? began ?? undefined;
}

/** A push has it in seconds, and everything else as text. */
function pushedAt(repository: JsonObject | undefined): Json | undefined {
  const pushed = repository?.["pushed_at"];
  return typeof pushed === "number" ? pushed * 1000 : pushed;
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function nameIn(record: JsonObject | undefined, member: string, name: string): string | undefined {
  return textOf(readObject(record?.[member])?.[name]);
}

function withoutNothing(members: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(members).filter((member): member is [string, Json] => member[1] !== undefined && member[1] !== null),
  );
}
