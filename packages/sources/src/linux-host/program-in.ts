/** What stands before a program and is none: settings of the environment, and programs that run another. */
const BEFORE =
  /^(?:[A-Za-z_]\w{0,64}=\S{0,512}|env|nice|nohup|time|exec|command|ionice|timeout|flock|sudo|-\S{1,64}|\d{1,6}[smhd]?)$/;
/** Words of a shell before what it does. */
const SHELL_WORDS = /^(?:cd|test|\[|if|then|set|export|\.|source|true)$/;

/** A command is looked at as far. */
const MOST_COMMAND = 2048;

/** The program of a command, without its path and what it is handed: which of several, the first that does something. */
export function programIn(command: string): string {
  for (const part of command.slice(0, MOST_COMMAND).split(/&&|\|\||;/, 16)) {
    const word = part.split(/\s+/, 64).find((each) => each !== "" && !BEFORE.test(each));
    const name = nameOf(word ?? "");
    if (name !== "" && !SHELL_WORDS.test(name)) return name;
  }
  return nameOf(command.trim().split(/\s/, 1)[0] ?? "") || "command";
}

/** The last part of a path, if it is made as names are: a password that was typed as a command is none. */
function nameOf(word: string): string {
  const name =
    word
      .replace(/^["'([]+|["')\]]+$/g, "")
      .split("/")
      .at(-1) ?? "";
  return /^[A-Za-z_[.][\w.+@:[-]{0,63}$/.test(name) ? name : "";
}
