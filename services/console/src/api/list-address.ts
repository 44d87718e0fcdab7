import { credentialParameters, findingParameters, identityParameters } from "./parameters.ts";
import { BadParameter, readParameters } from "./read-parameters.ts";

/** Characters. */
export const MOST_ADDRESS = 2048;

/**
 * The address of a list with its filters alone, as it can be kept: `/identities?view=unowned`.
 * @throws BadParameter where it is the address of no list of ours, or has a filter that the list does not.
 */
export function listAddress(text: string): string {
  if (text.length > MOST_ADDRESS || !/^\/(?:identities|credentials)?(?:\?|$)/.test(text))
    throw new BadParameter("the address must be that of a list: /, /identities or /credentials with its filters");
  const [path = "/", query = ""] = text.split(/\?(.*)/s);
  const search = filled(new URLSearchParams(query));
  search.delete("cursor");
  const known = new URLSearchParams(search);
  if (path === "/") {
    if (known.get("open") === "any") known.delete("open");
    readParameters(findingParameters, known);
  } else if (path === "/credentials") readParameters(credentialParameters, known);
  else readParameters(identityParameters, known);
  return search.size === 0 ? path : `${path}?${search}`;
}

/** A form sends its empty fields too; `from`, `access` and `said` are of the way here. */
export function filled(search: URLSearchParams): URLSearchParams {
  const isAsked = ([name, value]: readonly [string, string]): boolean =>
    value !== "" && !["from", "access", "said", "also"].includes(name);
  return new URLSearchParams([...search].filter(isAsked));
}
