import type { ExitCode } from "@rolecall/runtime";
import { renderCompletion, SHELLS } from "../completion.ts";
import { type Arguments, type DescribedVerb, EXIT, type Terminal, type Verb } from "../verb.ts";
import { unknownAction } from "../verb-actions.ts";
import { write } from "../write.ts";

/** @param verbs asked when it runs, because this verb is one of them. */
export function createCompletionVerb(verbs: () => Promise<readonly DescribedVerb[]>): Verb {
  return {
    name: "completion",
    usage: SHELLS.join(" | "),
    actions: SHELLS,
    positionals: [1, 1],
    flags: [],
    examples: [
      ["npx rolecall completion bash > ~/.local/share/bash-completion/completions/rolecall", "for bash"],
      ["npx rolecall completion fish > ~/.config/fish/completions/rolecall.fish", "for fish"],
    ],
    run: async (args, terminal) => run(args, terminal, await verbs()),
  };
}

async function run(args: Arguments, terminal: Terminal, verbs: readonly DescribedVerb[]): Promise<ExitCode> {
  const [given = ""] = args.positionals;
  const shell = SHELLS.find((each) => each === given);
  if (shell === undefined) throw unknownAction("completion", SHELLS, given);
  await write(terminal.out, renderCompletion(shell, verbs));
  return EXIT.done;
}
