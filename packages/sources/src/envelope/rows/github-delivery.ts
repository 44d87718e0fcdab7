import { isJsonObject, type Json, type JsonObject } from "@rolecall/core";

/**
 * A webhook delivery of GitHub as the audit log's entry about the same thing, so that both give the same operation and
 * identity, and one set of rules reads both. The delivery's body does not say its event (a header does): it is told by
 * the member that the event is about.
 * https://docs.github.com/en/webhooks/webhook-events-and-payloads
 */
export function githubDelivery(body: JsonObject): JsonObject | undefined {
  const account = nameIn(body, "organization", "login") ?? nameIn(body, "enterprise", "slug");
  const repo = nameIn(body, "repository", "full_name");
  if (account === undefined && repo === undefined && !isJsonObject(body["installation"])) return undefined;
  const subject = subjectOf(body);
  const about = objectOf(body[subject?.member ?? "repository"]);
  const sender = senderOf(body, subject === undefined ? undefined : about);
  if (sender === undefined) return undefined;
  const verb = textOf(body["action"]) ?? "";
  return withoutNothing({
    "@timestamp": timeOf(body, about),
    action: subject === undefined ? `repo.${REPOSITORY[verb] ?? verb}` : subject.operation(verb),
    actor: sender["login"],
    actor_id: sender["id"],
    actor_is_bot: sender["type"] === "Bot",
    org: account ?? repo?.split("/", 1)[0] ?? nameIn(about, "account", "login"),
    repo,
    ...DETAILS[subject?.member ?? "repository"]?.(about, body),
  });
}

/** Who caused it. Some forwarders strip the sender: then who wrote, pushed or started what it is about. */
function senderOf(body: JsonObject, about: JsonObject | undefined): JsonObject | undefined {
  const people = [body["sender"], about?.["user"], about?.["triggering_actor"], about?.["actor"]].map(objectOf);
  const known = people.find((person) => textOf(person?.["login"]) !== undefined);
  if (known !== undefined) return known;
  const pusher = nameIn(body, "pusher", "name");
  if (pusher !== undefined) return { login: pusher };
  // A run or a job is a workflow's, whoever began it.
  return isJsonObject(body["workflow_run"]) || isJsonObject(body["workflow_job"]) ? {} : undefined;
}

interface Subject {
  readonly member: string;
  readonly operation: (verb: string) => string;
}

/** `{created: "create"}` of a category: verbs without a word of their own stay as they are. */
function words(category: string, own: Readonly<Record<string, string>> = {}): (verb: string) => string {
  return (verb) => {
    const word = own[verb] ?? PLAIN[verb] ?? verb;
    return word === "" ? category : `${category}.${word}`;
  };
}

const PLAIN: Readonly<Record<string, string>> = { created: "create", deleted: "destroy", edited: "update" };
const REPOSITORY: Readonly<Record<string, string>> = {
  ...PLAIN,
  publicized: "access",
  privatized: "access",
  transferred: "transfer",
  renamed: "rename",
};

/** The first member that a delivery has, the more telling before those that come along with others. */
const SUBJECTS: readonly Subject[] = [
  { member: "commits", operation: () => "git.push" },
  {
    member: "workflow_run",
    operation: words("workflows", {
      requested: "created_workflow_run",
      in_progress: "in_progress_workflow_run",
      completed: "completed_workflow_run",
    }),
  },
  {
    member: "workflow_job",
    operation: words("workflows", {
      queued: "queued_workflow_job",
      waiting: "waiting_workflow_job",
      in_progress: "prepared_workflow_job",
      completed: "completed_workflow_job",
    }),
  },
  { member: "key", operation: words("deploy_key", { deleted: "destroy" }) },
  { member: "hook", operation: words("hook") },
  { member: "repository_ruleset", operation: words("repository_ruleset") },
  { member: "rule", operation: words("protected_branch") },
  {
    member: "personal_access_token_request",
    operation: words("personal_access_token", {
      created: "request_created",
      approved: "access_granted",
      denied: "request_denied",
      cancelled: "request_cancelled",
    }),
  },
  {
    member: "membership",
    operation: words("org", {
      member_added: "add_member",
      member_removed: "remove_member",
      member_invited: "invite_member",
    }),
  },
  { member: "team", operation: words("team", { added_to_repository: "add_repository" }) },
  {
    member: "member",
    operation: words("repo", { added: "add_member", removed: "remove_member", edited: "update_member" }),
  },
  { member: "alert", operation: words("security_alert") },
  { member: "review", operation: words("pull_request_review", { submitted: "submit", dismissed: "dismiss" }) },
  ...["pull_request", "deployment", "release", "check_run", "check_suite", "issue", "package", "forkee"].map(
    (member): Subject => ({ member, operation: words(member) }),
  ),
];

const OF_APP: Subject = {
  member: "installation",
  operation: words("integration_installation", {
    added: "repositories_added",
    removed: "repositories_removed",
    new_permissions_accepted: "version_updated",
  }),
};

function subjectOf(body: JsonObject): Subject | undefined {
  const subject = SUBJECTS.find(({ member }) => body[member] !== undefined && body[member] !== null);
  if (subject?.member === "alert" && objectOf(body["alert"])?.["secret_type"] !== undefined) {
    return { member: "alert", operation: words("secret_scanning_alert") };
  }
  const comment = objectOf(body["comment"]);
  if (comment !== undefined && (subject === undefined || COMMENTED.has(subject.member)))
    return { member: "comment", operation: words(placeOfComment(body, comment)) };
  if (subject !== undefined) return subject;
  // Apps add their installation to every delivery: it is the subject only where there is no repository.
  return body["repository"] === undefined && isJsonObject(body["installation"]) ? OF_APP : undefined;
}

/** What a comment may be about, which comes along with it. */
const COMMENTED = new Set(["issue", "pull_request"]);

function placeOfComment(body: JsonObject, comment: JsonObject): string {
  if (body["issue"] !== undefined) return "issue_comment";
  const isOfReview = comment["pull_request_review_id"] !== undefined || body["pull_request"] !== undefined;
  return isOfReview ? "pull_request_review_comment" : "commit_comment";
}

type Details = (about: JsonObject | undefined, body: JsonObject) => Readonly<Record<string, Json | undefined>>;

/** What of the subject rules and people ask for, by the audit log's names. */
const DETAILS: Readonly<Record<string, Details>> = {
  commits: (_, body) => ({
    ref: body["ref"],
    commits: body["commits"],
    forced: body["forced"],
    public_repo: objectOf(body["repository"])?.["private"] === false,
    allow_forking: objectOf(body["repository"])?.["allow_forking"],
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
    permission: nameIn(objectOf(body["changes"]), "permission", "to"),
  }),
  team: (about, body) => ({ team: about?.["name"], user: nameIn(body, "member", "login") }),
  installation: (about) => ({ name: about?.["app_slug"] }),
};

/** Of the subject, else of what changed last: deliveries carry no time of their own. */
function timeOf(body: JsonObject, about: JsonObject | undefined): Json | undefined {
  const repository = objectOf(body["repository"]);
  const pushed = repository?.["pushed_at"];
  // A push has it in seconds, and everything else as text.
  const pushedAt = typeof pushed === "number" ? pushed * 1000 : pushed;
  if (body["commits"] !== undefined) return pushedAt ?? nameIn(body, "head_commit", "timestamp");
  const began = about?.["completed_at"] ?? about?.["started_at"] ?? about?.["submitted_at"] ?? about?.["created_at"];
  return about?.["updated_at"] ?? began ?? repository?.["updated_at"] ?? pushedAt;
}

function objectOf(value: Json | undefined): JsonObject | undefined {
  return isJsonObject(value) ? value : undefined;
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function nameIn(record: JsonObject | undefined, member: string, name: string): string | undefined {
  return textOf(objectOf(record?.[member])?.[name]);
}

function withoutNothing(members: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(members).filter((member): member is [string, Json] => member[1] !== undefined && member[1] !== null),
  );
}
