import { GLOBAL_FLAGS } from "./flags.ts";
import { wrap } from "./render/columns.ts";
import type { DescribedVerb, Flag, LazyVerb } from "./verb.ts";

/** Width of the help, whatever the terminal: it is read in documents too. */
const COLUMNS = 100;

/** What `rolecall` and `rolecall --help` print. */
export function renderOverview(verbs: readonly Pick<LazyVerb, "name" | "summary">[]): string {
  const width = Math.max(...verbs.map((verb) => verb.name.length));
  return [
    "Rolecall watches non-human identities and says when one stops behaving like itself.",
    "",
    "usage: rolecall VERB [ARGUMENTS]",
    "",
    ...verbs.map((verb) => `  ${verb.name.padEnd(width)}  ${verb.summary}`),
    "",
    "rolecall VERB --help shows a verb's flags and examples. Results go to stdout, progress and diagnostics to stderr.",
    "Exit codes: 0 done, 1 failed, 2 wrong usage or configuration, 3 found what --fail-on asked for, 130 interrupted.",
    "",
  ].join("\n");
}

/** What `rolecall VERB --help` prints. */
export function renderVerbHelp(verb: DescribedVerb): string {
  const flags = [...verb.flags, ...GLOBAL_FLAGS];
  const names = flags.map(flagUsage);
  const width = Math.max(...names.map((name) => name.length));
  return [
    `rolecall ${verb.name}: ${verb.summary}`,
    "",
    `usage: rolecall ${verb.name} ${verb.usage}`.trimEnd(),
    "",
    ...flags.flatMap((flag, at) =>
      wrap(flag.summary, COLUMNS - width - 4).map(
        (line, n) => `  ${(n === 0 ? (names[at] ?? "") : "").padEnd(width)}  ${line}`,
      ),
    ),
    "",
    verb.examples.length === 1 ? "example:" : "examples:",
    ...verb.examples.flatMap(([command, does]) => [`  ${command}`, `      ${does}`]),
    "",
  ].join("\n");
}

function flagUsage(flag: Flag): string {
  const short = flag.short === undefined ? "" : `-${flag.short}, `;
  return `${short}--${flag.name}${flag.value === undefined ? "" : ` ${flag.value}`}`;
}
