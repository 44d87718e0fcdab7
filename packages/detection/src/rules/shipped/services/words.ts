import type { Condition, Rule } from "../../rule.ts";
import { alibaba, harness, ibm, monday, oracle, sentry } from "../examples/platforms.ts";
import { plainRule } from "../plain-rule.ts";
import { traceRule } from "../trace-rule.ts";
import { BY_WORDS } from "./by-words.ts";
import { MADE as MADE_BY_NAME } from "./credentials.ts";
import { DEVICE_LOG_ENDED, LOG_ENDED } from "./log-ended.ts";
import { like, OFF, some } from "./operation-words.ts";
import { RIGHTS_GIVEN, RULES_THERE } from "./rulers.ts";

const SOURCE = { sources: ["services"], actions: ["*"] } as const;

const MADE = some("creat", "generat", "add", "register", "upload", "issu", "grant", "post /");
const GONE = some("delet", "remov", "revok", "expir", "unregist");
/** Whoever looks at a setting does not change it, whatever else its name says: `GetSamlConfig`, `Register API Client.READ`. */
const LOOKED: Condition = {
  any: [some("view", "describ", "lookup"), like("get*", "*.get*", "list*", "*.list*", "show*", "*.show*", "*.read")],
};

/** What a machine comes in with, in the words of services. */
const ACCESS = some(
  ...["token", "apikey", "api_key", "api-key", "api key", "apicredential", "accesskey", "access_key", "access key"],
  ...["secretkey", "secret_key", "serviceid", "service_account", "service-account", "serviceaccount"],
  ...["service account", "service user", "api application", "api_client"],
  ...["api client", "api registration", "oauth-auth", "oauth_client", "oauth2client", "oauthclient", "_pat"],
  ...["private_app", "connected app", "internal-integration", "sentry-app", "integration system user", "key-auth"],
  ...["oauthapp", "oauth_app", "basic-auth", "hmac-auth", "iam.createcredential", "iam.addcredential"],
  ...["smtpcredential", ".api.", "api-user"],
);

/** Tokens that every sign-in and every run gets anew, and what is no token but has the word in its name. */
const FLEETING: Condition = {
  any: [
    some("session", "temporary", "scopedtoken", "scopedaccess", "dataplane.", "oidc", "exchang", "refresh", "tokeniz"),
    some("oauth-token", "oauth_token", "run_token", "runtoken", "auth.token", "auth.oauth", "tokenfield"),
    some("honeytoken", "llmapikey", "otptoken"),
    like("sts.*", "iam.createtoken*"),
  ],
};

/** The last word is who rules, or what makes somebody that: `Created new admin`, no `ADMIN_REPORT.CREATE`. */
const ADMIN_MADE: Condition = {
  all: [
    like(
      ...["*admin", "*admins", "*administrator", "*administrators", "*admin.write", "*administrator.write"],
      ...["*admin?user*", "*adminuser*", "*adminaccess*", "*admin?role*"].flatMap(between),
      ...["*admin?creat*", "*admin?added", "*admin?add", "*admin?grant*", "*administrator?creat*"].flatMap(between),
    ),
    some("creat", "add", "grant", "promot", "assign", "appoint", "post /"),
    // Who did it is no part of what was done.
    { not: like("*byadmin", "*by admin", "*by_admin") },
  ],
};

/** With each sign that stands between the words of an operation, in place of `?`. */
function between(glob: string): readonly string[] {
  return glob.includes("?") ? [" ", "_", "-", "."].map((sign) => glob.replace("?", sign)) : [glob];
}

/** All of a path of Kong's but its last part are names that its users gave: `DELETE /services/audit` ends no log. */
const CALLED_SO: Condition = {
  all: [
    { field: "provider", equals: "kong" },
    { not: like("post *admins", "post *key-auth", "post *basic-auth", "post *hmac-auth") },
  ],
};

/** A rule that looks at nothing but the services whose operations are called by their words. */
const told = (...parts: readonly Condition[]): Condition => ({
  all: [{ field: "provider", in: BY_WORDS }, ...parts, { not: LOOKED }, { not: CALLED_SO }],
});

/** What the words of operations say, where services have no list of their own. */
export const SERVICES_WORDS: readonly Rule[] = [
  plainRule({
    ...SOURCE,
    id: "service-access-made",
    title: "{identity_name} made a way in for a machine at {provider} ({action}): {resource|not named in the log}",
    when: told(
      {
        any: [
          ACCESS,
          // A credential of a service principal, in Entra's words, which Defender passes on.
          like("add service principal credential*"),
        ],
      },
      MADE,
      { not: GONE },
      { not: { field: "action", in: MADE_BY_NAME } },
      { not: FLEETING },
      {
        // A session's own token is no way in that stays.
        not: { field: "action_class", equals: "auth" },
      },
    ),
    severity: "low",
    owasp: ["NHI1"],
    attack: { tactic: "Persistence", technique: "T1098.001" },
    expected: "keys come from code, or from whoever looks after the service",
    fires: ["a key of a service id", ibm("iam-identity.serviceid-apikey.create")],
    quiet: ["one is gone", ibm("iam-identity.serviceid-apikey.delete")],
  }),
  plainRule({
    ...SOURCE,
    id: "service-sign-on-removed",
    title: "{identity_name} took away the company's own sign-in to {provider} ({action})",
    when: told(
      some(
        "sso",
        "saml",
        "identity_provider",
        "identityprovider",
        "auth_provider",
        "password_policy",
        "passwordpolicy",
      ),
      OFF,
      // Words with the same letters, and the end of somebody's own session.
      { not: some("assoc", "processor", "session") },
    ),
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Persistence", technique: "T1556.009" },
    expected: "set once, by whoever runs the directory",
    key: "action",
    fires: ["sign-on is off", sentry("sso.disable")],
    quiet: ["it is on", sentry("sso.enable")],
  }),
  plainRule({
    ...SOURCE,
    id: "service-factor-removed",
    title: "{identity_name} took away a second factor at {provider}: {resource|not named in the log} ({action})",
    when: told({
      any: [
        { all: [some("mfa", "2fa", "tfa_", "totp", "two_factor", "two-factor", "twofactor", "multifactor"), OFF] },
        { field: "labels.said", matches: "*two-factor*from on to off" },
      ],
    }),
    severity: "low",
    attack: { tactic: "Persistence", technique: "T1556.006" },
    expected: "new telephones, by whoever has them or the help desk",
    fires: ["a device is taken away", alibaba("Ram", "UnbindMFADevice")],
    quiet: ["one is set up", alibaba("Ram", "BindMFADevice")],
  }),
  plainRule({
    ...SOURCE,
    id: "service-log-ended",
    title: "{identity_name} ended what {provider} writes down or sends on ({action}): {resource|not named in the log}",
    when: told({ any: [DEVICE_LOG_ENDED, LOG_ENDED] }),
    severity: "high",
    attempted: "medium",
    attack: { tactic: "Defense Impairment", technique: "T1685.002" },
    expected: "what is written down goes on being sent",
    fires: ["a trail stops", alibaba("ActionTrail", "StopLogging")],
    quiet: ["it starts", alibaba("ActionTrail", "StartLogging")],
  }),
  plainRule({
    ...SOURCE,
    id: "service-rule-given",
    title: "{identity_name} let {resource|somebody} rule at {provider} ({action})",
    when: told(
      {
        any: [
          {
            all: [
              some("member", "user", "role", "group", "permission", "policy", "assign"),
              RULES_THERE,
              { not: { field: "action", in: RIGHTS_GIVEN } },
            ],
          },
          ADMIN_MADE,
          like(...["*transfer*owner*", "*owner*transfer*"]),
          { field: "labels.said", matches: "*role: from * to *admin*" },
          { field: "labels.said", matches: "*role: from * to *owner*" },
          { field: "labels.said", matches: "added grant*with role*admin*" },
        ],
      },
      { not: GONE },
      // Whose own role it is to do this stands in the log of some, too.
      { not: like("*.read*", "*.login*") },
    ),
    severity: "medium",
    attempted: "low",
    owasp: ["NHI5"],
    attack: { tactic: "Persistence", technique: "T1098.003" },
    expected: "few rule, and they are people",
    shows: ["resource", "labels.role", "granted_scopes", "labels.said"],
    fires: ["all rights", alibaba("Ram", "AttachPolicyToUser", { PolicyName: "AdministratorAccess", UserName: "bob" })],
    quiet: ["the right to read", alibaba("Ram", "AttachPolicyToUser", { PolicyName: "AliyunOSSReadOnlyAccess" })],
  }),
  plainRule({
    ...SOURCE,
    id: "service-address-list-gone",
    title: "{identity_name} took away addresses that alone may come in to {provider} ({action})",
    when: told(
      some("allowlist", "allow_list", "allow list", "ip_restriction", "ip_whitelist", "trusted-ip", "trusted_ip"),
      OFF,
    ),
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Defense Impairment", technique: "T1686.001" },
    expected: "the addresses of the company",
    fires: ["the list", harness("IP_ALLOWLIST_CONFIG", "DELETE")],
    quiet: ["it is made", harness("IP_ALLOWLIST_CONFIG", "CREATE")],
  }),
  plainRule({
    ...SOURCE,
    id: "service-copy-taken",
    title: "{identity_name} took a copy of what an account has at {provider} ({action})",
    when: told(some("export"), some("account", "organization", "workspace", "company"), {
      not: { any: [OFF, some("report", "bill", "usage")] },
    }),
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Exfiltration", technique: "T1567" },
    expected: "copies by whoever runs the service, at known times",
    key: "action",
    fires: ["an account", monday("export-account-data")],
    quiet: ["somebody signs in", monday("login")],
  }),
  plainRule({
    ...SOURCE,
    id: "service-key-destroyed",
    title: "{identity_name} destroyed a key with which {provider} encrypts: {resource|not named in the log} ({action})",
    when: told({
      any: [some("schedulekeydeletion"), { field: "action", in: ["kms.secrets.delete", "Kms.DisableKey"] }],
    }),
    severity: "medium",
    attempted: "low",
    attack: { tactic: "Impact", technique: "T1485" },
    expected: "keys are kept as long as what they encrypt",
    fires: ["on a day to come", oracle("KeyManagement", "ScheduleKeyDeletion")],
    quiet: ["one is made", oracle("KeyManagement", "CreateKey")],
  }),
  plainRule({
    ...SOURCE,
    id: "service-way-in-changed",
    title: "{identity_name} changed through whom people and machines sign in to {provider} ({action})",
    when: told(
      some("saml", "oidc", "identityprovider", "identity_provider", "auth_provider", "idpgroupmapping", "profile-link"),
      some("creat", "updat", "add", "config", "chang", "modif"),
      { not: { any: [OFF, some("token", "generat", "session")] } },
    ),
    severity: "medium",
    attempted: "low",
    owasp: ["NHI4"],
    attack: { tactic: "Privilege Escalation", technique: "T1484.002" },
    expected: "set once, by whoever runs the directory",
    key: "action",
    fires: ["a provider", oracle("IdentityControlPlane", "CreateIdentityProvider")],
    quiet: ["they are listed", oracle("IdentityControlPlane", "ListIdentityProviders")],
  }),
  traceRule({
    ...SOURCE,
    id: "service-way-out-made",
    title:
      "{identity_name} let {provider} send or show something to whoever has an address ({action}): {resource|not named in the log}",
    when: told(
      some(
        ...["webhook", "outgoinghook", "servicehook", "log-drain", "drain-", "preauthenticatedrequest"],
        ...["imagesharepermission", "blobstorageintegration", "exportsink"],
      ),
      some("creat", "add", "modify"),
      { not: GONE },
      // A webhook of Airtable's is in the list of settings.
      { not: { field: "action", equals: "createWebhook" } },
    ),
    attack: { tactic: "Exfiltration", technique: "T1567" },
    expected: "addresses of the company and of its suppliers",
    fires: ["a link to a bucket", oracle("ObjectStorage", "CreatePreauthenticatedRequest")],
    quiet: ["links are listed", oracle("ObjectStorage", "ListPreauthenticatedRequests")],
  }),
];
