import type { JsonObject } from "@rolecall/core";
import { holdsAddress } from "../address/holds-address.ts";
import { given } from "../envelope/steps/span-record.ts";
import { timeBeside, withoutLines } from "./shipped-line.ts";

/** The file logger's time, which says no zone. */
const STAMP = /^[A-Z][a-z]{2} \d{1,2}, \d{4},? \d{1,2}:\d\d:\d\d(?:[,.]\d{1,3})? [AP]M /;

const REQUEST = /^(\/[^\s?]{1,2048})(?:\?\S{0,4096})?(?: \([^)]{0,512}\))? by (\S{1,256})(?: from (\S{2,64}))?$/;
/** What no other program has in its paths. */
const OWN =
  /^(?:job|createItem|configSubmit|configureSecurity|scriptText|pluginManager|updateCenter|safeRestart|safeExit|quietDown|cancelQuietDown|securityRealm|role-strategy|credential-store|doDelete|doConfirmDelete|doWipeOutWorkspace|descriptorByName|toggleOffline|toggleLogKeep|cancelQueue|postBuildResult)$/;
/** What others have, too: Jenkins' where the shipper says so. */
const COMMON = /^(?:view|user|computer|queue|credentials|manage|script|cli|configure|restart|exit|reload)$/;
const USE = /^'([^']{1,512})' \(class [\w.$]+\)\s+used credentials '([^']{1,256})'/;
const SESSION = /^(Successful login|Failed login attempt|Logout) for user '([^']{0,256})'$/;
const SCRIPT =
  /^A groovy script was executed(?: by user '([^']{1,256})')?\. Origin: (Script Console Controller|CLI\/\w{1,32}|class [\w.$]{1,128})\.?\s*(?:\n|$)/;
/** Why it ran stands before what it was handed. */
const BUILD = /^(\S.{0,510}?)\/? #(\d{1,10}) (.{0,1024}?), Parameters:\[(?:\]|[^\]:]{1,256}: \{)/s;
const OLDER_BUILD = /^(job\/.{0,508}?)\/ #(\d{1,10}) (Started.{0,1024})$/s;
const COMPLETED = / on node .{1,256} started at .{1,64} completed in \d{1,15}ms completed: ([A-Z_]{1,32})\s*$/;

/**
 * A line of Jenkins' audit trail, by what it says: a request, a build, a credential that was used, a sign-in, a script.
 * https://plugins.jenkins.io/audit-trail/
 */
export function jenkinsLine(line: string, envelope: JsonObject): JsonObject | undefined {
  const text = line.replace(STAMP, "");
  const said = ofRequest(text, envelope) ?? ofUse(text) ?? ofSession(text, envelope) ?? ofScript(text) ?? ofBuild(text);
  return said === undefined ? undefined : given({ time: timeBeside(envelope), ...said });
}

/** Whoever has no name stands there with the address. */
function ofRequest(text: string, envelope: JsonObject): JsonObject | undefined {
  const [, path, user = "", from] = REQUEST.exec(text) ?? [];
  if (path === undefined) return undefined;
  const parts = path.split("/").filter((part) => part !== "");
  const isKnown = (names: RegExp) => parts.some((part) => names.test(part));
  if (!(isKnown(OWN) || (isKnown(COMMON) && namesJenkins(envelope)))) return undefined;
  const isAddress = holdsAddress(user);
  return given({
    jenkins_audit: parts.at(-1),
    target: `/${parts.slice(0, -1).join("/")}`,
    user: isAddress ? undefined : user,
    address: from ?? (isAddress ? user : undefined),
  });
}

function ofUse(text: string): JsonObject | undefined {
  const [, by, credential] = USE.exec(text) ?? [];
  return by === undefined
    ? undefined
    : given({ jenkins_audit: "credentials used", job: jobOf(by), target: credential });
}

/** Many a program says so of its users. */
function ofSession(text: string, envelope: JsonObject): JsonObject | undefined {
  const [, what, user] = SESSION.exec(text) ?? [];
  if (what === undefined || !namesJenkins(envelope)) return undefined;
  return given({ jenkins_audit: what.toLowerCase(), user });
}

/** Does the shipper say whose line it is: in the path of a file, in the name of a program, of a host or of a stream? */
function namesJenkins(envelope: JsonObject): boolean {
  return /jenkins/i.test(JSON.stringify(withoutLines(envelope)));
}

function ofScript(text: string): JsonObject | undefined {
  const [, user, origin] = SCRIPT.exec(text) ?? [];
  return origin === undefined ? undefined : given({ jenkins_audit: "script executed", user, target: origin });
}

/** A run is the job's own doing, for whoever began it. Parameters are its own affair. */
function ofBuild(text: string): JsonObject | undefined {
  if (!text.includes(" #")) return undefined;
  const [, job = "", run, why] = BUILD.exec(text) ?? OLDER_BUILD.exec(text) ?? [];
  if (why === undefined) return undefined;
  const result = COMPLETED.exec(text)?.[1];
  return given({
    jenkins_audit: result === undefined ? "build started" : "build completed",
    job: jobOf(job.replaceAll(" » ", "/")),
    run,
    began: /\bStarted by user ([^,]{1,128}?)(?:,| on node |$)/.exec(why)?.[1],
    result,
  });
}

/** `job/pay/job/deploy/`, `pay » deploy`, `pay/deploy#12` are one job. */
function jobOf(name: string): string {
  return name
    .replace(/#\d+$/, "")
    .replace(/^\/?job\//, "")
    .replaceAll("/job/", "/")
    .replace(/\/$/, "");
}
