import { GLOBAL_FLAGS, SOURCE_FLAG } from "./flags.ts";
import { SOURCE_CHOICES } from "./source-flag.ts";
import type { DescribedVerb, Flag, Verb } from "./verb.ts";

export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

/** A script that completes verbs, their actions, flags and the flags' values; files where a flag or verb takes one. */
export function renderCompletion(shell: Shell, verbs: readonly DescribedVerb[]): string {
  switch (shell) {
    case "bash":
      return bash(verbs);
    case "zsh":
      return zsh(verbs);
    case "fish":
      return fish(verbs);
  }
}

function flagsOf(verb: Verb): readonly Flag[] {
  return [...verb.flags, ...GLOBAL_FLAGS];
}

/** Sources are named here: a verb says its flags before it has read what decodes them. */
function knownOf(flag: Flag): readonly string[] | undefined {
  return flag.name === SOURCE_FLAG.name ? SOURCE_CHOICES : flag.known;
}

function bash(verbs: readonly DescribedVerb[]): string {
  const cases = verbs.flatMap((verb) => {
    const flags = flagsOf(verb).map((flag) => `--${flag.name}`);
    const [closed, open] = partition(
      flagsOf(verb).filter((flag) => flag.value !== undefined),
      (flag) => knownOf(flag) !== undefined,
    );
    const after = (flag: Flag): string => quoted(`${verb.name} --${flag.name}`);
    return [
      ...closed.map((flag) => `    ${after(flag)}) words=${quoted((knownOf(flag) ?? []).join(" "))} ;;`),
      ...(open.length === 0 ? [] : [`    ${open.map(after).join("|")}) return ;;`]),
      `    ${quoted(`${verb.name} `)}*) flags=${quoted(flags.join(" "))} actions=${quoted((verb.actions ?? []).join(" "))} ;;`,
    ];
  });
  return `# rolecall completion bash > ~/.local/share/bash-completion/completions/rolecall
_rolecall() {
  local word="\${COMP_WORDS[COMP_CWORD]}" words="" flags="" actions=""
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W ${quoted([...verbs.map((verb) => verb.name), "--help"].join(" "))} -- "$word"))
    return
  fi
  case "\${COMP_WORDS[1]} \${COMP_WORDS[COMP_CWORD - 1]}" in
${cases.join("\n")}
  esac
  # Flags where one is begun; else the action stands first, and what follows are files.
  case "$word" in
    -*) words="$words$flags" ;;
    *) if [ "$COMP_CWORD" -eq 2 ]; then words="$words$actions"; fi ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _rolecall rolecall
`;
}

function zsh(verbs: readonly DescribedVerb[]): string {
  const list = verbs.map((verb) => `    ${quoted(`${verb.name}:${verb.summary.replaceAll(":", "\\:")}`)}`);
  const cases = verbs.map((verb) => {
    const flags = flagsOf(verb).map((flag) => {
      const known = knownOf(flag);
      const values = known === undefined ? "_files" : `(${known.join(" ")})`;
      const value = flag.value === undefined ? "" : `:${flag.value}:${values}`;
      return `      ${quoted(`--${flag.name}[${flag.summary.replaceAll(/[[\]:\\]/g, "\\$&")}]${value}`)}`;
    });
    const actions = verb.actions === undefined ? [] : [`      ${quoted(`1:action:(${verb.actions.join(" ")})`)}`];
    return `    ${verb.name}) _arguments \\\n${[...flags, ...actions, "      '*:file:_files'"].join(" \\\n")} ;;`;
  });
  return `#compdef rolecall
# rolecall completion zsh > "\${fpath[1]}/_rolecall"
_rolecall() {
  local -a verbs
  verbs=(
${list.join("\n")}
  )
  if (( CURRENT == 2 )); then
    _describe verb verbs
    return
  fi
  shift words
  (( CURRENT-- ))
  case "$words[1]" in
${cases.join("\n")}
  esac
}
compdef _rolecall rolecall
`;
}

function fish(verbs: readonly DescribedVerb[]): string {
  const lines = verbs.flatMap((verb) => {
    const when = quoted(`__fish_seen_subcommand_from ${verb.name}`);
    return [
      `complete -c rolecall -n __fish_use_subcommand -f -a ${verb.name} -d ${quoted(verb.summary)}`,
      ...actionsIn(verb),
      ...flagsOf(verb).map((flag) => {
        const short = flag.short === undefined ? "" : ` -s ${flag.short}`;
        const known = knownOf(flag);
        const values = known === undefined ? " -r" : ` -x -a ${quoted(known.join(" "))}`;
        const value = flag.type === "string" ? values : "";
        return `complete -c rolecall -n ${when} -l ${flag.name}${short}${value} -d ${quoted(flag.summary)}`;
      }),
    ];
  });
  return `# rolecall completion fish > ~/.config/fish/completions/rolecall.fish\n${lines.join("\n")}\n`;
}

/** The action stands first, and what follows are files. */
function actionsIn({ name, actions }: Verb): readonly string[] {
  if (actions === undefined) return [];
  const words = actions.join(" ");
  const when = quoted(`__fish_seen_subcommand_from ${name}; and not __fish_seen_subcommand_from ${words}`);
  return [`complete -c rolecall -n ${when} -f -a ${quoted(words)}`];
}

function partition<T>(all: readonly T[], isFirst: (one: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [all.filter(isFirst), all.filter((one) => !isFirst(one))];
}

/** In single quotes, as all three shells read them. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
