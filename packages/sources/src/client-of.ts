/**
 * The family of a client: the first product of its user agent (RFC 9110, section 10.1.5), in lower case and without a
 * version. A browser is `browser`. Undefined where the text has no product.
 */
export function clientOf(userAgent: string | undefined): string | undefined {
  const product = userAgent === undefined ? undefined : /^[\w!#$%&'*+.^`|~-]{1,64}/.exec(userAgent)?.[0];
  if (product === undefined) return undefined;
  return product === "Mozilla" ? "browser" : product.toLowerCase();
}
