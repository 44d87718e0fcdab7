/** Does a process of this number run here? Also where it is another user's. */
export function isAlive(pid: number): boolean {
  // Zero and below are groups of processes.
  if (pid <= 0) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
