const DIRECTORY = "it is a directory: name a file in it";
const MAY_NOT = "this user may not read it";
const TOO_MANY = "too many files are open: let this user open more (ulimit -n)";

const WHY: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "there is no such file",
  EISDIR: DIRECTORY,
  EACCES: MAY_NOT,
  EPERM: MAY_NOT,
  ELOOP: "it is a link that leads back to itself",
  // A socket cannot even be opened.
  ENXIO: "it is a socket, or a device that gives nothing",
  // Node has no code for it: a pipe, which gives what it has but once, or a device.
  ENOTREG: "it is no regular file, which can be read again",
  EMFILE: TOO_MANY,
  ENFILE: TOO_MANY,
  EIO: "the disk does not give it (EIO): see what the system's log says of it",
};

/** The code of a system's error; empty for any other. */
export function systemCode(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return /^E[A-Z0-9]+$/.test(code) ? code : "";
}

/** Why a file could not be opened or read, for behind its name and a colon, with what to do where that is not plain. */
export function whyUnreadable(error: unknown): string {
  const code = systemCode(error);
  if (Object.hasOwn(WHY, code)) return WHY[code] ?? "";
  if (code !== "") return `the system says ${code}`;
  return error instanceof Error ? error.message : String(error);
}
