/** `bash` of `/usr/bin/bash`. */
export function baseOf(path: string | undefined): string | undefined {
  return path === undefined ? undefined : path.slice(path.lastIndexOf("/") + 1) || undefined;
}
