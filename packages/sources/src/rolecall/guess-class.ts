import type { ActionClass } from "@rolecall/core";
import { methodClass, verbClass } from "../action/verb-class.ts";
import { BoundedCache } from "../bounded-cache.ts";
import { endpointClass } from "../gateway/evidence.ts";

/** A tool of an agent, whose name is the operation. */
const TOOL = /^(?:tools\/call|execute_tool) (.+)$/;
/** What is told as `secret.read`: the thing, and then one word of what was done to it. */
const THING_FIRST = /^(?:.*[.:/])?([\w-]+)[.:]([a-z]+)$/i;
const SECRETS = /^(?:secrets?|credentials?|passwords?|(?:api|access|private|signing)keys?)$/i;
/** Handing out one of these is as good as a secret; using one is what a login does. */
const TOKENS = /^(?:tokens?|keys?)$/i;
const HANDS_OUT = /^(?:create|issue|generate|mint|add|rotate|regenerate|export|reveal|read)$/i;

/**
 * The class of a native record's action, where the record does not say: of a request (`POST /admin/users`) as a gateway's are told, of a tool by
 * its name, of `secret.read` and `role.assign` by the thing as well, of any other by its words (`GetObject`, `s3:GetObject`, `create_api_key`).
 */
export function guessClass(action: string): ActionClass {
  return guesses.get(action);
}

const guesses = new BoundedCache(4096, guess);

function guess(action: string): ActionClass {
  const space = action.indexOf(" ");
  const method = action.slice(0, Math.max(0, space));
  const target = action.slice(space + 1);
  if (methodClass(method) !== "other" && target.startsWith("/")) return endpointClass(method, target.toLowerCase());
  const tool = TOOL.exec(action)?.[1];
  if (tool === undefined) return nameClass(action);
  const named = nameClass(tool);
  return named === "other" ? "execute" : named;
}

function nameClass(name: string): ActionClass {
  const [, thing = "", verb = ""] = THING_FIRST.exec(name) ?? [];
  const plainThing = thing.replace(/[_-]/g, "");
  if (SECRETS.test(plainThing) || (TOKENS.test(plainThing) && HANDS_OUT.test(verb))) return "secret";
  if (verb !== "") return verbClass(verb + plainThing);
  return verbClass(name.slice(name.lastIndexOf(":") + 1).replace(/[_-]/g, ""));
}
