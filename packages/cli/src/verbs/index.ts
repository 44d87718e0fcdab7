import type { Verb } from "../verb.ts";
import { normalizeVerb } from "./normalize.ts";
import { replayVerb } from "./replay.ts";

/** Every verb, in the order of the help. Adding one is a file beside these and a line here. */
export const VERBS: readonly Verb[] = [replayVerb, normalizeVerb];
