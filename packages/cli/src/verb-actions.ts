import { didYouMean } from "@rolecall/core";
import { visible } from "./render/visible.ts";
import { EXIT, UsageError, type Verb } from "./verb.ts";
import { write } from "./write.ts";

/** A verb whose first word says what it does. @throws UsageError, from `run`, for a word that is none of them. */
export function verbActions(
  verb: string,
  acts: Readonly<Record<string, Verb["run"]>>,
): Required<Pick<Verb, "actions" | "run">> {
  const actions = Object.keys(acts);
  return {
    actions,
    run(args, terminal, signal) {
      const [action = ""] = args.positionals;
      const act = Object.hasOwn(acts, action) ? acts[action] : undefined;
      if (act === undefined) throw unknownAction(verb, actions, action);
      return act(args, terminal, signal);
    },
  };
}

export function unknownAction(verb: string, actions: readonly string[], given: string): UsageError {
  return new UsageError(
    `${verb} knows ${actions.join(", ")}, and not "${visible(given)}"${didYouMean(given, actions)}`,
  );
}

/** The action `schema`: a JSON Schema on standard output. */
export function printSchema(schema: () => unknown): Verb["run"] {
  return async (_args, { out }) => {
    await write(out, `${JSON.stringify(schema(), null, 2)}\n`);
    return EXIT.done;
  };
}
