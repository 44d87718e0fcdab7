import type { Config } from "@rolecall/runtime";
import { EXIT, Failure } from "../verb.ts";

/** What a configuration may ask for, and this version's one process cannot do. */
const PARTS: readonly (readonly [asked: (config: Config) => boolean, what: string])[] = [
  [(config) => config.inputs.some((input) => input.files !== undefined), "inputs[].files: use rolecall replay"],
];

/** @throws Failure that names every part at once: what is not there yet must not look as if it were. */
export function refuseUnsupported(config: Config): void {
  const asked = PARTS.filter(([isAsked]) => isAsked(config)).map(([, what]) => `  ${what}`);
  if (asked.length === 0) return;
  const message = `the configuration asks for what this version does not do yet:\n${asked.join("\n")}`;
  throw new Failure(message, { exit: EXIT.usage });
}
