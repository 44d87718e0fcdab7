/** Before the keys of another tenant's rows, with its name, which is escaped: a record may name one that has a slash. */
const PREFIX = "tenant:";

/** Of the keys of this tenant's rows; those of its own have none. */
export function prefixOf(own: string, tenant: string): string {
  return tenant === own ? "" : `${PREFIX}${escaped(tenant)}/`;
}

/** Whose row it is, and its key there. */
export function splitKey(own: string, key: string): readonly [tenant: string, key: string] {
  if (!key.startsWith(PREFIX)) return [own, key];
  const at = key.indexOf("/");
  return [unescaped(key.slice(PREFIX.length, at)), key.slice(at + 1)];
}

/** So that no tenant's rows are read as another's: names of a configuration stay as they are. */
function escaped(tenant: string): string {
  return tenant.replaceAll("%", "%25").replaceAll("/", "%2F");
}

function unescaped(name: string): string {
  return name.replaceAll("%2F", "/").replaceAll("%25", "%");
}
