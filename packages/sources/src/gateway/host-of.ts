/** The host of an absolute URL, with its port. */
export function hostOf(url: string | undefined): string | undefined {
  return url === undefined ? undefined : /^[a-z]+:\/\/([^/?#]+)/i.exec(url)?.[1];
}
