import type { JsonObject } from "@rolecall/core";
import { holdsAddress } from "../address/holds-address.ts";
import { given } from "../envelope/steps/span-record.ts";
import { linesIn, timeBeside } from "./shipped-line.ts";

/** The file logger's time, which says no zone. */
const STAMP = /^[A-Z][a-z]{2} \d{1,2}, \d{4},? \d{1,2}:\d\d:\d\d(?:[,.]\d{1,3})? [AP]M /;

const PARTS =
  "job|view|user|computer|queue|credentials|credential-store|manage|script|scriptText|cli|createItem|configure|configSubmit|configureSecurity|pluginManager|updateCenter|restart|safeRestart|exit|safeExit|quietDown|cancelQuietDown|reload|securityRealm|role-strategy";
const REQUEST = new RegExp(
  String.raw`^(/(?:[^\s?]*/)?(?:${PARTS})(?:/[^\s?]*)?)(?:\?\S*)?(?: \([^)]*\))? by (\S{1,256})(?: from (\S{2,64}))?$`,
);
const USE = /^'([^']{1,512})' \(class [\w.$]+\)\s+used credentials '([^']{1,256})'/;
const SESSION = /^(Successful login|Failed login attempt|Logout) for user '([^']{0,256})'$/;
const SCRIPT = /^A groovy script was executed(?: by user '([^']{1,256})')?\. Origin: ([\w/ .$]{1,128}?)\.?\s*(?:\n|$)/;
const BUILD = /^(\S(?:.{0,510}\S)?)\/? #(\d{1,10}) (Started.{0,1024})/s;

/**
 * A line of Jenkins' audit trail, by what it says: a request, a build, a credential that was used, a sign-in, a script.
 * https://plugins.jenkins.io/audit-trail/
 */
export function jenkinsLine(envelope: JsonObject): JsonObject | undefined {
  for (const line of linesIn(envelope)) {
    const text = line.replace(STAMP, "");
    const said = ofRequest(text) ?? ofUse(text) ?? ofSession(text) ?? ofScript(text) ?? ofBuild(text);
    if (said !== undefined) return given({ time: timeBeside(envelope), ...said });
  }
  return undefined;
}

/** Whoever has no name stands there with the address. */
function ofRequest(text: string): JsonObject | undefined {
  const [, path, user = "", from] = REQUEST.exec(text) ?? [];
  if (path === undefined) return undefined;
  const parts = path.split("/").filter((part) => part !== "");
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

function ofSession(text: string): JsonObject | undefined {
  const [, what, user] = SESSION.exec(text) ?? [];
  return what === undefined ? undefined : given({ jenkins_audit: what.toLowerCase(), user });
}

function ofScript(text: string): JsonObject | undefined {
  const [, user, origin] = SCRIPT.exec(text) ?? [];
  return origin === undefined ? undefined : given({ jenkins_audit: "script executed", user, target: origin });
}

/** A run is the job's own doing, for whoever began it. Parameters are its own affair. */
function ofBuild(text: string): JsonObject | undefined {
  const [, job = "", run, why] = BUILD.exec(text) ?? [];
  // Other programs number what they start, too.
  if (why === undefined || !(job.startsWith("job/") || /, Parameters:\[| completed: [A-Z_]+\s*$/.test(why)))
    return undefined;
  return given({
    jenkins_audit: / completed: [A-Z_]+\s*$/.test(text) ? "build completed" : "build started",
    job: jobOf(job.replaceAll(" » ", "/")),
    run,
    began: /\bStarted by user ([^,]{1,128}?)(?:,| on node |$)/.exec(why)?.[1],
    result: / completed: ([A-Z_]+)\s*$/.exec(text)?.[1],
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
