import { didYouMean, inOurWords } from "@rolecall/core";
import type { ParameterSchema } from "./parameters.ts";

/** A parameter that cannot be taken, in one sentence that names it. */
export class BadParameter extends Error {
  constructor(message: string) {
    super(message);
    this.name = "BadParameter";
  }
}

/**
 * The parameters of an address by their schema. A list may be given as `a,b` or twice; anything else once.
 * @throws BadParameter for what is unknown, repeated or wrong.
 */
export function readParameters<T>(schema: ParameterSchema<T>, search: URLSearchParams): T {
  const given: Record<string, string> = Object.create(null);
  for (const [name, value] of search) {
    if (!Object.hasOwn(schema.shape, name)) {
      const hint = didYouMean(name.slice(0, 64), Object.keys(schema.shape));
      throw new BadParameter(`there is no parameter ${name.slice(0, 64)}${hint}`);
    }
    const before = given[name];
    if (before !== undefined && !LISTS.has(name)) throw new BadParameter(`the parameter ${name} is given twice`);
    given[name] = before === undefined ? value : `${before},${value}`;
  }
  const read = schema.safeParse({ ...given }, { error: inOurWords });
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  throw new BadParameter(`the parameter ${issue?.path[0]?.toString() ?? ""} ${sentence(issue?.message)}`);
}

const LISTS: ReadonlySet<string> = new Set(["severity", "kind"]);

/** A schema's message as the end of a sentence. */
function sentence(message = "is wrong"): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}
