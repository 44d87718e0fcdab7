import type { EngineUser } from "@rolecall/clickhouse";

const LINE = /^([A-Za-z_][\w.@-]{0,63}):(.*?)(:readonly)?$/;

/** Users of the engine, or what is wrong with each line. */
export type ParsedUsers =
  | { readonly ok: true; readonly users: readonly EngineUser[] }
  | { readonly ok: false; readonly errors: readonly string[] };

/**
 * Read a file of users: `name:password` a line, with `:readonly` behind it for those who only read. Empty lines and those
 * that begin with `#` are none. A password is all between the first colon and the end or `:readonly`.
 */
export function parseUsers(text: string): ParsedUsers {
  const users: EngineUser[] = [];
  const errors: string[] = [];
  text.split(/\r?\n/).forEach((line, at) => {
    if (line.trim() === "" || line.startsWith("#")) return;
    const [, name, password, readonly] = LINE.exec(line) ?? [];
    // What is wrong is said without the line: it may hold a password.
    if (name === undefined || password === undefined)
      errors.push(`line ${at + 1}: wants name:password, or name:password:readonly`);
    else if (password === "") errors.push(`line ${at + 1}: ${name} has no password`);
    else if (users.some((user) => user.name === name)) errors.push(`line ${at + 1}: ${name} is there twice`);
    else users.push({ name, password, readonly: readonly !== undefined });
  });
  if (users.length === 0 && errors.length === 0) errors.push("there is no user in it");
  return errors.length > 0 ? { ok: false, errors } : { ok: true, users };
}
