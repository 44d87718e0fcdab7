import { isJsonObject, type JsonObject } from "@rolecall/core";
import { readObject } from "../../record/read-member.ts";

/** What a delivery of GitHub's webhooks is about. */
export interface Subject {
  /** The member of the body that says more of it. */
  readonly member: string;
  /** What was done to it, as the audit log calls that. */
  readonly operation: (verb: string, body: JsonObject) => string;
}

const PLAIN: Readonly<Record<string, string>> = { created: "create", deleted: "destroy", edited: "update" };

/** `{created: "create"}` of a category: verbs without a word of their own stay as they are. */
function words(category: string, own: Readonly<Record<string, string>> = {}): Subject["operation"] {
  return (verb) => {
    const word = own[verb] ?? PLAIN[verb] ?? verb;
    return word === "" ? category : `${category}.${word}`;
  };
}

function named(member: string): Subject {
  return { member, operation: words(member) };
}

/** The first member that a delivery has, the more telling before those that come along with others. */
const SUBJECTS: readonly Subject[] = [
  { member: "commits", operation: () => "git.push" },
  {
    member: "workflow_job",
    operation: words("workflows", {
      queued: "queued_workflow_job",
      waiting: "waiting_workflow_job",
      in_progress: "prepared_workflow_job",
      completed: "completed_workflow_job",
    }),
  },
  ...["deployment_status", "deployment"].map(named),
  {
    member: "workflow_run",
    operation: words("workflows", {
      requested: "created_workflow_run",
      in_progress: "in_progress_workflow_run",
      completed: "completed_workflow_run",
    }),
  },
  { member: "key", operation: words("deploy_key") },
  named("hook"),
  named("repository_ruleset"),
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
  { member: "blocked_user", operation: words("org", { blocked: "block_user", unblocked: "unblock_user" }) },
  {
    member: "team",
    operation: words("team", {
      ...{ added: "add_member", removed: "remove_member" },
      ...{ added_to_repository: "add_repository", removed_from_repository: "remove_repository" },
      // The event `team_add` has no verb.
      "": "add_repository",
    }),
  },
  {
    member: "member",
    operation: words("repo", { added: "add_member", removed: "remove_member", edited: "update_member" }),
  },
  { member: "alert", operation: words("security_alert") },
  { member: "review", operation: words("pull_request_review", { submitted: "submit", dismissed: "dismiss" }) },
  ...["pull_request", "release", "check_run", "check_suite", "issue", "package"].map(named),
  { member: "forkee", operation: () => "repo.fork" },
  // Only who makes a branch or a tag is told which branch is the main one.
  { member: "ref_type", operation: (_, body) => (body["master_branch"] === undefined ? "ref.destroy" : "ref.create") },
  ...["discussion", "label", "milestone", "project_card", "project_column", "project", "projects_v2_item"].map(named),
];

/** Events that are told by these members; any other goes by its own name. */
const BY_MEMBER =
  /^(?:push|deployment(?:_status)?|workflow_(?:run|job)|deploy_key|meta|repository_ruleset|branch_protection_rule|personal_access_token_request|organization|org_block|membership|team|team_add|member|\w*_alert|pull_request(?:_review|_review_comment)?|release|check_(?:run|suite)|issues|\w+_comment|package|fork|create|delete|discussion|label|milestone|project\w*|installation(?:_repositories)?|repository|public)$/;

const OF_APP: Subject = {
  member: "installation",
  operation: words("integration_installation", {
    added: "repositories_added",
    removed: "repositories_removed",
    new_permissions_accepted: "version_updated",
  }),
};
const OF_ORGANIZATION: Subject = { member: "organization", operation: words("org", { renamed: "rename" }) };
const OF_REPOSITORY: Subject = {
  member: "repository",
  operation: words("repo", {
    ...{ publicized: "access", privatized: "access", transferred: "transfer", renamed: "rename" },
    // The event `public` has no verb.
    "": "access",
  }),
};

/** What any delivery may have, whatever it is about. */
const OF_ALL = new Set([
  ...["action", "sender", "repository", "organization", "enterprise", "installation", "changes"],
  // Of a repository's own events.
  ...["transport", "client_payload"],
]);

/**
 * What a delivery is about: by its event, where something says it, else by the first member of the body that tells; undefined
 * where none does. A repository is not made public by what nobody here knows.
 */
export function subjectOf(body: JsonObject, event: string | undefined): Subject | undefined {
  if (event !== undefined && !BY_MEMBER.test(event)) return ofEvent(event);
  const subject = SUBJECTS.find(({ member }) => body[member] !== undefined && body[member] !== null);
  if (subject?.member === "alert" && readObject(body["alert"])?.["secret_type"] !== undefined)
    return { member: "alert", operation: words("secret_scanning_alert") };
  const comment = readObject(body["comment"]);
  if (comment !== undefined && (subject === undefined || COMMENTED.has(subject.member)))
    return { member: "comment", operation: words(placeOfComment(body, comment)) };
  return subject ?? ownerIn(body);
}

function ofEvent(event: string): Subject {
  return { member: event, operation: (verb) => `${event}.${verb === "" ? "sent" : (PLAIN[verb] ?? verb)}` };
}

/** A repository, an organisation or an app's installation, where there is nothing else that it could be about. */
function ownerIn(body: JsonObject): Subject | undefined {
  if (isJsonObject(body["repository"])) {
    // To begin to watch a repository looks like something that is done to it.
    const isOfOther = body["action"] === "started" || Object.keys(body).some((member) => !OF_ALL.has(member));
    return isOfOther ? undefined : OF_REPOSITORY;
  }
  // Apps add their installation to every delivery.
  const isOfApp = readObject(body["installation"])?.["account"] !== undefined || body["organization"] === undefined;
  return isOfApp ? OF_APP : OF_ORGANIZATION;
}

/** What a comment may be about, which comes along with it. */
const COMMENTED = new Set(["issue", "pull_request", "discussion"]);

function placeOfComment(body: JsonObject, comment: JsonObject): string {
  if (body["discussion"] !== undefined) return "discussion_comment";
  if (body["issue"] !== undefined) return "issue_comment";
  const isOfReview = comment["pull_request_review_id"] !== undefined || body["pull_request"] !== undefined;
  return isOfReview ? "pull_request_review_comment" : "commit_comment";
}
