import { spawn } from "node:child_process";

export interface Ran {
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Place {
  readonly directory: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Ends the block when it aborts; its exit is then null. */
  readonly signal: AbortSignal;
}

/** Run the commands of a block in a shell that stops at the first one that fails. */
export function runBlock(commands: string, { directory, env, signal }: Place): Promise<Ran> {
  return new Promise((resolve) => {
    const shell = spawn("bash", ["-euo", "pipefail", "-c", commands], { cwd: directory, env, signal });
    let stdout = "";
    let stderr = "";
    shell.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    shell.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    shell.once("error", (error) => resolve({ exit: null, stdout, stderr: `${stderr}\n${error.message}` }));
    shell.once("close", (exit) => resolve({ exit, stdout, stderr }));
  });
}
